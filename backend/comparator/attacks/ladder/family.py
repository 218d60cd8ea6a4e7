"""Many rungs and many runs: adjusted p-values (Holm, Scand. J. Statist. 1979; Dunnett, JASA 1955)."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import numpy as np
from scipy.stats import chi, norm

MOST_FREEDOM = 10_000
NODES = 64


def holm(p: Sequence[float]) -> list[float]:
    """Return Holm's adjusted p-values, in the order given; valid whatever the dependence."""
    if not len(p):
        return []
    order = np.argsort(p)
    adjusted = np.maximum.accumulate(np.asarray(p)[order] * np.arange(len(p), 0, -1))
    found = np.empty(len(p))
    found[order] = np.minimum(1, adjusted)
    return [float(value) for value in found]


def dunnett(distance: float, freedom: float, models: int, runs: int, *, sides: int) -> float:
    """Return the probability that any of ``runs`` perfect runs lies ``distance`` or more from one pool of ``models``.

    Distances are in standard errors of (run − mean of the pool); all share the pool's mean and deviation, so they are
    correlated by 1/(K + 1). Integrated over both by Gauss's rules. Exact for one run, where it is the t-test.
    """
    correlation = 1 / (models + 1)
    shared, weights = _hermite()
    scales, masses = _scales(min(freedom, MOST_FREEDOM))
    limit = abs(distance) * scales[:, None]
    spread = math.sqrt(1 - correlation)
    middle = math.sqrt(correlation) * shared[None, :]
    inside = norm.cdf((limit - middle) / spread)
    if sides == 2:
        inside = inside - norm.cdf((-limit - middle) / spread)
    return float(np.clip(1 - (inside**runs * weights).sum(axis=1) @ masses, 0, 1))


def sidak(p: float, runs: int) -> float:
    """Return the p-value of the smallest of ``runs`` independent ones."""
    return float(-np.expm1(runs * np.log1p(-min(p, 1 - 1e-16))))


@functools.cache
def _hermite() -> tuple[np.ndarray, np.ndarray]:
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return nodes, weights / weights.sum()


@functools.lru_cache(64)
def _scales(freedom: float) -> tuple[np.ndarray, np.ndarray]:
    """Return nodes and masses of χ(freedom)/√freedom, between quantiles that leave 1e-12 outside."""
    nodes, weights = np.polynomial.legendre.leggauss(4 * NODES)
    low, high = chi.ppf(1e-12, freedom), chi.isf(1e-12, freedom)
    points = low + (nodes + 1) / 2 * (high - low)
    masses = weights * chi.pdf(points, freedom)
    return points / math.sqrt(freedom), masses / masses.sum()
