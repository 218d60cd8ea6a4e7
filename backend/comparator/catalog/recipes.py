"""The training recipe of a scenario: what may be asked for, and how what was left out is filled in."""

from __future__ import annotations

from typing import Any, get_args

import pydantic

from comparator.errors import InvalidInput, faults_of, joined
from comparator.scenario import Precision, Recipe

Row = dict[str, Any]
AUTO = "auto"


def schema() -> Row:
    """Return the JSON Schema of a recipe as asked for: as stored, with the precision `auto` besides."""
    found = Recipe.model_json_schema()
    found["properties"]["precision"] |= {
        "enum": [AUTO, *get_args(Precision)],
        "default": AUTO,
        "description": "auto takes what the hardware gains from; it is fixed when the scenario is made",
    }
    return found


def fill(default: Row, augmentation: str, given: Row, device: Row | None) -> Recipe:
    """Fill a recipe; precision `auto` becomes what the device gains from, so that a scenario never mixes two."""
    merged = {"augmentation": augmentation, **default, **given}
    if merged.get("precision", AUTO) == AUTO:
        merged["precision"] = "bfloat16" if device and device["bfloat16"] else "float32"
    try:
        return Recipe.model_validate(merged)
    except pydantic.ValidationError as error:
        faults = faults_of(error, "recipe")
        raise InvalidInput(f"The recipe is not valid: {joined(faults)}", advice="Correct it.", fields=faults) from None
