"""Residual memory: how much of what the original does is left, with the denominator's uncertainty (Fieller 1954)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import stdtrit

from comparator.attacks.ladder.found import Residual
from comparator.attacks.ladder.measure import LEVEL, Measure


@dataclass(frozen=True)
class Parts:
    """Numerator and denominator with their variances, covariance and degrees of freedom."""

    numerator: float
    denominator: float
    variance: float
    variance_below: float
    covariance: float
    freedom: float

    def distance(self, share: float) -> float:
        """Return how many standard errors the numerator lies below ``share`` of the denominator."""
        error = self.variance - 2 * share * self.covariance + share**2 * self.variance_below
        gap = math.copysign(1, self.denominator) * (share * self.denominator - self.numerator)
        return gap / math.sqrt(error)

    def limits(self, level: float) -> tuple[float, float] | None:
        """Return the shares that a test at 1 − ``level`` does not reject; ``None`` if they have no end."""
        quantile = float(stdtrit(self.freedom, (1 + level) / 2)) ** 2
        a = self.denominator**2 - quantile * self.variance_below
        b = self.numerator * self.denominator - quantile * self.covariance
        c = self.numerator**2 - quantile * self.variance
        if a <= 0:
            return None
        root = math.sqrt(max(0.0, b * b - a * c))
        return (b - root) / a, (b + root) / a


def parts_of(measure: Measure) -> Parts | None:
    """Return what the residual is made of; ``None`` without an original or without retrained models.

    Originals are taken to scatter as retrained models do: they are trained in the same way.
    """
    if measure.law or measure.certain or not measure.testable or not len(measure.originals):
        return None
    error, freedom = measure.error()
    shared = measure.deviation**2 / len(measure.null)
    below = measure.deviation**2 / len(measure.originals) + shared
    return Parts(measure.effect, measure.original, error**2, below, shared, freedom)


def residual(name: str, label: str, measure: Measure) -> Residual | None:
    """Return the residual memory by a measure; ``None`` where the originals cannot be told from retrained models."""
    parts = parts_of(measure)
    limits = parts.limits(1 - LEVEL) if parts else None
    bound = parts.limits(1 - 2 * LEVEL) if parts else None
    if parts is None or limits is None or bound is None:
        return None
    return Residual(name, label, parts.numerator / parts.denominator, *limits, bound[1])


def below(measure: Measure, share: float) -> bool:
    """Tell whether the runs remember less than ``share`` of what the originals do, at the 5 % level."""
    parts = parts_of(measure)
    return parts is not None and parts.distance(share) >= -float(stdtrit(parts.freedom, LEVEL))
