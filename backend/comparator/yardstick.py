"""The yardstick: how far a model is from retrained ones, in units of their own noise.

The distance of one metric is (value − mean of the retrained models) / half the width of the band that one more
retrained model lies in with 95 % probability (``bands``): within ± 1 a model is where retrained models are. Of several
metrics the largest distance counts, or their weighted mean.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from comparator import bands
from comparator.bands import Compared

Combine = Literal["largest", "mean"]
Weights = Mapping[str, float]
Values = Mapping[str, float | None]

# WCPS stands for the rungs of evidence, which are judged one run at a time and are not there for a whole table.
DEFAULT: Weights = {"UA": 1.0, "RA": 1.0, "TUA": 1.0, "TRA": 1.0, "agreement_forget": 1.0, "WCPS": 1.0}
# A metric with bounds has a band of at least one hundredth of their distance to either side: one point of an accuracy.
LEAST_SHARE = 0.01


class Scale(NamedTuple):
    """Where retrained models lie in one metric: their mean, and half the band's width, in the metric's unit."""

    mean: float
    half: float


class Distance(NamedTuple):
    """A distance over several metrics (≥ 0), and the metric that is furthest, weights included."""

    value: float
    metric: str


def scale(values: Sequence[float], compared: Compared | None, bounds: Sequence[float | None]) -> Scale | None:
    """Return the scale of a metric from the values of K retrained models; ``None`` for K < 3, or without any spread."""
    limits = bands.limits(values, compared, step=least(bounds))
    if limits is None:
        return None
    low, high = (float(limit) for limit in limits)
    return Scale((low + high) / 2, (high - low) / 2) if high > low else None


def least(bounds: Sequence[float | None]) -> float:
    """Return the least half width of a metric's band: 0 without two bounds."""
    low, high = bounds
    return 0.0 if low is None or high is None or math.isinf(high - low) else LEAST_SHARE * (high - low)


def distances(values: Values, scales: Mapping[str, Scale]) -> dict[str, float]:
    """Return the signed distance of a model in every metric that has a value and a scale."""
    return {
        name: (value - found.mean) / found.half
        for name, found in scales.items()
        if (value := values.get(name)) is not None and math.isfinite(value)
    }


def combined(measured: Mapping[str, float], weights: Weights, combine: Combine = "largest") -> Distance | None:
    """Return one distance over the metrics in ``weights`` (> 0); ``None`` if one of them is not measured, or none is.

    A model is not nearer for what is not known of it.
    """
    if not weights or any(name not in measured for name in weights):
        return None
    parts = {name: weight * abs(measured[name]) for name, weight in weights.items()}
    furthest = max(parts, key=parts.__getitem__)
    value = parts[furthest] if combine == "largest" else sum(parts.values()) / sum(weights.values())
    return Distance(value, furthest)


def apart(models: int) -> float:
    """Return how far two further retrained models may differ with 95 % probability, in half widths, for K models."""
    return math.sqrt(2 / (1 + 1 / models))


def tied(measured: Mapping[str, float], closest: Mapping[str, float], weights: Weights, models: int) -> bool:
    """Tell whether noise alone may separate a model from the closest one.

    It may if both are inside the band in every metric, or differ in none by more than two retrained models may.
    """
    if all(abs(found[name]) <= 1 for name in weights for found in (measured, closest)):
        return True
    return all(abs(measured[name] - closest[name]) <= apart(models) for name in weights)
