"""A planner: how many models would it take to bound the residual memory, going by those that are there?"""

from __future__ import annotations

import math
from collections.abc import Sequence

from scipy.special import stdtrit

from comparator import Field, Params, attack
from comparator.attacks.ladder.judge import climb
from comparator.attacks.ladder.measure import LEVEL, Measure
from comparator.attacks.ladder.rung import left_out
from comparator.attacks.ladder.subject import subject
from comparator.attacks.results import About, Cell, Heading, Result, Scalar, Table
from comparator.evidence import View

POOLS = (4, 8, 12, 16, 24, 32, 48, 64, 96, 128)
ORIGINALS = (1, 2, 4, 8)
SEEDS = (1, 3, 5, 10)
HEADLINES = ("membership", "paired")
HEADINGS = (
    Heading("rung", "Rung"), Heading("seeds", "Seeds of the method"), Heading("models", "Retrained models"),
    Heading("originals", "Originals"), Heading("bound", "Remembers at most", "share", "lower"),
    Heading("trainings", "Trainings still to do"), Heading("hours", "Hours on one slot of this machine", "h", "lower"),
)  # fmt: skip


class Parameters(Params):
    """What is wanted."""

    bound: float = Field(0.5, gt=0, le=2, description="wanted upper bound on the residual memory, as a share")


def bound(measure: Measure, models: int, originals: int, seeds: int) -> float:
    """Return the one-sided 95 % bound (Fieller) to expect of a method that forgot; infinite where none exists.

    Effect and deviation are taken to stay what they are in the models that are there.
    """
    effect, variance = abs(measure.original), measure.deviation**2
    quantile = float(stdtrit(models - 1, 1 - LEVEL)) ** 2
    shared, numerator = variance / models, variance * (1 / seeds + 1 / models)
    below = variance * (1 / originals + 1 / models)
    a, b, c = effect**2 - quantile * below, -quantile * shared, -quantile * numerator
    return (b + math.sqrt(b * b - a * c)) / a if a > 0 else math.inf


@attack(
    "evidence_plan", label="What it would take", direction="none", game="same_as_retrained",
    formula="smallest numbers of models whose expected 95 % bound (Fieller) on residual memory is the wanted one",
    needs=["retrained", "original"], threat_model="an auditor who may train more models",
)  # fmt: skip
def evidence_plan(view: View, parameters: Parameters) -> Sequence[Result]:
    """Plan the trainings that would bound the residual memory of a method as wanted, from what is trained already."""
    whole = subject(view)
    about = About(
        name="evidence_plan", label="What it would take", direction="none", game="same_as_retrained",
        definition="Cheapest numbers of retrained models, originals and seeds whose expected bound is the wanted one, "
        "if effect and spread stay as they are.",
        positive="residual memory", unit="share", notes=left_out(whole),
    )  # fmt: skip
    measures = {
        each.rung.label: each.shown
        for each in climb(whole)
        if each.rung.name in HEADLINES and each.tested and len(each.shown.originals)
    }
    if not measures:
        sentence = "Cannot plan: it takes an original and 3 retrained models to know effect and spread."
        return (Scalar(about, None, sentence=sentence),)
    costs = [model.cost["run"] for model in view.retrained if "run" in model.cost]
    seconds = sum(costs) / len(costs) if costs else math.nan
    rows = [row for label, measure in measures.items() for row in _plans(label, measure, view, parameters, seconds)]
    reached = [row for row in rows if row[4] is not None]
    return Scalar(about, None, sentence=_sentence(reached, parameters.bound)), Table(about, HEADINGS, tuple(rows))


def _plans(
    label: str, measure: Measure, view: View, parameters: Parameters, seconds: float
) -> list[tuple[Cell, ...]]:  # fmt: skip
    """Return the cheapest plan for each number of seeds; one that reaches the bound nowhere has no numbers."""
    rows: list[tuple[Cell, ...]] = []
    for seeds in SEEDS:
        plans = [
            (_missing(view, models, originals), models, originals, found)
            for models in POOLS
            for originals in ORIGINALS
            if (found := bound(measure, models, originals, seeds)) <= parameters.bound
        ]
        if plans:
            trainings, models, originals, found = min(plans)
            hours = trainings * seconds / 3600 if math.isfinite(seconds) else None
            rows.append((label, seeds, models, originals, found, trainings, hours))
        else:
            rows.append((label, seeds, None, None, None, None, None))
    return rows


def _missing(view: View, models: int, originals: int) -> int:
    return max(0, models - len(view.retrained)) + max(0, originals - len(view.originals))


def _sentence(rows: Sequence[tuple[Cell, ...]], wanted: float) -> str:
    if not rows:
        return (
            f"Not reachable: with up to {POOLS[-1]} retrained models, {ORIGINALS[-1]} originals and {SEEDS[-1]} seeds "
            f"no rung would bound the residual memory by {wanted:.0%}. The original's own effect is too small here."
        )
    label, seeds, models, originals, found, trainings, hours = min(rows, key=lambda row: (row[5], row[1]))
    time = f", about {hours:.2g} hours on one slot" if isinstance(hours, float) else ""
    return (
        f"{models} retrained models, {originals} original{'s' * (originals != 1)} and {seeds} "
        f"seed{'s' * (seeds != 1)} of the method would bound the residual memory by {found:.0%} "
        f"({str(label).lower()}): {trainings} trainings to go{time}."
    )
