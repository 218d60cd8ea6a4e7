"""The nearest neighbours of a model's samples, computed once a model and kept."""

from __future__ import annotations

import hashlib

import numpy as np

from comparator.contrast import neighbours
from comparator.contrast.steady import steady
from comparator.derived.cache import Cache, key
from comparator.derived.features import features_at
from comparator.evidence import Integers


def neighbours_key(sha256: str, rows: Integers) -> str:
    """Name the neighbours of a model among some rows."""
    digest = hashlib.sha256(rows.astype("<i8").tobytes()).hexdigest()
    return key("neighbours", features=sha256, rows=digest, k=neighbours.NEIGHBOURS)


def neighbours_of(cache: Cache, sha256: str, rows: Integers) -> np.ndarray:
    """Return the nearest neighbours int32 [n, k] of a model's samples among some rows."""

    def compute() -> dict[str, np.ndarray]:
        with steady():
            return {"indices": neighbours.nearest(features_at(cache, sha256, rows), neighbours.NEIGHBOURS)[0]}

    return cache.obtain(neighbours_key(sha256, rows), compute)["indices"]
