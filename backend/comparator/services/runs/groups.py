"""Groups: runs that differ only in seeds, with the mean and its interval over seeds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import fmean, stdev
from typing import Any

from scipy.special import stdtrit

from comparator.services.runs import listing
from comparator.services.scenarios import scenarios
from comparator.store.workspace import Workspace

Row = dict[str, Any]
CONFIDENCE = 0.95


def groups(workspace: Workspace, scenario: str) -> list[Row]:
    """Return the groups of a scenario in order of their first run; repeats of one seed count once."""
    scenarios.row(workspace, scenario)
    return grouped(listing.finished(workspace, scenario))


def grouped(finished: Iterable[Row]) -> list[Row]:
    """Group finished runs that differ only in seeds; of repeats of one seed the first counts."""
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
            "metrics": summaries(runs),
        }
        for key, runs in members.items()
    ]


def summaries(runs: list[Row]) -> dict[str, Row]:
    """Summarise every metric that exists for some of the runs."""
    values: dict[str, list[float]] = {}
    for run in runs:
        for name, value in run["metrics"].items():
            if value is not None:
                values.setdefault(name, []).append(value)
    return {name: summarise(found) for name, found in values.items()}


def summarise(values: list[float]) -> Row:
    """Return mean and 95 % interval for the mean over seeds (Student's t); no interval below two values."""
    mean = fmean(values)
    if len(values) < 2:
        return {"mean": mean, "low": None, "high": None, "deviation": None, "n": len(values)}
    deviation = stdev(values)
    half = float(stdtrit(len(values) - 1, (1 + CONFIDENCE) / 2)) * deviation / math.sqrt(len(values))
    return {"mean": mean, "low": mean - half, "high": mean + half, "deviation": deviation, "n": len(values)}
