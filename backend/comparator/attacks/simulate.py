"""Run a registered attack by name on a view: the one call that a route or a script needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pydantic

from comparator import registry
from comparator.attacks.results import Result
from comparator.errors import InvalidInput
from comparator.evidence import View


def simulate(name: str, view: View, values: Mapping[str, Any] | None = None) -> tuple[Result, ...]:
    """Return the results of an attack with parameter ``values`` (others at their defaults).

    Raises ``NotFound`` for an unknown attack, ``InvalidInput`` for parameters that do not fit or data that lack
    something the attack needs.
    """
    entry = registry.get("attack", name)
    try:
        parameters = entry.parameters.model_validate(dict(values or {}))
    except pydantic.ValidationError as error:
        fields = [((*fault["loc"],), fault["msg"]) for fault in error.errors()]
        raise InvalidInput(
            f"The parameters do not fit the attack “{name}”.", advice="GET /catalog shows what it takes.", fields=fields
        ) from None
    results = entry.function(view, parameters)
    return tuple(results) if isinstance(results, (tuple, list)) else (results,)
