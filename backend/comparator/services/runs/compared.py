"""Two groups compared with their seeds: does one differ from the other by more than seeds do?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import fmean, variance
from typing import Any

from scipy.special import stdtr, stdtrit

from comparator.errors import InvalidInput, NotFound
from comparator.services.runs import groups, listing
from comparator.services.scenarios import scenarios
from comparator.store.workspace import Workspace

Row = dict[str, Any]
FEWEST_SEEDS = 2


def compared(workspace: Workspace, scenario: str, a: str, b: str, metrics: Sequence[str]) -> Row:
    """Return for each metric that both groups have: B − A, its 95 % interval and p-values (Welch, Biometrika 1947).

    ``p_adjusted`` is Holm's over the metrics shown. Raises ``InvalidInput`` for a group with fewer than two seeds.
    """
    from comparator.attacks.ladder.family import holm  # loads scipy.stats, which would delay every start

    scenarios.row(workspace, scenario)
    finished = listing.finished(workspace, scenario)
    found = {group["group"]: group for group in groups.grouped(finished)}
    sides = [_side(found, name) for name in (a, b)]
    runs = {run["id"]: run for run in finished}
    lines = []
    for name in metrics:
        values = [_values(runs, side["runs"], name) for side in sides]
        if all(len(some) >= FEWEST_SEEDS for some in values):
            lines.append({"metric": name, "a": values[0], "b": values[1], **welch(values[0], values[1])})
    tested = [line for line in lines if line["p"] is not None]
    for line, adjusted in zip(tested, holm([line["p"] for line in tested]), strict=True):
        line["p_adjusted"] = adjusted
    return {"a": a, "b": b, "metrics": lines}


def _side(found: dict[str, Row], name: str) -> Row:
    if name not in found:
        raise NotFound(f"There is no group {name} with a finished run.", advice="GET /api/v1/groups lists them.")
    group = found[name]
    if len(group["runs"]) < FEWEST_SEEDS:
        raise InvalidInput(
            f"{group['method'] or group['kind']} has one seed; nobody knows how much seeds change it.",
            advice="Run it with two or more seeds: five or more tell small differences.",
        )
    return group


def _values(runs: dict[str, Row], members: Iterable[str], name: str) -> list[float]:
    return [value for member in members if (value := runs[member]["metrics"].get(name)) is not None]


def welch(a: Sequence[float], b: Sequence[float]) -> Row:
    """Return the difference of means B − A of two or more values each, its interval and p; null without any spread."""
    difference = fmean(b) - fmean(a)
    parts = [variance(some) / len(some) for some in (a, b)]
    row: Row = {"difference": difference, "low": None, "high": None, "p": None, "p_adjusted": None}
    if not sum(parts) > 0:
        return row
    error = math.sqrt(sum(parts))
    freedom = sum(parts) ** 2 / sum(part**2 / (len(some) - 1) for part, some in zip(parts, (a, b), strict=True))
    half = float(stdtrit(freedom, 0.975)) * error
    p = float(2 * stdtr(freedom, -abs(difference) / error))
    return row | {"low": difference - half, "high": difference + half, "p": p}
