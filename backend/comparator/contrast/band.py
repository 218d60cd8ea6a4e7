"""The noise band: how far retrained models, which differ in their training seed only, differ among themselves.

A 95 % prediction interval for one further model needs four models or more: mean ± t(K − 1) · s · √(1 + 1/K) (Hahn,
JASA 1969). Two or three models are shown as single dots; one model tells nothing about noise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from comparator.contrast.matrix import Numbers

CONFIDENCE, FEWEST_FOR_INTERVAL, FEWEST_FOR_DOTS = 0.95, 4, 2


@dataclass(frozen=True)
class Band:
    """``values`` float64 [k, …] of retrained models or of their pairs; ``low`` and ``high`` float64 […] from K ≥ 4."""

    models: int
    values: Numbers
    low: Numbers | None
    high: Numbers | None


def among(values: npt.ArrayLike, low: float = -np.inf, high: float = np.inf) -> Band | None:
    """Return the band for one further retrained model from values [K, …]; ``None`` for K < 2, NaN stays NaN."""
    array = np.asarray(values, dtype=np.float64)
    return _band(array, len(array), (low, high))


def among_pairs(values: npt.ArrayLike, models: int, low: float = -np.inf, high: float = np.inf) -> Band | None:
    """Return the band for one further pair from values [K(K − 1)/2, …] of all pairs of K retrained models.

    Pairs share models, so the interval counts K observations, not K(K − 1)/2: it errs on the wide side.
    """
    return _band(np.asarray(values, dtype=np.float64), models, (low, high))


def of_difference(values: npt.ArrayLike) -> Numbers | None:
    """Return how far two further retrained models may differ, float64 […]: half the width of the interval around 0.

    t(K − 1) · s · √2 from values [K, …]; ``None`` below four models.
    """
    array = np.asarray(values, dtype=np.float64)
    if len(array) < FEWEST_FOR_INTERVAL:
        return None
    return np.asarray(quantile(len(array) - 1) * array.std(axis=0, ddof=1) * math.sqrt(2))


def quantile(freedom: int) -> float:
    """Return the two-sided Student quantile for 95 %."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))


def _band(values: Numbers, models: int, bounds: tuple[float, float]) -> Band | None:
    if models < FEWEST_FOR_DOTS or not len(values):
        return None
    if models < FEWEST_FOR_INTERVAL:
        return Band(models, values, None, None)
    half = quantile(models - 1) * values.std(axis=0, ddof=1) * math.sqrt(1 + 1 / models)
    mean = values.mean(axis=0)
    return Band(models, values, np.clip(mean - half, *bounds), np.clip(mean + half, *bounds))
