"""How similar the layers of two models are, computed once a pair and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np

from comparator.contrast import similarity
from comparator.contrast.predicted import PARTS, rows_of
from comparator.contrast.steady import steady
from comparator.derived.cache import Cache, key
from comparator.derived.features import ACTIVATION, columns_of, layers_of, samples_of
from comparator.evidence import Integers

Report = Callable[[float], None]


def similarity_key(pair: Sequence[str], partition: str) -> str:
    """Name the similarity of two models; it is the same both ways."""
    return key("similarity", pair=sorted(pair), partition=partition)


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
    columns = columns_of(cache, sha256)
    stored = cache.read(sha256, "probe_rows", *columns)
    chosen = np.searchsorted(stored["probe_rows"], rows)
    return [similarity.prepare(stored[column][chosen]) for column in columns]


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
