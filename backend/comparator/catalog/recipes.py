"""The training recipe of a scenario: what may be asked for, and how what was left out is filled in."""

from __future__ import annotations

from typing import Any, get_args

import pydantic

from comparator.errors import InvalidInput, faults_of, joined
from comparator.scenario import NormaliseBy, Precision, Recipe

Row = dict[str, Any]
AUTO = "auto"


def schema() -> Row:
    """Return the JSON Schema of a recipe as asked for: as stored, with `auto` for what is fixed with the scenario."""
    found = Recipe.model_json_schema()
    found["properties"]["precision"] |= {
        "enum": [AUTO, *get_args(Precision)],
        "default": AUTO,
        "description": "auto takes what the hardware gains from; it is fixed when the scenario is made",
    }
    whose = found["properties"]["normalise_by"]
    whose |= {
        "enum": [AUTO, *get_args(NormaliseBy)],
        "default": AUTO,
        "description": f"{whose['description']}; auto takes the retain set, unless this scenario is here already",
    }
    return found


def leaves_normalisation_open(given: Row) -> bool:
    """Tell whether a request leaves it to the program whose pixels retrained models are normalised by."""
    return given.get("normalise_by", AUTO) == AUTO and given.get("normalisation") is None


def fill(default: Row, augmentation: str, given: Row, device: Row | None) -> Recipe:
    """Fill a recipe; precision `auto` becomes what the device gains from, so that a scenario never mixes two.

    What ``leaves_normalisation_open`` is normalised by the retain set.
    """
    merged = {"augmentation": augmentation, **default, **given}
    if merged.get("precision", AUTO) == AUTO:
        merged["precision"] = "bfloat16" if device and device["bfloat16"] else "float32"
    if leaves_normalisation_open(merged):
        merged["normalise_by"] = "retain"
    elif merged.get("normalise_by") == AUTO:
        del merged["normalise_by"]
    try:
        return Recipe.model_validate(merged)
    except pydantic.ValidationError as error:
        faults = faults_of(error, "recipe")
        raise InvalidInput(f"The recipe is not valid: {joined(faults)}", advice="Correct it.", fields=faults) from None
