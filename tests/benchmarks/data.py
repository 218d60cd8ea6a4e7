"""How long data sets take: 10,000 PNGs of 32 pixels from a manifest, and CIFAR-10 from Parquet; first and again.

`.venv/bin/python tests/benchmarks/data.py`; the second time is a preparation of unchanged files (own images), and
the reading of the stored arrays, as every run does it.
"""

from __future__ import annotations

import csv
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from comparator.data.own.check import facts
from comparator.store import artifacts
from comparator.worker.prepare_dataset import prepare

CIFAR = Path(__file__).resolve().parents[3] / "shared" / "data" / "cifar10"
IMAGES, SIDE = 10_000, 32


def timed(what: str, promised: float, work: Callable[[], Any]) -> Any:
    """Print how long something takes, and what was promised."""
    started, worked = time.perf_counter(), time.process_time()
    found = work()
    seconds, processor = time.perf_counter() - started, time.process_time() - worked
    print(f"{what}: {seconds:.2f} s ({processor:.2f} s of processor time); promised {promised:g} s", flush=True)
    return found


def pictures(folder: Path) -> Path:
    """Write a folder with a manifest of random PNGs."""
    random = np.random.default_rng(0)
    with (folder / "manifest.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["file", "label", "subject"])
        for number in range(IMAGES):
            pixels = random.integers(0, 256, size=(SIDE, SIDE, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / f"{number}.png", compress_level=1)
            table.writerow([f"{number}.png", f"class {number % 10}", f"person {number % 500}"])
    return folder


def load_arrays(found: dict[str, Any], store: Path) -> int:
    """Read the stored arrays as a run does; return how many images there are."""
    arrays = artifacts.read_arrays(store / found["file"], "train_images", "test_images")
    return sum(int(array.sum(axis=(1, 2, 3), dtype=np.int64).size) for array in arrays.values())


def main() -> None:
    """Measure both."""
    with tempfile.TemporaryDirectory() as place:
        folder, store = Path(place, "pictures"), Path(place, "store")
        folder.mkdir()
        pictures(folder)
        own = {**facts(folder)[0].record(), "name": "pictures"}
        payload = {"dataset": "pictures", "own": own, "target": str(store)}
        first = timed(f"{IMAGES:,} PNGs, first", 10, lambda: prepare(payload, lambda *_: None))
        timed("the same, unchanged", 1, lambda: prepare({**payload, "known": first}, lambda *_: None))
        timed("the same, read by a run", 1, lambda: load_arrays(first, store))
        if not CIFAR.exists():
            print("Not run: there are no local CIFAR-10 files in ../shared/data/cifar10.")
            return
        payload = {"dataset": "cifar10", "folder": place, "local_folders": [str(CIFAR)], "target": str(store)}
        found = timed("CIFAR-10 from Parquet, first", 15, lambda: prepare(payload, lambda *_: None))
        timed("the same, read by a run", 1, lambda: load_arrays(found, store))


if __name__ == "__main__":
    main()
