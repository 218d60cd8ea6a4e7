"""The statistic that a verdict rests on: forget v never-trained images, or the paired margin v the retrained pool."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.stats import norm

from comparator.attacks import pool, roc, sides, signals
from comparator.attacks.results import Game, Interval, Values
from comparator.evidence import View

# Beyond this distance of retrained models' AUC from ½ an AUC has little room left to move.
FAR_FROM_CHANCE = 0.2


@dataclass(frozen=True)
class Evidence:
    """A statistic of the runs [R ≥ 1] to judge, of the retrained models [K] and of the originals.

    With ``scale`` ``None`` the statistic is an AUC. Otherwise it is a mean of signals, and a difference δ counts as the
    AUC Φ(δ/(√2·scale)) of two normal laws that are δ apart. ``samples`` is the size of the smaller side; ``images`` is
    the AUC's interval over images, which never decides.
    """

    game: Game
    statistic: str
    negative: str
    runs: Values
    null: Values
    originals: tuple[float, ...]
    samples: int
    scale: float | None = None
    images: Interval | None = None
    notes: tuple[str, ...] = ()

    def auc(self, value: float) -> float:
        """Return a value of the statistic as an AUC; the mean of the retrained models is ½ where a scale is needed."""
        if self.scale is None:
            return value
        if not self.scale or not len(self.null):
            return math.nan
        return float(norm.cdf((value - self.null.mean()) / (math.sqrt(2) * self.scale)))

    def difference(self, effect: float) -> float:
        """Return a difference of the statistic as a difference in AUC."""
        return effect if self.scale is None else float(norm.cdf(effect / (math.sqrt(2) * self.scale))) - 0.5

    def distance(self, margin: float) -> float:
        """Return the difference of the statistic that is a difference of ``margin`` in AUC."""
        return margin if self.scale is None else math.sqrt(2) * self.scale * float(norm.ppf(0.5 + margin))


def evidence(view: View, *, signal: str = "margin") -> Evidence:
    """Choose the statistic by the forget set, and by what retrained models say; the run itself has no say in it.

    Whole classes and groups: paired with the pool. Else the twin; without one the test images, as long as retrained
    models do not tell these apart by themselves (wrong labels or hand-picked images: paired with the pool), and if any
    is of a forgotten class.
    """
    if sides.by_content(view):
        return against_pool(view, signal)
    if len(view.labels("twin")):
        return against_unseen(view, "twin", signal)
    if sides.known_in_test(view) and view.retrained:
        found = against_unseen(view, "test", signal)
        if abs(found.null.mean() - 0.5) < FAR_FROM_CHANCE:
            return found
    return against_pool(view, signal)


def against_unseen(view: View, reference: Literal["twin", "test"], signal: str = "margin") -> Evidence:
    """Return the AUC of forgotten images against images nobody trained on, under each model.

    For a retrained model a twin gives ½ in expectation; other images need not, but the same for every retrained model.
    """
    sign = signals.get(signal).sign

    def statistic(each: View) -> float:
        return roc.area(*sides.compare(each, signal, reference).oriented(sign)).value

    comparison = sides.compare(view, signal, reference)
    over_images = roc.area(*comparison.oriented(sign))
    return Evidence(
        game="was_it_in",
        statistic=f"AUC of forgotten images v {comparison.negative.label}, {signal}",
        negative=comparison.negative.label,
        runs=np.array([over_images.value]),
        null=np.array([statistic(each) for each in pool.leave_one_out(view)]),
        originals=tuple(statistic(each) for each in pool.with_originals(view)),
        samples=min(len(comparison.positive.values), len(comparison.negative.values)),
        images=Interval(over_images.lower, over_images.upper, "images", "DeLong, logit scale"),
        notes=comparison.notes,
    )


def against_pool(view: View, signal: str = "margin") -> Evidence:
    """Return the mean signal of the forgotten images under each model, all on the same images.

    The scale is the deviation of retrained models on one image. Ranks would not do: a whole retrained model's shift can
    exceed what images add, and then even an original, far outside, is but one rank further than the last retrained one.
    """
    sign = signals.get(signal).sign
    count = len(view.retrained)
    ids, _, values = sides.paired(view, "forget", signal, (view.model, *view.retrained, *view.originals))
    values = sign * values
    means = values.mean(axis=1)
    scale = pool.within_deviation(values[1 : 1 + count])
    left_out = len(view.labels("forget")) - len(ids)
    found = Evidence(
        game="same_as_retrained",
        statistic=f"mean {signal} of forgotten images, paired with retrained models, as AUC",
        negative="the same images under retrained models",
        runs=means[:1],
        null=means[1 : 1 + count],
        originals=tuple(means[1 + count :].tolist()),
        samples=len(ids),
        scale=scale,
        notes=(f"{left_out} forgotten images lack predictions of some model and are left out.",) if left_out else (),
    )
    if count < 2 or len(ids) < 2 or not scale:
        return found
    differences = values[0] - values[1 : 1 + count].mean(axis=0)
    half = 1.96 * float(differences.std(ddof=1)) / math.sqrt(len(ids))
    lower, upper = (0.5 + found.difference(float(differences.mean()) + step) for step in (-half, half))
    return replace(found, images=Interval(lower, upper, "images", "normal, over images"))
