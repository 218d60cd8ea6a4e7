"""Options of the command line as the requests that they stand for: scenarios, forget sets, parameters, seeds."""

from __future__ import annotations

import json
from typing import Any

from comparator.client import Client
from comparator.errors import InvalidInput
from comparator.whole_numbers import whole_number

MOST_SEEDS = 1000


def scenario_of(
    client: Client,
    dataset: str | None,
    architecture: str | None,
    forget: str | None,
    subset: int | None,
    validation: float,
) -> str:
    """Make or find the scenario that the options describe."""
    if dataset is None or forget is None:
        raise InvalidInput("Which scenario?", advice="Give --scenario, or --dataset and --forget.")
    records = {found["name"]: found for found in client.get("/catalog")["datasets"]}
    if architecture is None and dataset in records:
        architecture = records[dataset]["architectures"][0]
    splits: dict[str, Any] = {"validation": validation}
    if subset:
        splits["subset"] = subset
    content = {"dataset": dataset, "architecture": architecture or "", "forget": forget_set(forget), "splits": splits}
    return str(client.scenario(**content)["id"])


def forget_set(text: str) -> dict[str, Any]:
    """Read a forget set: JSON, class=3,5, random=0.1 or indices=1,2,3."""
    kind, _, given = text.partition("=")
    try:
        if text.startswith("{"):
            return dict(json.loads(text))
        if kind == "random":
            return {"kind": kind, "fraction": float(given), "seed": 0}
        if kind in ("class", "indices"):
            return {"kind": kind, "classes" if kind == "class" else kind: [int(item) for item in given.split(",")]}
    except ValueError:
        pass  # said below, as for an unknown kind
    raise InvalidInput(f"The forget set “{text}” is not understood.", advice="Write class=3, random=0.1, or JSON.")


def parameters_of(values: list[str]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Split ``name=value`` options into single values and grids: several values, or several options of one name."""
    found: dict[str, list[Any]] = {}
    for text in values:
        name, equals, given = text.partition("=")
        if not equals:
            raise InvalidInput(f"“{text}” is not name=value.", advice="Write --set epochs=5.")
        found.setdefault(name, []).extend(_values(text, given))
    single = {name: items[0] for name, items in found.items() if len(items) == 1}
    return single, {name: items for name, items in found.items() if len(items) > 1}


def _values(text: str, given: str) -> list[Any]:
    """Read values with commas between them; commas inside JSON belong to it, and what is no JSON is a text."""
    try:
        return list(json.loads(f"[{given}]")) or [""]
    except json.JSONDecodeError:
        if given.startswith(("[", "{", '"')):
            raise InvalidInput(
                f"The value of “{text}” is not valid JSON.",
                advice='Write a list as [1,2], and several lists as [1,2],[3]; a text in it as "a".',
            ) from None
        return [_value(item) for item in given.split(",")]


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def seeds_of(text: str) -> list[int]:
    """Read seeds: ``0``, ``0,1,2`` or ``0-7``."""
    seeds: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        lowest, highest = whole_number(first), whole_number(last if dash else first)
        if lowest is None or highest is None:
            raise InvalidInput(f"The seeds “{text[:80]}” are not understood.", advice="Write 0, 0,1,2 or 0-7.")
        if highest < lowest:
            raise InvalidInput(
                f"The seeds “{part}” go from the larger to the smaller one.", advice=f"Write {last}-{first}."
            )
        if len(seeds) + highest - lowest >= MOST_SEEDS:
            raise InvalidInput(
                f"The seeds “{text[:80]}” are more than {MOST_SEEDS:,}.", advice="Ask for fewer in one request."
            )
        seeds += range(lowest, highest + 1)
    return seeds
