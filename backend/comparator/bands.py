"""The noise band: where one more retrained model lies with 95 % probability, from K that differ in their seeds only.

mean ± t(K − 1) · s · √(1 + 1/K) (Hahn, JASA 1969). The values of a score that compares every model with the others
share models, and their own deviation s is off: the jackknife (Arvesen, Ann. Math. Stat. 1969) puts it right.
"""

from __future__ import annotations

import math
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

Numbers = npt.NDArray[np.float64]
Compared = Literal["pairs", "distance", "opposed"]
COMPARED: tuple[str, ...] = get_args(Compared)
LEVEL, FEWEST = 0.95, 3


def deviation(values: npt.ArrayLike, compared: Compared | None = None) -> Numbers:
    """Return the deviation of one model, float64 […], from values [K ≥ 3, …] of K models.

    ``compared`` says what a value of model j is: ``None``, of this model alone. ``pairs``, the mean of a symmetric
    comparison with each of the others: with a(i, j) = μ + e_i + e_j the means differ by (e_i − e_j)(K − 2)/(K − 1).
    ``opposed``, a signed one (a difference, a ratio, an AUC between models): (e_i − e_j)·K/(K − 1). ``distance``, how
    far it is from the others' mean: of K deviations from a mean only K − 1 are free.
    """
    array = np.asarray(values, dtype=np.float64)
    return np.asarray(array.std(axis=0, ddof=1) * _scale(len(array), compared))


def _scale(models: int, compared: Compared | None) -> float:
    if compared == "pairs":
        return (models - 1) / (models - 2)
    if compared == "opposed":
        return (models - 1) / models
    return math.sqrt((models - 1) / (models - 2)) if compared == "distance" else 1.0


def quantile(freedom: float, level: float = LEVEL) -> float:
    """Return Student's two-sided quantile."""
    return float(stdtrit(freedom, (1 + level) / 2))


def limits(
    values: npt.ArrayLike, compared: Compared | None = None, *, step: npt.ArrayLike = 0.0, level: float = LEVEL
) -> tuple[Numbers, Numbers] | None:
    """Return the band's ends, float64 […] each, from values [K, …]; ``None`` for K < 3, NaN stays NaN.

    A share of n samples moves in steps of 1/n: with ``step`` the band reaches at least that far from the mean.
    """
    array = np.asarray(values, dtype=np.float64)
    if len(array) < FEWEST:
        return None
    half = quantile(len(array) - 1, level) * deviation(array, compared) * math.sqrt(1 + 1 / len(array))
    mean, half = array.mean(axis=0), np.maximum(half, step)
    return mean - half, mean + half


def of_difference(values: npt.ArrayLike, *, step: npt.ArrayLike = 0.0) -> Numbers | None:
    """Return how far two further models may differ, float64 […]: t(K − 1) · s · √2 from values [K, …]."""
    array = np.asarray(values, dtype=np.float64)
    if len(array) < FEWEST:
        return None
    return np.maximum(quantile(len(array) - 1) * deviation(array) * math.sqrt(2), step)


def of_pair(matrix: npt.ArrayLike) -> tuple[Numbers, Numbers] | None:
    """Return the band for a comparison of two further models, from those of K: a symmetric matrix [K, K, …].

    a(i, j) = μ + e_i + e_j + ε_ij: the jackknife gives the variance of e, what is left that of ε, and a new pair is off
    the mean by (2 + 4/K)·var e + (1 + 2/(K² − K))·var ε. Degrees of freedom after Satterthwaite (Biometrics 1946);
    ``None`` below four models, where nothing is left for ε.
    """
    array = np.asarray(matrix, dtype=np.float64)
    models = len(array)
    if models <= FEWEST:
        return None
    first, second = np.triu_indices(models, 1)
    pairs = array[first, second]
    mean = pairs.mean(axis=0)
    sums = np.zeros((models, *mean.shape))
    for ends in (first, second):
        np.add.at(sums, ends, pairs)
    effects = (sums - (models - 1) * mean) / (models - 2)
    rest = pairs - mean - effects[first] - effects[second]
    free = models * (models - 3) / 2
    noise = (rest**2).sum(axis=0) / free
    own = np.maximum((effects**2).sum(axis=0) / (models - 1) - noise / (models - 2), 0)
    parts = (2 + 4 / models) * own, (1 + 2 / (models * (models - 1))) * noise
    total = parts[0] + parts[1]
    with np.errstate(invalid="ignore", divide="ignore"):
        freedom = total**2 / (parts[0] ** 2 / (models - 1) + parts[1] ** 2 / free)
    half = stdtrit(np.clip(freedom, 1, None), (1 + LEVEL) / 2) * np.sqrt(total)
    half = np.where(total == 0, 0.0, half)
    return mean - half, mean + half
