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
TINY = 1e-12


@dataclass(frozen=True)
class Band:
    """``values`` float64 [k, …] of retrained models or of their pairs; ``low`` and ``high`` float64 […] from K ≥ 4."""

    models: int
    values: Numbers
    low: Numbers | None
    high: Numbers | None


def among(
    values: npt.ArrayLike, low: float = -np.inf, high: float = np.inf, *, step: npt.ArrayLike = 0.0
) -> Band | None:
    """Return the band for one further retrained model from values [K, …]; ``None`` for K < 2, NaN stays NaN.

    ``step`` […] is what one sample changes.
    """
    array = np.asarray(values, dtype=np.float64)
    if len(array) < FEWEST_FOR_DOTS:
        return None
    return _clipped(len(array), array, bands.limits(array, step=step), (low, high))


def of_similarity(values: npt.ArrayLike, compared: Compared | None = None) -> Band | None:
    """Return the band for a similarity of one further model, from values [K, …] that end at 1.

    Where models are much alike the values crowd below 1 and scatter downwards: the band is that of ln(1 − value),
    which runs on without end (on the values themselves it left out .11 of further models in a first layer at K = 4).
    """
    array = np.asarray(values, dtype=np.float64)
    if len(array) < FEWEST_FOR_DOTS:
        return None
    found = bands.limits(np.log(np.maximum(1 - array, TINY)), compared)
    limits = None if found is None else (1 - np.exp(found[1]), 1 - np.exp(found[0]))
    return _clipped(len(array), array, limits, (-1, 1))


def of_mean_similarity(matrix: npt.ArrayLike) -> Band | None:
    """Return the band for the mean similarity of one further model to K retrained ones.

    ``matrix`` float64 [K, K, …] holds the similarities of all pairs, symmetric; its diagonal does not count.
    """
    array = np.asarray(matrix, dtype=np.float64)
    others = ~np.eye(len(array), dtype=np.bool_)
    return of_similarity([array[place][others[place]].mean(axis=0) for place in range(len(array))], "pairs")


def of_pairs(matrix: npt.ArrayLike, low: float = -np.inf, high: float = np.inf) -> Band | None:
    """Return the band for a comparison of two further models from those of all pairs [K, K, …], as above."""
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
