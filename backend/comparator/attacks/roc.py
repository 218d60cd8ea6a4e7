"""The exact ROC of two samples of scores, its area, and the rates at low false-positive rates, with intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit
from scipy.stats import norm

from comparator.attacks.results import Values
from comparator.errors import InvalidInput

FEWEST_FALSE_POSITIVES = 10


@dataclass(frozen=True)
class Roc:
    """Corners of the step curve, from (0, 0) to (1, 1): everything at or above ``thresholds[i]`` is called positive.

    ``thresholds`` float64 [k] falling from +∞, ``true`` and ``false`` int64 [k] count the positives and negatives.
    """

    thresholds: Values
    true: npt.NDArray[np.int64]
    false: npt.NDArray[np.int64]

    @property
    def tpr(self) -> Values:
        """Return the true-positive rates [k]."""
        rates: Values = self.true / self.true[-1]
        return rates

    @property
    def fpr(self) -> Values:
        """Return the false-positive rates [k]."""
        rates: Values = self.false / self.false[-1]
        return rates


@dataclass(frozen=True)
class Area:
    """The area under the ROC, its DeLong standard error and interval over images, and the p-value of no difference."""

    value: float
    lower: float
    upper: float
    standard_error: float
    p: float


@dataclass(frozen=True)
class Rate:
    """The true-positive rate at a false-positive rate of at most ``alpha``.

    ``value`` is ``None`` with fewer than ten expected false positives; ``needed`` is then how many negatives it takes.
    """

    alpha: float
    value: float | None
    lower: float | None
    upper: float | None
    needed: int


@dataclass(frozen=True)
class Advantage:
    """The largest |TPR − FPR| (the Kolmogorov–Smirnov distance), where it is, and on which side positives lie."""

    value: float
    threshold: float
    above: bool


def check(scores: npt.NDArray[Any], side: str) -> Values:
    """Return scores as float64 [n]; no scores, or some that are not finite, raise ``InvalidInput`` naming the side."""
    values = np.asarray(scores, dtype=np.float64)
    if values.ndim != 1 or not len(values):
        raise InvalidInput(f"There are no scores of {side}.", advice="Both sides of an attack need samples.")
    bad = np.flatnonzero(~np.isfinite(values))
    if len(bad):
        raise InvalidInput(
            f"{len(bad)} of {len(values)} scores of {side} are not finite, the first at position {bad[0]}.",
            advice="The model has diverged or the file is damaged: compute the predictions again.",
        )
    return values


def roc(positive: npt.NDArray[Any], negative: npt.NDArray[Any]) -> Roc:
    """Return the exact ROC of scores [n₁] and [n₀]; tied scores are called together."""
    first, second = check(positive, "the positive side"), check(negative, "the negative side")
    values, where = np.unique(np.concatenate([first, second]), return_inverse=True)
    true = np.bincount(where[: len(first)], minlength=len(values))[::-1].cumsum()
    false = np.bincount(where[len(first) :], minlength=len(values))[::-1].cumsum()
    true, false = np.concatenate([[0], true]), np.concatenate([[0], false])
    rise, run = np.diff(true), np.diff(false)
    corner = np.ones(len(true), dtype=np.bool_)
    corner[1:-1] = ((rise[:-1] != 0) | (rise[1:] != 0)) & ((run[:-1] != 0) | (run[1:] != 0))
    return Roc(np.concatenate([[np.inf], values[::-1]])[corner], true[corner], false[corner])


def area(positive: npt.NDArray[Any], negative: npt.NDArray[Any], *, level: float = 0.95) -> Area:
    """Return the Mann–Whitney AUC of scores [n₁] and [n₀] with DeLong's interval on the logit scale (Biometrics 1988).

    The p-value is the tie-corrected normal one of Mann and Whitney (two-sided), 1 when all scores are equal. An AUC of
    0 or 1 has no DeLong variance: its limit is then that of a proportion of min(n₁, n₀) trials without a failure.
    """
    first = np.sort(check(positive, "the positive side"))
    second = np.sort(check(negative, "the negative side"))
    n1, n0 = len(first), len(second)
    wins, losses = _share_below(first, second), 1 - _share_below(second, first)
    value = float(wins.mean())
    error = math.sqrt(sum(side.var(ddof=1) / len(side) if len(side) > 1 else 0.25 for side in (wins, losses)))
    _, counts = np.unique(np.concatenate([first, second]), return_counts=True)
    ties = float((counts.astype(np.float64) ** 3 - counts).sum()) / ((n1 + n0) * (n1 + n0 - 1))
    spread = math.sqrt(max(0.0, (n1 + n0 + 1 - ties) / (12 * n1 * n0)))
    p = float(2 * norm.sf(abs(value - 0.5) / spread)) if spread > 0 else 1.0
    lower, upper = _area_limits(value, error, min(n1, n0), level)
    return Area(value, lower, upper, error, p)


def _share_below(values: Values, others: Values) -> Values:
    """Return which share of sorted ``others`` [m] lies below each of sorted ``values`` [n], ties counted half."""
    ranks = [np.searchsorted(others, values, side=side) for side in ("left", "right")]
    return np.add(*ranks) / (2 * len(others))


def _area_limits(value: float, error: float, fewest: int, level: float) -> tuple[float, float]:
    if value in (0.0, 1.0):
        reach = 1 - ((1 - level) / 2) ** (1 / fewest)
        return (1 - reach, 1.0) if value else (0.0, reach)
    if not error:
        return math.nan, math.nan
    half = norm.ppf((1 + level) / 2) * error / (value * (1 - value))
    return float(expit(logit(value) - half)), float(expit(logit(value) + half))


def rate_at(curve: Roc, alpha: float, *, level: float = 0.95) -> Rate:
    """Return the largest TPR with FPR ≤ ``alpha``: never interpolated, never from a threshold above the limit.

    The interval is Wilson's with the number of positives that has the variance TPR(1 − TPR)/n₁ + s²·α(1 − α)/n₀: the
    threshold comes from the same negatives, and s is the slope of the ROC there. Asked only where α·n₀ ≥ 10.
    """
    n1, n0 = int(curve.true[-1]), int(curve.false[-1])
    needed = math.ceil(FEWEST_FALSE_POSITIVES / alpha - 1e-9)
    if n0 < needed:
        return Rate(alpha, None, None, None, needed)
    value = tpr_at(curve, np.array([alpha]))[0]
    step = 2 * math.sqrt(alpha * (1 - alpha) / n0)
    around = np.array([max(0.0, alpha - step), min(1.0, alpha + step)])
    slope = float(np.diff(tpr_at(curve, around))[0] / np.diff(around)[0])
    own = value * (1 - value) / n1
    share = own / (own + slope**2 * alpha * (1 - alpha) / n0) if own else 1.0
    lower, upper = wilson(float(value), n1 * share, level)
    return Rate(alpha, float(value), lower, upper, needed)


def tpr_at(curve: Roc, alphas: Values) -> Values:
    """Return the largest TPR [k] with FPR at most ``alphas`` [k]."""
    allowed = np.floor(alphas * curve.false[-1] + 1e-9)
    place = np.searchsorted(curve.false, allowed, side="right") - 1
    heights: Values = curve.tpr[place]
    return heights


def wilson(share: float, trials: float, level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's interval of a share of (effective) trials (JASA 1927)."""
    z2 = float(norm.ppf((1 + level) / 2)) ** 2
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = math.sqrt(z2 * (share * (1 - share) / trials + z2 / (4 * trials**2))) / (1 + z2 / trials)
    return max(0.0, centre - half), min(1.0, centre + half)


def advantage(curve: Roc) -> Advantage:
    """Return the largest |TPR − FPR| over all thresholds and both directions."""
    gap = curve.tpr - curve.fpr
    place = int(np.abs(gap).argmax())
    return Advantage(float(abs(gap[place])), float(curve.thresholds[place]), bool(gap[place] >= 0))
