"""What is normal: every statistic of each retrained model against the others, and where a candidate stands to it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import t

from comparator import bands
from comparator.attacks.results import Anchor, Interval, Values
from comparator.evidence import View

POWER = 0.8
FEWEST_MODELS = bands.FEWEST
MOST_MODELS = 1000


@dataclass(frozen=True)
class Band:
    """Where a further retrained model lies with probability ``level``, from ``values`` of K retrained ones.

    ``deviation`` is that of one model; of values that share models it is not their own (``bands.deviation``).
    """

    values: tuple[float, ...]
    mean: float
    deviation: float
    lower: float
    upper: float
    level: float = 0.95


@dataclass(frozen=True)
class Calibrated:
    """A statistic of a model among retrained models and originals, and the score anchored between the two.

    ``anchored`` is 0 at the retrained models' median and 1 at the originals' mean; ``None`` if these are too close to
    tell apart. ``p`` is two-sided, over training seeds. ``detectable`` is found with 80 % probability at the 5 % level.
    """

    value: float
    retrained: tuple[float, ...]
    band: Band | None
    originals: tuple[float, ...]
    anchored: float | None
    p: float | None
    detectable: float | None

    def intervals(self) -> tuple[Interval, ...]:
        """Return the null band as an interval over seeds."""
        method = "prediction interval of retrained models, t with K − 1 degrees of freedom"
        return (Interval(self.band.lower, self.band.upper, "seeds", method, self.band.level),) if self.band else ()

    def anchors(self) -> tuple[Anchor, ...]:
        """Return the values of originals and retrained models."""
        return (
            *(Anchor("original", "original", value) for value in self.originals),
            *(Anchor("retrained, held out", "retrained", value) for value in self.retrained),
        )


def leave_one_out(view: View) -> Iterator[View]:
    """Yield each retrained model as the candidate among the others."""
    for place, model in enumerate(view.retrained):
        others = view.retrained[:place] + view.retrained[place + 1 :]
        yield replace(view, model=model, retrained=others)


def with_originals(view: View) -> Iterator[View]:
    """Yield each original as the candidate."""
    for place, model in enumerate(view.originals):
        yield replace(view, model=model, originals=view.originals[:place] + view.originals[place + 1 :])


def known(values: Sequence[float | None]) -> Values:
    """Return the values that exist, float64 [k]."""
    return np.array([value for value in values if value is not None], dtype=np.float64)


def place_among(value: float, null: Values, originals: Values, compared: bands.Compared | None = None) -> Calibrated:
    """Place a value among retrained models' values [K]; with fewer than three there is no band and no p-value.

    ``compared`` says how each of these values was made from the other retrained models, if it was.
    """
    band = null_band(null, compared)
    if band is None:
        return Calibrated(value, tuple(null.tolist()), None, tuple(originals.tolist()), None, None, None)
    p = two_sided(value - band.mean, band.deviation, len(null))
    bottom = float(np.mean(originals)) if len(originals) else math.nan
    return Calibrated(
        value,
        band.values,
        band,
        tuple(originals.tolist()),
        anchored(value, null, bottom),
        p,
        detectable(band.deviation, len(null)),
    )


def null_band(values: Values, compared: bands.Compared | None = None, *, level: float = bands.LEVEL) -> Band | None:
    """Return mean ± t(K − 1)·s·√(1 + 1/K) of retrained models' values [K]; ``None`` with fewer than three.

    There is none either if all values are the same: that they never differ cannot be concluded from K models.
    """
    limits = bands.limits(values, compared, level=level)
    if limits is None or not np.ptp(values):
        return None
    mean, deviation = float(values.mean()), float(bands.deviation(values, compared))
    lower, upper = (float(limit) for limit in limits)
    return Band(tuple(map(float, values)), mean, deviation, lower, upper, level)


def half_width(deviation: float, models: int, *, runs: int = 1, level: float = 0.95) -> float:
    """Return the half-width of the interval of (mean over runs − mean over retrained models), t with K − 1 df."""
    return float(t.ppf((1 + level) / 2, models - 1)) * deviation * math.sqrt(1 / runs + 1 / models)


def two_sided(effect: float, deviation: float, models: int, *, runs: int = 1) -> float:
    """Return the two-sided p-value of an effect over training seeds."""
    error = deviation * math.sqrt(1 / runs + 1 / models)
    return float(2 * t.sf(abs(effect) / error, models - 1)) if error else float(effect == 0)


def detectable(deviation: float, models: int, *, runs: int = 1) -> float:
    """Return the smallest effect that a two-sided test at 5 % finds with 80 % probability."""
    error = deviation * math.sqrt(1 / runs + 1 / models)
    return error * float(t.ppf(0.975, models - 1) + t.ppf(POWER, models - 1))


def anchored(value: float, null: Values, original: float) -> float | None:
    """Return (value − median null)/(original − median null) if the denominator exceeds two null deviations."""
    middle = float(np.median(null))
    reach = original - middle
    measurable = len(null) > 1 and abs(reach) > 2 * null.std(ddof=1)
    return float((value - middle) / reach) if measurable else None
