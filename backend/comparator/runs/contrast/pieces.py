"""The heavy parts of a contrast, each computed once per model or pair and kept: neighbours and similarity."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from itertools import product

import numpy as np

from comparator.contrast import neighbours, similarity
from comparator.contrast.predicted import PARTS, rows_of
from comparator.contrast.steady import steady
from comparator.evidence import Integers, Samples
from comparator.runs.contrast.cache import Cache, key
from comparator.store import artifacts, partitions

Report = Callable[[float], None]
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


def similarity_key(pair: Sequence[str], partition: str) -> str:
    """Name the similarity of two models; it is the same both ways."""
    return key("similarity", pair=sorted(pair), partition=partition)


def layers_of(cache: Cache, sha256: str) -> list[str]:
    """Return the names of the layers with stored activations, in order; empty if there are none."""
    return [name.split(".", 2)[2] for name in _columns(cache, sha256)]


def _columns(cache: Cache, sha256: str) -> list[str]:
    return sorted(name for name in cache.shapes(sha256) if name.startswith(ACTIVATION))


def products(cache: Cache, sha256: str) -> int:
    """Return the multiplications that comparing all layers of a model with another's takes."""
    shapes = (shape for name, shape in cache.shapes(sha256).items() if name.startswith(ACTIVATION))
    return sum(rows * width * width for rows, width in shapes)


def similarities(
    cache: Cache, pairs: Sequence[Sequence[str]], partition: str, report: Report = lambda _fraction: None
) -> dict[str, np.ndarray]:
    """Return CKA float64 [parts, layers] of equal layers for each pair, by its key; what is missing is computed.

    Part by part, so that each model's activations are prepared once and only a quarter of them is held.
    """
    names = {similarity_key(pair, partition): sorted(pair) for pair in pairs}
    absent = {name: pair for name, pair in names.items() if not cache.has(name)}
    if absent:
        with steady():
            values = _computed(cache, list(absent.values()), partition, report)
        for name, value in zip(absent, values, strict=True):
            cache.store(name, {"cka": value})
    return {name: (cache.find(name) or {"cka": np.empty(0)})["cka"] for name in names}


def _computed(cache: Cache, pairs: list[list[str]], partition: str, report: Report) -> list[np.ndarray]:
    samples = samples_of(cache, partition)
    layers = len(layers_of(cache, pairs[0][0]))
    values = [np.full((len(PARTS), layers), np.nan) for _ in pairs]
    probe = _probe_rows(cache, {model for pair in pairs for model in pair})
    for number, part in enumerate(PARTS):
        rows = np.intersect1d(probe, rows_of(samples, part), assume_unique=True)
        prepared: dict[str, list[similarity.Prepared]] = {}
        for index, (first, second) in enumerate(pairs):
            for model in (first, second):
                if model not in prepared:
                    prepared[model] = prepare(cache, model, rows)
            values[index][number] = similarity.by_layer(prepared[first], prepared[second])
            report((number * len(pairs) + index + 1) / (len(PARTS) * len(pairs)))
    return values


def _probe_rows(cache: Cache, models: set[str]) -> Integers:
    shared: Integers | None = None
    for model in sorted(models):
        rows = cache.read(model, "probe_rows")["probe_rows"].astype(np.int64)
        shared = rows if shared is None else np.intersect1d(shared, rows, assume_unique=True)
    return shared if shared is not None else np.empty(0, dtype=np.int64)


def prepare(cache: Cache, sha256: str, rows: Integers) -> list[similarity.Prepared]:
    """Prepare the activations of every layer of a model on some rows."""
    columns = _columns(cache, sha256)
    stored = cache.read(sha256, "probe_rows", *columns)
    chosen = np.searchsorted(stored["probe_rows"], rows)
    return [similarity.prepare(stored[column][chosen]) for column in columns]


def activations_of(cache: Cache, sha256: str) -> list[np.ndarray]:
    """Return the stored activations float32 [probe rows, width] of every layer of a model."""
    columns = _columns(cache, sha256)
    stored = cache.read(sha256, *columns) if columns else {}
    return [stored[column].astype(np.float32) for column in columns]


def layer_map(cache: Cache, first: str, second: str, partition: str, part: int) -> np.ndarray:
    """Return CKA float64 [layers, layers] of all pairs of layers of two models on one part."""

    def compute() -> dict[str, np.ndarray]:
        rows = np.intersect1d(_probe_rows(cache, {first, second}), rows_of(samples_of(cache, partition), PARTS[part]))
        with steady():
            return {"cka": similarity.layer_map(*(prepare(cache, model, rows) for model in (first, second)))}

    return cache.obtain(key("layers", pair=[first, second], partition=partition, part=part), compute)["cka"]


def all_pairs(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, str]]:
    """Return all pairs of two lists, of equal files too: a run may have the very weights of another one."""
    return list(product(first, second))
