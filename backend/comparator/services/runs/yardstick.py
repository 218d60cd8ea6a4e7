"""Distances of all runs and groups of a scenario to its retrained models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from comparator import yardstick
from comparator.bands import FEWEST, Compared
from comparator.errors import InvalidInput
from comparator.services.runs import groups, listing
from comparator.services.scenarios import scenarios
from comparator.store.workspace import Workspace
from comparator.yardstick import Combine, Scale, Weights

Row = dict[str, Any]
PART = re.compile(r"(?P<name>\w{1,64})(?:\*(?P<weight>\d{1,4}(?:\.\d{1,4})?))?")
DIGITS, MOST_KEPT = 4, 1 << 14


def weights_of(text: str | None, metrics: Iterable[Row]) -> Weights:
    """Read ``UA,RA*2``: metrics of the yardstick, and how much each counts (1 if it is not said).

    Raises ``InvalidInput`` for what is no metric with a number for a model, and for a weight of 0.
    """
    if not text:
        return yardstick.DEFAULT
    known = {record["name"] for record in metrics if record["shape"] == "scalar"}
    found: dict[str, float] = {}
    for part in text.split(","):
        match = PART.fullmatch(part.strip())
        if match is None or match["name"] not in known:
            raise InvalidInput(
                f"“{part.strip()}” is no metric of the yardstick.",
                advice="Write names of metrics with numbers, such as UA,RA*2; GET /api/v1/catalog has them.",
                fields=[(("yardstick",), "unknown metric")],
            )
        found[match["name"]] = float(match["weight"] or 1)
    if not all(found.values()):
        raise InvalidInput("A weight of 0 leaves a metric out.", advice="Do not name it.")
    return found


def measured(
    workspace: Workspace,
    scenario: str,
    metrics: Sequence[Row],
    controls: frozenset[str],
    weights: Weights = yardstick.DEFAULT,
    combine: Combine = "largest",
) -> Row:
    """Return scales, and the distances of finished runs and of groups, each closest first.

    ``metrics`` are records of the catalogue, ``controls`` methods that are there to be beaten. A retrained model is
    set against the others, so that it does not take part in its own band.
    """
    scenarios.row(workspace, scenario)
    finished = listing.finished(workspace, scenario)
    found = groups.grouped(finished)
    pool = _pool(found, finished)
    scales = _scales(pool, metrics)
    chosen = {name: weight for name, weight in weights.items() if name in scales}
    without = {run["id"]: _scales([other for other in pool if other is not run], metrics) for run in pool}
    of_runs = [
        _row("run", run["id"], run["metrics"], without.get(run["id"], scales), chosen, combine) for run in finished
    ]
    means = [{name: summary["mean"] for name, summary in group["metrics"].items()} for group in found]
    of_groups = [
        _row("group", group["group"], mean, scales, chosen, combine)
        for group, mean in zip(found, means, strict=True)
        if not groups.is_pool(group)
    ]
    candidates = {run["id"] for run in finished if run["kind"] == "unlearned" and run["method"] not in controls}
    grouped = {group["group"] for group in found if candidates.intersection(group["runs"])}
    _mark(of_runs, "run", candidates, chosen, len(pool))
    _mark(of_groups, "group", grouped, chosen, len(pool))
    own = [row["distance"] for row in of_runs if row["run"] in without and row["distance"] is not None]
    return {
        "models": len(pool),
        "combine": combine,
        "weights": dict(weights),
        "missing": {name: _why(name, pool) for name in weights if name not in scales},
        "scales": {name: one._asdict() for name, one in scales.items()},
        "retrained": {"least": min(own), "largest": max(own)} if own else None,
        "runs": sorted(of_runs, key=_order),
        "groups": sorted(of_groups, key=_order),
    }


def _pool(found: Sequence[Row], finished: Sequence[Row]) -> list[Row]:
    """Return the plainly retrained models of the largest group, whose band the table prints."""
    plain = [group for group in found if groups.is_pool(group)]
    members = set(max(plain, key=lambda group: len(group["runs"]))["runs"]) if plain else set()
    return [run for run in finished if run["id"] in members]


def _scales(pool: Sequence[Row], metrics: Iterable[Row]) -> dict[str, Scale]:
    scales: dict[str, Scale] = {}
    for record in metrics:
        name = record["name"]
        values = [value for run in pool if (value := run["metrics"].get(name)) is not None]
        compared: Compared | None = record.get("compared")
        if record["shape"] == "scalar" and (one := _scale(tuple(values), compared, tuple(record["bounds"]))):
            scales[name] = one
    return scales


_scale = lru_cache(MOST_KEPT)(yardstick.scale)


def _row(
    kind: str, name: str, values: yardstick.Values, scales: Mapping[str, Scale], chosen: Weights, combine: Combine
) -> Row:
    found = yardstick.distances(values, scales)
    distance = yardstick.combined(found, chosen, combine)
    return {
        kind: name,
        "distance": None if distance is None else distance.value,
        "metric": None if distance is None else distance.metric,
        "distances": found,
        "tied": False,
    }


def _order(row: Row) -> tuple[bool, float]:
    return row["distance"] is None, row["distance"] or 0.0


def _mark(rows: Iterable[Row], kind: str, candidates: set[str], chosen: Weights, models: int) -> None:
    """Mark the closest candidate, and those that only noise may separate from it; then cut the digits."""
    among = [row for row in rows if row[kind] in candidates and row["distance"] is not None]
    if among:
        closest = min(among, key=_order)
        for row in among:
            row["tied"] = yardstick.tied(row["distances"], closest["distances"], chosen, models)
    for row in rows:
        row["distances"] = {name: float(f"{value:.{DIGITS}g}") for name, value in row["distances"].items()}


def _why(name: str, pool: Sequence[Row]) -> str:
    """Say why a metric has no scale."""
    if len(pool) < FEWEST:
        return f"It takes {FEWEST} retrained models to know their noise; there are {len(pool)}."
    with_value = sum(run["metrics"].get(name) is not None for run in pool)
    if with_value < FEWEST:
        return f"Only {with_value} of {len(pool)} retrained models have a value."
    return "All retrained models have the same value, and the metric has no bounds to take a least width from."
