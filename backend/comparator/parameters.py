"""Parameter models: one pydantic class is the form, the sweep space and the documentation of a plug-in."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pydantic
from pydantic import ConfigDict
from pydantic.fields import FieldInfo

from comparator.errors import InvalidInput


class Params(pydantic.BaseModel):
    """Base of every parameter model: unknown names, wrong types and infinite numbers are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    def check(self, network: Any, size: Callable[[str], int]) -> None:
        """Raise ``InvalidInput`` for values that do not fit each other, the network or the samples.

        Asked when runs are asked for, and by the method before any work. ``network`` is a torch module that may have no
        values, only shapes; ``size`` tells the number of samples of a part, such as ``forget``.
        """


@contextmanager
def about(parameter: str) -> Iterator[None]:
    """Let what is refused inside the block name a parameter."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(
            error.detail, advice=error.advice, fields=[(("parameters", parameter), error.detail)]
        ) from error


def Field(  # noqa: N802 - named like pydantic's own
    default: Any = ...,
    *,
    unit: str = "",
    scale: Literal["linear", "log"] = "linear",
    advanced: bool = False,
    hidden: bool = False,
    group: str = "",
    added_later: bool = False,
    **constraints: Any,
) -> Any:
    """Declare a parameter: pydantic's ``Field`` with the hints a form needs.

    ``unit`` is shown behind the number, ``scale="log"`` makes ranges logarithmic, ``advanced`` folds it away,
    ``hidden`` leaves it out of forms. ``added_later`` is for a parameter that a plug-in gets when runs of it are stored
    already, with a default that keeps their results: at its default it is left out of what is stored, so that the same
    request still names the same run.
    """
    hints = {
        "unit": unit, "scale": scale, "advanced": advanced, "hidden": hidden, "group": group,
        "added_later": added_later,
    }  # fmt: skip
    if added_later:
        constraints["exclude_if"] = functools.partial(operator.eq, default)
    shown = {name: value for name, value in hints.items() if value and value != "linear"}
    extra: dict[str, Any] | None = {"ui": shown} if shown else None
    field: FieldInfo = pydantic.Field(default, json_schema_extra=extra, **constraints)
    return field
