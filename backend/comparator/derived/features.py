"""The heavy parts of a contrast, each computed once per model or pair and kept: neighbours and similarity."""

from __future__ import annotations

import numpy as np

from comparator.derived.cache import Cache
from comparator.evidence import Integers, Samples
from comparator.store import artifacts, partitions

ACTIVATION = "activation."


def samples_of(cache: Cache, partition: str) -> Samples:
    """Return who is who in a scenario."""
    return partitions.samples(partitions.read(artifacts.path(cache.artifacts, partition)))


def feature_rows(cache: Cache, sha256: str) -> Integers:
    """Return the rows int64 [n] for which a model has features, ascending."""
    return cache.read(sha256, "feature_rows")["feature_rows"].astype(np.int64)


def shared_rows(cache: Cache, *files: str) -> Integers:
    """Return the rows for which all of some models have features."""
    rows = feature_rows(cache, files[0])
    for other in files[1:]:
        rows = np.intersect1d(rows, feature_rows(cache, other), assume_unique=True)
    return rows


def features_at(cache: Cache, sha256: str, rows: Integers) -> np.ndarray:
    """Return features float32 [n, width] of some of a model's rows."""
    stored = cache.read(sha256, "features", "feature_rows")
    chosen = np.searchsorted(stored["feature_rows"], rows)
    return stored["features"][chosen].astype(np.float32)


def layers_of(cache: Cache, sha256: str) -> list[str]:
    """Return the names of the layers with stored activations, in order; empty if there are none."""
    return [name.split(".", 2)[2] for name in columns_of(cache, sha256)]


def columns_of(cache: Cache, sha256: str) -> list[str]:
    """Return the names of a model's arrays of activations, in the order of its layers."""
    return sorted(name for name in cache.shapes(sha256) if name.startswith(ACTIVATION))


def activations_of(cache: Cache, sha256: str) -> list[np.ndarray]:
    """Return the stored activations float32 [probe rows, width] of every layer of a model."""
    columns = columns_of(cache, sha256)
    stored = cache.read(sha256, *columns) if columns else {}
    return [stored[column].astype(np.float32) for column in columns]
