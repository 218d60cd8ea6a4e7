"""The noise band of the Contrast stage: where a further retrained model, or a comparison of two, lies with 95 %.

The arithmetic is that of ``comparator.bands``. From four models on there is an interval; two or three are shown as
single dots, which say more than an interval of so few; one model tells nothing about noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from comparator import bands
from comparator.bands import Compared, Numbers

FEWEST_FOR_INTERVAL, FEWEST_FOR_DOTS = 4, 2


@dataclass(frozen=True)
class Band:
    """``values`` float64 [k, …] of retrained models or of their pairs; ``low`` and ``high`` float64 […] from K ≥ 4."""

    models: int
    values: Numbers
    low: Numbers | None
    high: Numbers | None


def among(
    values: npt.ArrayLike, low: float = -np.inf, high: float = np.inf, *, step: npt.ArrayLike = 0.0,
    compared: Compared | None = None,
) -> Band | None:  # fmt: skip
    """Return the band for one further retrained model from values [K, …]; ``None`` for K < 2, NaN stays NaN.

    ``step`` […] is what one sample changes; ``compared`` says how a value compares a model with the others.
    """
    array = np.asarray(values, dtype=np.float64)
    if len(array) < FEWEST_FOR_DOTS:
        return None
    return _clipped(len(array), array, bands.limits(array, compared, step=step), (low, high))


def of_means(matrix: npt.ArrayLike, low: float = -np.inf, high: float = np.inf) -> Band | None:
    """Return the band for the mean comparison of one further model with K retrained ones.

    ``matrix`` float64 [K, K, …] holds the comparisons of all pairs, symmetric; its diagonal does not count.
    """
    array = np.asarray(matrix, dtype=np.float64)
    if len(array) < FEWEST_FOR_DOTS:
        return None
    others = ~np.eye(len(array), dtype=np.bool_)
    return among([array[place][others[place]].mean(axis=0) for place in range(len(array))], low, high, compared="pairs")


def of_pairs(matrix: npt.ArrayLike, low: float = -np.inf, high: float = np.inf) -> Band | None:
    """Return the band for a comparison of two further models from those of all pairs [K, K, …], as ``of_means``."""
    array = np.asarray(matrix, dtype=np.float64)
    if len(array) < FEWEST_FOR_DOTS:
        return None
    return _clipped(len(array), array[np.triu_indices(len(array), 1)], bands.of_pair(array), (low, high))


def matrix_of(values: npt.ArrayLike, models: int) -> Numbers:
    """Return comparisons [K(K − 1)/2, …] of all pairs, as ``itertools.combinations`` names them, as [K, K, …]."""
    array = np.asarray(values, dtype=np.float64)
    found = np.full((models, models, *array.shape[1:]), np.nan)
    first, second = np.triu_indices(models, 1)
    found[first, second] = found[second, first] = array
    return found


def of_difference(values: npt.ArrayLike, *, step: npt.ArrayLike = 0.0) -> Numbers | None:
    """Return how far two further retrained models may differ, float64 […], from values [K, …]; ``None`` below four."""
    return bands.of_difference(values, step=step) if len(np.asarray(values)) >= FEWEST_FOR_INTERVAL else None


def _clipped(models: int, values: Numbers, limits: tuple[Numbers, Numbers] | None, bounds: tuple[float, float]) -> Band:
    if limits is None or models < FEWEST_FOR_INTERVAL:
        return Band(models, values, None, None)
    low, high = (np.clip(limit, *bounds) for limit in limits)
    return Band(models, values, low, high)
