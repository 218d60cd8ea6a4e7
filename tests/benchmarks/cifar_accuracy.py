"""A ResNet-18 on 5,000 real CIFAR-10 images must beat 45 % test accuracy after five epochs.

`nice .venv/bin/python tests/benchmarks/cifar_accuracy.py`: three to four minutes on two idle cores.
"""

from __future__ import annotations

import os
import time

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as in the workers, before torch is loaded

import numpy as np
from cifar import FEW_EPOCHS, FOLDER, Local

from comparator.data import cifar10
from comparator.data.partition import Labelled, split
from comparator.models import weights
from comparator.predictions import compute
from comparator.scenario import Recipe, Splits
from comparator.training import device as devices
from comparator.training import images as image_store
from comparator.training.progress import Progress
from comparator.training.stopwatch import Stopwatch
from comparator.training.train import train

TRAIN, TEST, EPOCHS, PROMISED = 5000, 2000, 5, 0.45


def main() -> None:
    """Train, and print the test accuracy after each epoch."""
    if not FOLDER.exists():
        raise SystemExit("Not run: there are no local CIFAR-10 files in ../shared/data/cifar10.")
    data = cifar10.load(Local())
    labelled = Labelled(cifar10.CLASSES, data.train.labels, data.test.labels, {}, {})
    splits = Splits.model_validate({"subset": {"train": TRAIN, "test": TEST}})
    partition = split(labelled, splits, {"kind": "class", "classes": [3]})
    device = devices.pick()
    precision = "bfloat16" if devices.gains_from_bfloat16(device) else "float32"
    pixels = data.train.images[partition.train_indices], data.test.images[partition.test_indices]
    devices.settle(device, pixels[0][0].size)
    images = image_store.load(*pixels, partition, device, precision)
    model = devices.place(weights.build("resnet18", (32, 32, 3), 10, seed=0), device, precision)
    recipe = Recipe.model_validate({**FEW_EPOCHS, "epochs": EPOCHS, "precision": precision})
    test = images.labels.cpu().numpy()[images.train_size :]
    found: list[float] = []

    def snapshot(epoch: int, loss: float) -> None:
        rows = images.train_size + np.arange(len(test))
        found.append(float((compute.logits_of(model, images, rows, device).argmax(axis=1) == test).mean()))
        print(f"epoch {epoch}: loss {loss:.3f}, test accuracy {found[-1]:.3f}", flush=True)

    started = time.perf_counter()
    rows = partition.positions("retain", "forget")
    progress = Progress(lambda *_: None)
    progress.begin("train")
    train(
        model, images, rows, recipe, device, seed=0, stopwatch=Stopwatch(device), progress=progress, snapshot=snapshot
    )
    seconds = time.perf_counter() - started
    verdict = "as promised" if found[-1] > PROMISED else "LESS THAN PROMISED"
    print(f"{found[-1]:.3f} of more than {PROMISED} promised: {verdict}; {seconds:.0f} s, {precision}")
    if found[-1] <= PROMISED:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
