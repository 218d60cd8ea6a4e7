"""Nearest neighbours in feature space, and how many a sample keeps from one model to another.

The share of k nearest neighbours kept needs no projection and no common axes: it compares two feature spaces of any
widths by who is near whom (mean overlap of neighbourhoods, as in Wang et al., ACL 2020).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from comparator.evidence import Floats, Integers

Indices = npt.NDArray[np.int32]
NEIGHBOURS, SPARE, CHUNK_ENTRIES = 15, 8, 4_000_000


def nearest(features: Floats, k: int, queries: Floats | None = None) -> tuple[Indices, Floats]:
    """Return the k nearest rows of ``features`` float [n, width] by Euclidean distance, exactly, nearest first.

    Indices int32 and distances float32, [n, k] without the sample itself; with ``queries`` [m, width] they are [m, k]
    and nothing is left out. Candidates come from products in float32, their order from differences in float64, so that
    rounding cannot change it; among equals the smaller index comes first. About 2 s for 10,000 × 512 on one core.
    """
    points = np.asarray(features, dtype=np.float32)
    centre = points.mean(axis=0)
    points = points - centre
    asked = points if queries is None else np.asarray(queries, dtype=np.float32) - centre
    squares = np.einsum("nw,nw->n", points, points)
    k = min(k, len(points) - (queries is None))
    indices = np.empty((len(asked), k), dtype=np.int32)
    distances = np.empty((len(asked), k), dtype=np.float32)
    step = max(1, CHUNK_ENTRIES // len(points))
    for start in range(0, len(asked), step):
        chunk = asked[start : start + step]
        rough = squares - 2 * (chunk @ points.T)
        if queries is None:
            rough[np.arange(len(chunk)), np.arange(start, start + len(chunk))] = np.inf
        rows = slice(start, start + len(chunk))
        indices[rows], distances[rows] = _exact(rough, chunk, points, k)
    return indices, distances


def _exact(rough: Floats, chunk: Floats, points: Floats, k: int) -> tuple[Indices, Floats]:
    """Order the best candidates by their exact distances."""
    several = min(k + SPARE, int(np.isfinite(rough[0]).sum()))
    found = np.sort(np.argpartition(rough, several - 1, axis=1)[:, :several], axis=1)
    exact = np.empty(found.shape)
    for column in range(several):
        apart = points[found[:, column]].astype(np.float64) - chunk
        exact[:, column] = np.sqrt(np.einsum("nw,nw->n", apart, apart))
    order = np.argsort(exact, axis=1, kind="stable")[:, :k]
    return (
        np.take_along_axis(found, order, axis=1).astype(np.int32),
        np.take_along_axis(exact, order, axis=1).astype(np.float32),
    )


def kept(first: Indices, second: Indices) -> npt.NDArray[np.uint8]:
    """Count, uint8 [n], how many of each sample's neighbours [n, k] in one space are among those in the other."""
    return np.asarray((first[:, :, None] == second[:, None, :]).any(axis=2).sum(axis=1), dtype=np.uint8)


def moved(neighbours_kept: npt.NDArray[np.uint8], shift: Floats) -> Integers:
    """Rank samples by how much they moved: fewest neighbours kept first, then the larger ``shift`` float [n]."""
    return np.lexsort((-shift, neighbours_kept)).astype(np.int64)


def shift(first: Floats, second: Floats) -> Floats:
    """Return the total variation distance float32 [n] in 0..1 of two predictions [n, classes]."""
    return np.asarray(np.abs(first - second).sum(axis=1) / 2, dtype=np.float32)
