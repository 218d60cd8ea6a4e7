"""What the evidence allows to say about a run, with the training seeds as the units that decide."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import t

from comparator import Field, Params, attack
from comparator.attacks import pool
from comparator.attacks.results import About, Anchor, Heading, Interval, Result, Scalar, Table
from comparator.attacks.statistic import Evidence, evidence
from comparator.evidence import View

State = Literal["leaks", "differs", "indistinguishable", "over_erased", "inconclusive"]
ALPHA = 0.05
FEWEST_SAMPLES = 20
MARGIN = 0.05
TITLES: dict[State, str] = {
    "leaks": "Leaks", "differs": "Differs from retrained", "indistinguishable": "Indistinguishable from retrained",
    "over_erased": "Over-erased", "inconclusive": "Cannot say",
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """A state, the sentence that explains it, and the numbers behind it.

    ``effect`` is the runs' mean minus the retrained models' mean, ``lower`` and ``upper`` its 95 % interval over
    seeds, ``p`` that of no difference, ``p_equivalence`` that of a difference as large as ``margin``; ``detectable`` is
    the smallest effect found with 80 % probability. They are ``None`` where the evidence does not reach.
    """

    state: State
    sentence: str
    effect: float | None
    lower: float | None
    upper: float | None
    p: float | None
    p_equivalence: float | None
    detectable: float | None
    margin: float
    needed: str


def decide(found: Evidence, *, margin: float = MARGIN) -> Verdict:
    """Judge evidence: equivalent within ±``margin`` (two one-sided 5 % tests), else different (5 %), else undecided.

    The tests are t-tests over training seeds with K − 1 degrees of freedom. Only the game *was it in?* can say that a
    run leaks; *same as retrained?* says that it differs.
    """
    models, runs = len(found.null), len(found.runs)
    if models < pool.FEWEST_MODELS:
        had = f"{models or 'no'} retrained model{'s' * (models != 1)}"
        return _undecided(margin, had, f"{pool.FEWEST_MODELS} or more retrained models, better 8")
    if found.samples < FEWEST_SAMPLES:
        had = f"{found.samples} images on the smaller side"
        return _undecided(margin, had, f"at least {FEWEST_SAMPLES} images a side")
    deviation = float(found.null.std(ddof=1))
    if not deviation:
        return _undecided(margin, "no spread at all between retrained models", "retrained models of different seeds")
    effect = float(found.runs.mean() - found.null.mean())
    half = pool.half_width(deviation, models, runs=runs)
    error = deviation * math.sqrt(1 / runs + 1 / models)
    p = pool.two_sided(effect, deviation, models, runs=runs)
    reach = found.distance(margin)
    p_equivalence = float(t.sf((reach - abs(effect)) / error, models - 1))
    state: State = "inconclusive"
    if p_equivalence <= ALPHA:
        state = "indistinguishable"
    elif p <= ALPHA:
        state = "over_erased" if effect < 0 else "leaks" if found.game == "was_it_in" else "differs"
    smallest = found.difference(pool.detectable(deviation, models, runs=runs))
    needed = _needed(effect, deviation, reach) if state == "inconclusive" else ""
    difference, lower, upper = (found.difference(effect + step) for step in (0, -half, half))
    middle, level, shown = found.auc(float(found.null.mean())), 95, (lower, upper)
    if state == "indistinguishable":
        inner = pool.half_width(deviation, models, runs=runs, level=1 - 2 * ALPHA)
        level, shown = 90, (found.difference(effect - inner), found.difference(effect + inner))
    sentence = (
        f"{TITLES[state]}: {_meaning(state, margin, p)} AUC {middle + difference:.3f} where retrained models have "
        f"{middle:.3f}: difference {difference:+.3f}, {level} % interval {shown[0]:+.3f} to {shown[1]:+.3f} over "
        f"{models} training seeds; a difference of {smallest:.3f} would have been found with 80 % probability."
    )
    if needed:
        sentence += f" It would take {needed}."
    return Verdict(state, sentence, difference, lower, upper, p, p_equivalence, smallest, margin, needed)


def _undecided(margin: float, had: str, needed: str) -> Verdict:
    sentence = f"{TITLES['inconclusive']}: with {had} nothing can be concluded. It would take {needed}."
    return Verdict("inconclusive", sentence, None, None, None, None, None, None, margin, needed)


def _meaning(state: State, margin: float, p: float) -> str:
    if state == "leaks":
        return "forgotten images can be told from images that were never trained on."
    if state == "differs":
        return "the model is surer of forgotten images than retrained models are; that need not be memory of them."
    if state == "over_erased":
        return "the model is less sure of forgotten images than models that never saw them, which gives them away."
    if state == "indistinguishable":
        found = f", and a difference was found (p = {p:.2g})" if p <= ALPHA else ""
        return f"within ± {margin:g} AUC of retrained models (two one-sided tests at 5 %){found}."
    return f"the run lies where retrained models do (p = {p:.2g}), but these scatter too much to say ± {margin:g} AUC."


def _needed(effect: float, deviation: float, reach: float) -> str:
    alone, matched = (pool.models_needed(effect, deviation, reach, matched=flag) for flag in (False, True))
    if alone is not None:
        return f"about {alone} retrained models, if effect and spread stay as they are"
    if matched is not None:
        return f"about {matched} retrained models and as many runs, if effect and spread stay as they are"
    return f"more than {pool.MOST_MODELS} retrained models and runs, or a wider margin"


class Parameters(Params):
    """How the verdict is reached."""

    signal: str = Field("margin", description="per-image signal; the verdict is defined for the true-class margin")
    margin: float = Field(MARGIN, gt=0, lt=0.5, description="differences in AUC below this count as none")


HEADINGS = (
    Heading("state", "Verdict"), Heading("statistic", "Statistic"), Heading("value", "AUC"),
    Heading("null", "Retrained"), Heading("effect", "Difference"), Heading("lower", "95 % from"),
    Heading("upper", "to"), Heading("p", "p (no difference)"),
    Heading("p_equivalence", "p (beyond margin)"), Heading("margin", "Margin"), Heading("detectable", "Detectable"),
    Heading("models", "Retrained models"), Heading("samples", "Images"), Heading("anchored", "Anchored score"),
    Heading("needed", "Would take"),
)  # fmt: skip


@attack(
    "verdict", label="Verdict", direction="closest_to_retrained", game="was_it_in or same_as_retrained",
    formula="AUC of the run − mean AUC of K retrained models, ± t(K − 1)·s·√(1 + 1/K)", needs=["retrained"],
    threat_model="sees logits of one model; knows images never trained on, or retrained models",
)  # fmt: skip
def verdict(view: View, parameters: Parameters) -> Sequence[Result]:
    """Say what the evidence allows: leaks, differs, indistinguishable, over-erased or inconclusive."""
    found = evidence(view, signal=parameters.signal)
    judged = decide(found, margin=parameters.margin)
    about = About(
        name="verdict", label="Verdict", direction="closest_to_retrained", game=found.game,
        definition=found.statistic + "; the interval over training seeds decides.",
        positive="forgotten images under this model", notes=found.notes,
        negative=found.negative,
    )  # fmt: skip
    value = found.auc(float(found.runs.mean()))
    intervals = [found.images] if found.images else []
    if judged.lower is not None and judged.upper is not None:
        centre = value - (judged.effect or 0)
        method = "t with K − 1 degrees of freedom, over retrained models"
        intervals.insert(0, Interval(centre + judged.lower, centre + judged.upper, "seeds", method))
    anchors = (
        *(Anchor("original", "original", found.auc(each)) for each in found.originals),
        *(Anchor("retrained", "retrained", found.auc(float(each))) for each in found.null),
    )
    raw = float(found.runs.mean())
    bottom = float(np.mean(found.originals)) if found.originals else math.nan
    normal = found.auc(float(found.null.mean())) if len(found.null) else None
    score = pool.anchored(raw, found.null, bottom) if len(found.null) > 1 else None
    row = (
        judged.state, found.statistic, value, normal, judged.effect, judged.lower, judged.upper, judged.p,
        judged.p_equivalence, judged.margin, judged.detectable, len(found.null), found.samples, score, judged.needed,
    )  # fmt: skip
    return (
        Scalar(about, value, tuple(intervals), anchors, judged.sentence, judged.state),
        Table(about, HEADINGS, (row,)),
    )
