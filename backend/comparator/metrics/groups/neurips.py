"""Forgetting quality of the NeurIPS 2023 Machine Unlearning Challenge (Triantafillou et al., 2024, arXiv 2406.09073).

Written after the definition and the organisers' released code, which does not run as it is (an assertion on an array,
a GPU required); the thresholds are theirs.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from comparator import Field, Params, group_metric
from comparator.evidence import Fact, Floats, Integers, SetScore, SetView
from comparator.metrics.groups import sets
from comparator.metrics.groups.sets import Values

CAP, PEAKED, BUFFER, WIDTH, REPORTED_BINS = 50.0, 0.01, 2.0, 0.5, 13
TINY = 1e-45


class Parameters(Params):
    """The constants of the released code."""

    delta: float = Field(1e-5, gt=0, lt=0.5, description="δ of (ε, δ)-unlearning")
    per_unit: int = Field(100, ge=10, le=1000, description="thresholds per unit of logit-scaled confidence")
    points: Literal["code", "report"] = Field(
        "code", description="code: no point beyond ⌈ln(N − 1)⌉; report: 13 bins, the last is open and gives 2/2¹³"
    )
    samples: int = Field(1000, ge=1, le=100_000, description="most forget samples that are looked at")


@group_metric(
    "neurips_forgetting",
    label="Forgetting quality (NeurIPS 2023)",
    direction="higher",
    bounds=(0, 1),
    fewest=32,
    advised=64,
    definition="Mean over forget samples of 2^−bin(ε): ε says how well any threshold on the sample's log-odds tells N "
    "unlearned from N retrained models. Retrained against retrained stays far below 1: read it beside the self-test.",
    formula="F = mean of 2^−⌊ε/½⌋, 0 from ε ≥ ⌈ln(N − 1)⌉; ε = max over one- and two-sided thresholds of "
    "max(ln((1 − δ − FPR)/FNR), ln((1 − δ − FNR)/FPR)); both 0: ∞, one 0: left out",
    citation="Triantafillou et al., 2024, arXiv 2406.09073 (organisers' code, commit ffae0ff)",
)
def forgetting_quality(view: SetView, parameters: Parameters) -> SetScore:
    """Score how hard it is to tell unlearned from retrained models, sample by sample."""
    first, second, labels = sets.logits_of_sets(view, "forget", parameters.samples)
    models = len(first)
    unlearned, retrained = logit_confidence(first, labels), logit_confidence(second, labels)
    epsilons = np.array(
        [epsilon(u, r, parameters.delta, parameters.per_unit) for u, r in zip(unlearned.T, retrained.T, strict=True)]
    )
    bins = np.floor(epsilons / WIDTH).astype(int)
    last = REPORTED_BINS if parameters.points == "report" else round(math.ceil(math.log(models - 1)) / WIDTH)
    quality = float(points(bins, last, open_end=parameters.points == "report").mean())
    group, pool = sets.both_sides(view)
    ratios = [
        sets.accuracy(view, part, group) / max(sets.accuracy(view, part, pool), TINY) for part in ("retain", "test")
    ]
    return SetScore(
        quality,
        (
            Fact(
                "challenge_score", "Challenge score", quality * ratios[0] * ratios[1],
                "Forgetting quality times retain and test accuracy relative to retrained models.",
            ),
            Fact("retain_ratio", "Retain accuracy, relative", ratios[0], "Mean over the group / mean over retrained."),
            Fact("test_ratio", "Test accuracy, relative", ratios[1], "Mean over the group / mean over retrained."),
            *sets.ceilings(models, parameters.delta),
        ),
        bins=(*(f"{WIDTH * place:g}" for place in range(last)), f"≥ {WIDTH * last:g}"),
        counts=tuple(np.bincount(np.minimum(bins, last), minlength=last + 1).tolist()),
    )  # fmt: skip


def logit_confidence(logits: Floats, labels: Integers) -> Values:
    """Return ln(p_y + 1e-45) − ln(1 − p_y + 1e-45) float64 [models, n], summed over the other classes."""
    probabilities = np.exp(sets.log_probabilities(logits))
    chosen = np.arange(len(labels))
    right = probabilities[:, chosen, labels]
    probabilities[:, chosen, labels] = 0
    confidence: Values = np.log(right + TINY) - np.log(probabilities.sum(axis=2) + TINY)
    return confidence


def epsilon(unlearned: Values, retrained: Values, delta: float, per_unit: int = 100) -> float:
    """Return the largest privacy loss that thresholds find between N and N values; 50 stands for infinity."""
    spans = sorted((float(np.ptp(unlearned)), float(np.ptp(retrained))))
    if spans[1] == 0:
        return 0.0 if unlearned[0] == retrained[0] else CAP
    if spans[0] / spans[1] < PEAKED:
        return CAP
    models = len(unlearned)
    reached = np.zeros((models + 1, models + 1), dtype=bool)
    for misses, alarms in (one_sided(unlearned, retrained, per_unit), two_sided(unlearned, retrained, per_unit)):
        reached[misses, alarms] = True
    if reached[0, 0]:
        return CAP
    misses, alarms = np.nonzero(reached[1:, 1:])
    if not len(misses):
        return 0.0
    fnr, fpr = (misses + 1) / models, (alarms + 1) / models
    with np.errstate(invalid="ignore", divide="ignore"):
        losses = np.fmax(np.log(1 - delta - fpr) - np.log(fnr), np.log(1 - delta - fnr) - np.log(fpr))
    return float(np.clip(np.nanmax(np.append(losses, 0.0)), 0, CAP))


def one_sided(unlearned: Values, retrained: Values, per_unit: int) -> tuple[np.ndarray, np.ndarray]:
    """Return misses and false alarms of “at or above t belongs to the set with the larger median”."""
    swapped = np.median(retrained) > np.median(unlearned)
    positive, negative = (retrained, unlearned) if swapped else (unlearned, retrained)
    low, high = min(unlearned.min(), retrained.min()), max(unlearned.max(), retrained.max())
    thresholds = np.linspace(low, high, math.ceil((high - low) * per_unit))
    misses = np.searchsorted(np.sort(positive), thresholds, "left")
    return misses, len(negative) - np.searchsorted(np.sort(negative), thresholds, "left")


def two_sided(unlearned: Values, retrained: Values, per_unit: int) -> tuple[np.ndarray, np.ndarray]:
    """Return misses and false alarms of “between l and r belongs to the narrower set”."""
    swapped = np.ptp(unlearned) >= np.ptp(retrained)
    positive, negative = (retrained, unlearned) if swapped else (unlearned, retrained)
    width, low, high = np.ptp(positive), positive.max() - BUFFER, positive.max() + BUFFER
    rights = np.linspace(low, high, math.ceil((high - low) * per_unit))
    offsets = np.linspace(-BUFFER, BUFFER, math.ceil(2 * BUFFER * per_unit))
    lefts = rights[:, None] - width + offsets
    inside = [
        np.maximum(np.searchsorted(values, rights, "right")[:, None] - np.searchsorted(values, lefts, "left"), 0)
        for values in (np.sort(positive), np.sort(negative))
    ]
    return (len(positive) - inside[0]).ravel(), inside[1].ravel()


def points(bins: np.ndarray, last: int, *, open_end: bool) -> Values:
    """Return 2^−bin, halved from bin to bin; beyond the last bin nothing, or with an open end what the last one has."""
    found: Values = 0.5 ** np.minimum(bins, last - 1) if open_end else np.where(bins < last, 0.5**bins, 0.0)
    return found
