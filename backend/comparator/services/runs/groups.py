"""Groups: runs that differ only in seeds, with the mean and the band that one more seed would lie in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from statistics import fmean
from typing import Any

from comparator import bands
from comparator.bands import Compared
from comparator.services.runs import listing
from comparator.services.scenarios import scenarios
from comparator.store.workspace import Workspace

Row = dict[str, Any]
ALONE: Mapping[str, Compared] = {}
MOST_KEPT = 1 << 14


def groups(workspace: Workspace, scenario: str, metrics: Iterable[Row]) -> list[Row]:
    """Return the groups of a scenario in order of their first run; repeats of one seed count once.

    ``metrics`` are their records in the catalogue.
    """
    scenarios.row(workspace, scenario)
    compared = {record["name"]: record["compared"] for record in metrics if "compared" in record}
    return grouped(listing.finished(workspace, scenario), compared)


def grouped(finished: Iterable[Row], compared: Mapping[str, Compared] = ALONE) -> list[Row]:
    """Group finished runs that differ only in seeds; of repeats of one seed the first counts.

    Plainly retrained models are compared with each other, by metrics named in ``compared``; all other runs with the
    same retrained models, so that their values share none.
    """
    members: dict[str, list[Row]] = {}
    for run in finished:
        group = members.setdefault(run["group"], [])
        if all((run["seed"], run["base"]) != (other["seed"], other["base"]) for other in group):
            group.append(run)
    return [
        {
            "group": key,
            **{name: runs[0][name] for name in ("kind", "method", "parameters")},
            "runs": [run["id"] for run in runs],
            "seeds": [run["seed"] for run in runs],
            "metrics": summaries(runs, compared if is_pool(runs[0]) else ALONE),
        }
        for key, runs in members.items()
    ]


def is_pool(run: Row) -> bool:
    """Tell whether a run is one of the retrained models that all others are compared with."""
    return run["kind"] == "retrained" and run["method"] is None


def summaries(runs: list[Row], compared: Mapping[str, Compared] = ALONE) -> dict[str, Row]:
    """Summarise every metric that exists for some of the runs."""
    values: dict[str, list[float]] = {}
    for run in runs:
        for name, value in run["metrics"].items():
            if value is not None:
                values.setdefault(name, []).append(value)
    return {name: dict(summarise(tuple(found), compared.get(name))) for name, found in values.items()}


@lru_cache(MOST_KEPT)
def summarise(values: tuple[float, ...], compared: Compared | None = None) -> Mapping[str, float | None]:
    """Return the mean, the deviation of one run, and the band of one more: none below three, nor without spread.

    Kept, for a write changes one group and all are asked for again.
    """
    row: dict[str, float | None] = {
        "mean": fmean(values),
        "low": None,
        "high": None,
        "deviation": None,
        "n": len(values),
    }
    limits = bands.limits(values, compared)
    if limits is None:
        return row
    deviation = float(bands.deviation(values, compared))
    low, high = (float(limit) for limit in limits) if deviation else (None, None)
    return row | {"low": low, "high": high, "deviation": deviation}
