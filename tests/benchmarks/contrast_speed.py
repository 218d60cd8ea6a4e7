"""How long a contrast takes: CKA, neighbours and maps, cold and warm, and what 2 × 10,000 points weigh.

Run: ``python tests/benchmarks/contrast_speed.py [--samples 10000]``. Limits are those of issue 3, on two idle cores.
"""

from __future__ import annotations

import argparse
import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from comparator.contrast import neighbours, probes, similarity
from comparator.contrast.projection import Map, Settings
from comparator.contrast.steady import steady
from comparator.data.partition import Partition
from comparator.derived import maps
from comparator.derived.cache import Cache
from comparator.services.contrast import samples as samples_view
from comparator.services.contrast import summary as summary_view
from comparator.services.contrast.pair import Pair, Subject
from comparator.store import artifacts, partitions

RESNET_WIDTHS = (64, 64, 64, 128, 128, 256, 256, 512, 512, 512)
TRAIN, TEST, CLASSES, FORGOTTEN = 50_000, 10_000, 10, 3
COLD = """
import sys, time
started = time.perf_counter()
import numpy as np
from comparator.contrast.projection import Map, Settings
random = np.random.default_rng(0)
features = (random.normal(size=(10, 64)) * 3)[np.arange(1797) % 10] + random.normal(size=(1797, 64))
fitted = Map(features.astype(np.float32), Settings())
fitted.place((features + random.normal(size=features.shape) * 0.1).astype(np.float32))
sys.stdout.write(f"{time.perf_counter() - started}")
"""


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return wall and processor seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    with steady():
        work()
    return time.perf_counter() - wall, time.process_time() - processor


def show(name: str, work: Callable[[], object], limit: float) -> None:
    wall, processor = timed(work)
    ratio = f"{wall / limit:5.2f} of {limit:g} s"
    sys.stdout.write(f"{name:58s} {wall:6.2f} s  (processor {processor:6.2f} s)  {ratio}\n")


def activations(n: int, seed: int) -> list[np.ndarray]:
    random = np.random.default_rng(seed)
    return [random.normal(size=(n, width)).astype(np.float16) for width in RESNET_WIDTHS]


def compared(first: list[np.ndarray], second: list[np.ndarray]) -> np.ndarray:
    one, other = ([similarity.prepare(layer) for layer in side] for side in (first, second))
    return similarity.by_layer(one, other)


def partition() -> Partition:
    labels, test = np.arange(TRAIN) % CLASSES, np.arange(TEST) % CLASSES
    return Partition(
        np.arange(TRAIN), labels, labels, (labels == FORGOTTEN).astype(np.uint8), np.zeros(TRAIN, dtype=np.bool_),
        np.arange(TEST), test, test == FORGOTTEN, CLASSES,
    )  # fmt: skip


def model(cache: Cache, name: str, kind: str, seed: int, shown: int, width: int) -> Subject:
    """Store a made-up model: 60,000 predictions as sure as those of real models, features of some samples."""
    random = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(TRAIN) % CLASSES, np.arange(TEST) % CLASSES])
    wrong = random.random(len(labels)) < 0.05
    classes = np.where(wrong, random.integers(0, CLASSES, len(labels)), labels)
    logits = np.eye(CLASSES, dtype=np.float32)[classes] * random.gamma(6, 2, size=(len(labels), 1))
    logits = (logits + random.normal(size=logits.shape)).astype(np.float32)
    centres = np.random.default_rng(7).normal(size=(CLASSES, width)) * 0.5
    rows = np.sort(np.random.default_rng(8).permutation(len(labels))[:shown])
    features = centres[classes[rows]] + random.normal(size=(shown, width)) * 0.5
    predictions = {"train_logits": logits[:TRAIN], "test_logits": logits[TRAIN:]}
    stored = {"feature_rows": rows.astype(np.int32), "features": features.astype(np.float16)}
    files = [artifacts.write_arrays(cache.artifacts, content).sha256 for content in (predictions, stored)]
    return Subject(name, kind, None, {}, seed, None, *files)


def contrast(samples: int, folder: Path) -> None:
    cache = Cache(folder / "artifacts", folder / "cache")
    a = model(cache, "a", "original", 0, samples, 512)
    b = model(cache, "b", "unlearned", 1, samples, 512)
    retrained = tuple(model(cache, f"r{seed}", "retrained", seed, samples, 512) for seed in range(2, 6))
    stored = partitions.write(cache.artifacts, partition())
    pair = Pair("s", {"forget": {"kind": "class"}}, stored.sha256, a, b, (a,), retrained, a)
    weights: dict[str, int] = {}

    def summary() -> None:
        import json

        weights["summary"] = len(gzip.compress(json.dumps(summary_view.overview(cache, pair)).encode(), 5))

    def file(name: str, key: str) -> None:
        weights[name] = len(gzip.compress(cache.file(key).read_bytes(), 5))

    def request(projection: maps.Projection) -> maps.Request:
        return maps.Request(a.features or "", b.features or "", a.features or "", stored.sha256, projection, Settings())

    def embedding(projection: maps.Projection) -> None:
        wanted = maps.Maps(cache, request(projection))
        wanted.compute() if projection != "pca" else None
        cache.store(request(projection).name, wanted.answer())
        file(projection, request(projection).name)

    def facts() -> None:
        cache.store("samples", *samples_view.columns(cache, pair))
        file("samples", "samples")

    show("summary of 60,000 rows, 4 retrained models", summary, 1)
    show(f"columns of {samples:,} samples", facts, 1)
    show(f"PCA picture of 2 × {samples:,} × 512", lambda: embedding("pca"), 1)
    points = np.random.default_rng(0).normal(size=(samples, 512)).astype(np.float32)
    show(f"neighbours of {samples:,} × 512", lambda: neighbours.nearest(points, 15), 10)
    show(f"aligned map of 2 × {samples:,} × 512, compiled", lambda: embedding("aligned"), 30)
    show("the same from the cache", lambda: embedding("aligned"), 1)
    total = sum(weight for name, weight in weights.items() if name != "pca") / 1000
    parts = ", ".join(f"{name} {weight / 1000:.0f} kB" for name, weight in weights.items())
    sys.stdout.write(f"compressed: {parts}; all but pca {total:.0f} kB, {total / 500:.2f} of 500 kB\n")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int, default=10_000)
    samples = parser.parse_args().samples
    first, second = activations(2000, 0), activations(2000, 1)
    show("CKA of one pair, 10 ResNet layers, 2,000 samples", lambda: compared(first, second), 2)
    target = np.arange(2000) % 2 == 0
    show("probes of one model, the same layers", lambda: [probes.bits(layer, target) for layer in first], 30)
    ready, prepared = [[similarity.prepare(layer) for layer in side] for side in (first, second)]
    show("the same with both sides prepared", lambda: similarity.by_layer(ready, prepared), 2)
    show("map of digits' size in a new process, import included", lambda: subprocess.run(
        [sys.executable, "-c", COLD], check=True, stdout=subprocess.DEVNULL), 15)  # fmt: skip
    random = np.random.default_rng(0)
    digits = (random.normal(size=(10, 64)) * 3)[np.arange(1797) % 10] + random.normal(size=(1797, 64))
    warm = Map(digits.astype(np.float32), Settings())
    show("fit of digits' size, warm", lambda: Map(digits.astype(np.float32), Settings()), 4)
    show("place of digits' size, warm", lambda: warm.place((digits + 0.1).astype(np.float32)), 4)
    with tempfile.TemporaryDirectory() as folder:
        contrast(samples, Path(folder))


if __name__ == "__main__":
    main()
