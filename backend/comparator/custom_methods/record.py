"""What a person's file says about itself, believed only after every word of it was looked at.

The parameter schema goes into forms and into a validator of the server, so it may hold plain types alone: no patterns
(a regular expression can take for ever) and no references.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

import pydantic
from pydantic import BaseModel, ConfigDict, Field

from comparator.errors import ComparatorError, faults_of, joined
from comparator.identifiers import canonical

Text = Annotated[str, Field(max_length=2000)]
Short = Annotated[str, Field(min_length=1, max_length=80)]
Part = Literal["retain", "forget", "validation", "original"]
TYPES = {"integer", "number", "boolean", "string", "array", "null"}
HINTS = {"unit", "scale", "advanced", "group"}
MOST_PARAMETERS, MOST_CHOICES, MOST_WORDS, DEEPEST, MOST_RECORD_BYTES, MOST_FAULTS = 60, 100, 1000, 4, 100_000, 5


def _choices(value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return len(values) <= MOST_CHOICES and all(isinstance(one, str | int | float | bool | None) for one in values)


PLAIN: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("title", "description"), lambda value: isinstance(value, str) and len(value) <= MOST_WORDS),
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        lambda value: isinstance(value, int | float),
    ),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), lambda value: isinstance(value, int)),
    **dict.fromkeys(("enum", "const"), _choices),
    "type": lambda value: value in TYPES,
    "default": lambda _value: True,
}


class Unusable(ComparatorError):
    """A file that cannot become a method: it does not load, or what it says about itself cannot be shown."""

    status = 422
    title = "Not a method"


class Record(BaseModel):
    """The catalogue record of a method, as it may come out of the sandbox."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False, strict=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    label: Short
    summary: Text
    citation: Text
    parameters: dict[str, Any]
    reads: list[Part] = Field(max_length=4)
    forget: list[Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]] = Field(min_length=1, max_length=20)
    reads_if: dict[Part, Short] = {}
    trains: bool = True
    presets: dict[Short, dict[Short, Any]] = Field({}, max_length=5)
    differs: Text = ""


def read(found: Any, version: str) -> dict[str, Any]:
    """Return the catalogue record of a method; what cannot be shown or checked raises ``Unusable`` in words."""
    try:
        record = Record.model_validate(found)
        size = len(canonical(found))
    except (pydantic.ValidationError, ValueError, RecursionError) as error:
        raise Unusable(_words(error), advice="Correct the @method line of the file.") from None
    if size > MOST_RECORD_BYTES:
        raise Unusable("It says more about itself than fits into a catalogue.", advice="Shorten texts and choices.")
    properties = _properties(record.parameters)
    unknown = {switch for switch in record.reads_if.values() if switch not in properties}
    if unknown:
        raise Unusable(f"reads_if names the parameter “{min(unknown)}”, which does not exist.", advice="Correct it.")
    return {
        **record.model_dump(mode="json"),
        "parameters": {"type": "object", "additionalProperties": False, "properties": properties}
        | {"required": [name for name in record.parameters.get("required", []) if name in properties]},
        "version": version,
        "custom": True,
    }


def _words(error: Exception) -> str:
    if not isinstance(error, pydantic.ValidationError):
        return "What the file says about itself cannot be written as JSON."
    return f"What the file says about itself is not valid: {joined(faults_of(error)[:MOST_FAULTS])}."


def _properties(schema: dict[str, Any]) -> dict[str, Any]:
    found = schema.get("properties", {})
    if not isinstance(found, dict) or len(found) > MOST_PARAMETERS:
        raise Unusable(f"A method has at most {MOST_PARAMETERS} parameters.", advice="Leave some out.")
    return {str(name)[:80]: _field(str(name), field, 0) for name, field in found.items()}


def _field(name: str, field: Any, depth: int) -> dict[str, Any]:
    """Return the part of a parameter's schema that a form can show; anything else is refused by name."""
    if not isinstance(field, dict) or depth > DEEPEST:
        raise _odd(name, "a nested structure")
    kept: dict[str, Any] = {}
    for key, value in field.items():
        if key in PLAIN and PLAIN[key](value):
            kept[key] = value
        elif key == "items":
            kept[key] = _field(name, value, depth + 1)
        elif key == "anyOf" and isinstance(value, list) and len(value) <= DEEPEST:
            kept[key] = [_field(name, option, depth + 1) for option in value]
        elif key == "ui" and isinstance(value, dict):
            kept[key] = {
                hint: shown for hint, shown in value.items() if hint in HINTS and isinstance(shown, str | bool)
            }
        else:
            raise _odd(name, f"“{key}”")
    if not kept.keys() & {"type", "enum", "const", "anyOf"}:
        raise _odd(name, "no type")
    return kept


def _odd(name: str, what: str) -> Unusable:
    return Unusable(
        f"The parameter {name} has {what}, which a form cannot show.",
        advice="Use int, float, bool, str, Literal choices, optional ones, or lists of these.",
    )
