"""The ROC of a model with its numbers, and behind it those of retrained models (Carlini et al., S&P 2022)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, replace

import numpy as np

from comparator import Field, Params, attack, bands
from comparator.attacks import pool, roc, sides, signals
from comparator.attacks.results import (
    About,
    Anchor,
    Cell,
    Column,
    Curve,
    Heading,
    Interval,
    Mark,
    Result,
    Scalar,
    Table,
    Values,
)
from comparator.evidence import View

ALPHAS = (0.1, 0.01, 0.001)
POINTS = 200
ZERO = Anchor("chance", "chance", 0.0)
HEADINGS = (
    Heading("direction", "Direction"), Heading("fpr", "At FPR up to"), Heading("tpr", "TPR"),
    Heading("lower", "95 % from"), Heading("upper", "to"), Heading("needed", "Negatives it takes"),
)  # fmt: skip


class Parameters(Params):
    """What is told from what, by which signal."""

    signal: str = Field("margin", description="per-image signal")
    temperature: float | None = Field(None, gt=0, description="divides the logits; empty for the signal's own")
    reference: str = Field("twin", description="twin, test, validation, retrained, pool, or a retrained run's id")


def heights_of(curves: Sequence[roc.Roc], fpr: Values) -> Values:
    """Return the TPR [curves, k] of several ROCs at false-positive rates of at most ``fpr`` [k]."""
    return np.stack([roc.tpr_at(curve, fpr) for curve in curves])


def leaving(heights: Values) -> int:
    """Return how many of several ROCs, heights [K ≥ 3, k], leave the range of the others somewhere."""
    others = [np.delete(heights, place, axis=0) for place in range(len(heights))]
    return sum(
        bool(((own < rest.min(axis=0)) | (own > rest.max(axis=0))).any())
        for own, rest in zip(heights, others, strict=True)
    )


def grid(negatives: int) -> Values:
    """Return false-positive rates for a logarithmic axis, from half of what n₀ negatives resolve up to 1."""
    return np.geomspace(1 / (2 * negatives), 1, POINTS)


@attack(
    "roc", label="ROC", direction="closest_to_retrained", game="was_it_in or same_as_retrained",
    formula="TPR against FPR over all thresholds; AUC = P(positive > negative) + ½ P(equal)", needs=[],
    threat_model="sees logits of one model; picks one threshold for all images",
)  # fmt: skip
def population_roc(view: View, parameters: Parameters) -> Sequence[Result]:
    """Tell forgotten images from a reference by one threshold on one signal, at every threshold, in both directions."""
    chosen = signals.get(parameters.signal)
    found = sides.compare(view, chosen.name, parameters.reference, temperature=parameters.temperature)
    about = About(
        name="roc", label=f"ROC, {chosen.label}", direction="closest_to_retrained", game=found.game,
        definition=f"Positive is called when the evidence of membership ({chosen.label}) is at or above a threshold.",
        positive=found.positive.label, negative=found.negative.label, notes=found.notes,
    )  # fmt: skip
    scores = found.oriented(chosen.sign)
    null, compared = held_out(view, parameters)
    results: list[Result] = [_area(about, scores, null, compared)]
    rows: list[tuple[Cell, ...]] = []
    for name, label, sign in (("member", "Higher is positive", 1), ("reversed", "Lower is positive", -1)):
        curve = roc.roc(sign * scores[0], sign * scores[1])
        here = replace(about, name=f"roc_{name}", label=label)
        results.append(_steps(here, curve))
        if null:
            results.append(_envelope(here, [roc.roc(sign * first, sign * second) for first, second in null]))
        rows += [(name, alpha, *astuple(roc.rate_at(curve, alpha))[1:]) for alpha in ALPHAS]
    best = roc.advantage(roc.roc(*scores))
    definition = "Largest |TPR − FPR| over all thresholds and both directions (Kolmogorov–Smirnov distance)."
    results.append(
        Scalar(replace(about, name="advantage", label="Advantage", definition=definition), best.value, anchors=(ZERO,))
    )
    return (*results, Table(replace(about, name="rates", label="TPR at low FPR"), HEADINGS, tuple(rows)))


def held_out(view: View, parameters: Parameters) -> tuple[list[tuple[Values, Values]], bands.Compared | None]:
    """Return both sides' scores of every retrained model as the candidate, and how these share models.

    They play the same game as the run: against the other retrained models where it is against the pool, and against
    that one model where it is against one, which is then no candidate itself.
    """
    candidates = list(pool.leave_one_out(view))
    compared: bands.Compared | None = None
    if parameters.reference == "pool" and len(candidates) > 1:
        compared = "opposed"
    elif parameters.reference not in sides.UNDER_SAME_MODEL:
        rival = sides.reference_model(view, "retrained" if parameters.reference == "pool" else parameters.reference)
        candidates = [each for each in candidates if each.model is not rival]
    sign = signals.get(parameters.signal).sign
    found = [
        sides.compare(each, parameters.signal, parameters.reference, temperature=parameters.temperature)
        for each in candidates
    ]
    return [each.oriented(sign) for each in found], compared


def _area(
    about: About, scores: tuple[Values, Values], null: list[tuple[Values, Values]], compared: bands.Compared | None
) -> Scalar:
    found = roc.area(*scores)
    placed = pool.place_among(found.value, np.array([roc.area(*each).value for each in null]), np.empty(0), compared)
    images = Interval(found.lower, found.upper, "images", "DeLong, logit scale")
    intervals = (*placed.intervals(), images) if np.isfinite(found.lower) else placed.intervals()
    anchors = (*placed.anchors(), Anchor("chance", "chance", 0.5))
    return Scalar(replace(about, name="auc", label="AUC"), found.value, intervals, anchors)


def _steps(about: About, curve: roc.Roc) -> Curve:
    lines = (Column("tpr", about.positive, curve.tpr), Column("threshold", "Threshold", curve.thresholds))
    resolved = Mark("finest false-positive rate, 1/n", 1 / int(curve.false[-1]), 0.0)
    return Curve(about, Column("fpr", "False-positive rate", curve.fpr), lines, "log", (resolved,))


def _envelope(about: About, curves: list[roc.Roc]) -> Curve:
    fpr = grid(max(int(curve.false[-1]) for curve in curves))
    heights = heights_of(curves, fpr)
    lowest, middle, highest = heights.min(axis=0), np.median(heights, axis=0), heights.max(axis=0)
    definition = f"Lowest, median and highest of {len(curves)} held-out retrained models."
    if len(curves) >= bands.FEWEST:
        share = leaving(heights) / len(curves)
        definition += f" {100 * share:.0f} % of these leave the range of the others somewhere."
    about = replace(about, name=about.name + "_retrained", definition=definition)
    line = Column("tpr", f"{len(curves)} retrained models", middle, lower=lowest, upper=highest)
    return Curve(about, Column("fpr", "False-positive rate", fpr), (line,), "log")
