"""Run a registered attack by name on a view: the one call that a route or a script needs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, get_args

import pydantic

from comparator import registry
from comparator.attacks.results import Result
from comparator.errors import ComparatorError, InvalidInput, PluginFault
from comparator.evidence import View

log = logging.getLogger(__name__)


def simulate(name: str, view: View, values: Mapping[str, Any] | None = None) -> tuple[Result, ...]:
    """Return the results of an attack with parameter ``values`` (others at their defaults).

    Raises ``NotFound`` for an unknown attack, ``InvalidInput`` for parameters that do not fit or data that lack
    something the attack needs, and ``PluginFault`` for an attack that breaks or returns something that is no result.
    """
    entry = registry.get("attack", name)
    try:
        parameters = entry.parameters.model_validate(dict(values or {}))
    except pydantic.ValidationError as error:
        fields = [((*fault["loc"],), fault["msg"]) for fault in error.errors()]
        raise InvalidInput(
            f"The parameters do not fit the attack “{name}”.", advice="GET /catalog shows what it takes.", fields=fields
        ) from None
    try:
        found = entry.function(view, parameters)
    except (ComparatorError, MemoryError):
        raise
    except Exception as error:
        log.exception("attack %s broke", name)
        raise PluginFault(
            f"The attack “{name}” broke on this model: {type(error).__name__}: {error}",
            advice=f"Mend its file ({entry.function.__module__}); the server's log has the place.",
        ) from error
    results = tuple(found) if isinstance(found, (tuple, list)) else (found,)
    for result in results:
        if not isinstance(result, get_args(Result)):
            raise PluginFault(
                f"The attack “{name}” returned a {type(result).__name__}, which is no result.",
                advice="Return Scalar, PerSample, Curve or Table of comparator.attacks.results, or several of them.",
            )
    return results
