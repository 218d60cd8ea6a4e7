"""One fine-tuning epoch and an evaluation of ResNet-18 on CIFAR-10 against a plain float32 DataLoader loop.

Both do the same in the same process, in turn: 5,000 training images at batch 128, then predictions of 5,000 training
and 1,000 test images. `.venv/bin/python tests/benchmarks/cifar.py [repeats]`
"""

from __future__ import annotations

import copy
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as in the workers, before torch is loaded

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from comparator import registry
from comparator.data import cifar10
from comparator.data.images import Images
from comparator.data.partition import Labelled, split
from comparator.models import weights
from comparator.predictions import compute, samples
from comparator.scenario import Splits
from comparator.training import device as devices
from comparator.training import images as image_store
from comparator.training.task import Task

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "cifar10"
TRAIN, TEST, BATCH, RATE = 5000, 1000, 128, 0.01
FEW_EPOCHS = {
    "batch_size": 32,
    "learning_rate": 0.02,
    "augmentation": "flip",
}  # learns much from few images
PROMISED_WITH, PROMISED_WITHOUT = 3.0, 1.1


class Local:
    """Where the data set is on this machine."""

    folder, local_folders, download = FOLDER, (), False

    def progress(self, *_: object) -> None:
        """Say nothing."""


class Plain(Dataset[tuple[Tensor, int]]):
    """What a script would write: one image at a time, normalised, cropped and flipped by hand."""

    def __init__(self, pixels: Tensor, labels: Tensor, mean: Tensor, deviation: Tensor, augment: bool) -> None:
        self.pixels, self.labels, self.mean, self.deviation, self.augment = pixels, labels, mean, deviation, augment

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, row: int) -> tuple[Tensor, int]:
        image = (self.pixels[row].float() / 255 - self.mean) / self.deviation
        if self.augment:
            top, left = torch.randint(0, 9, (2,)).tolist()
            image = functional.pad(image, (4, 4, 4, 4))[:, top : top + 32, left : left + 32]
            image = image.flip(2) if torch.rand(()) < 0.5 else image
        return image, int(self.labels[row])


def plain(model: nn.Module, training: Plain, everything: list[Plain]) -> Iterator[float]:
    """Fine-tune for one epoch, then predict; yield the seconds of both."""
    started = time.perf_counter()
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=0.9, weight_decay=5e-4)
    model.train()
    for images, labels in DataLoader(training, batch_size=BATCH, shuffle=True):
        optimizer.zero_grad()
        functional.cross_entropy(model(images), labels).backward()
        optimizer.step()
    yield time.perf_counter() - started
    started = time.perf_counter()
    model.eval()
    with torch.no_grad():
        for part in everything:
            torch.cat([model(images) for images, _ in DataLoader(part, batch_size=BATCH)])
    yield time.perf_counter() - started


def main(repeats: int = 3) -> None:
    """Print the seconds of both ways and their ratio."""
    if not FOLDER.exists():
        raise SystemExit("Not run: there are no local CIFAR-10 files in ../shared/data/cifar10.")
    data: Images = cifar10.load(Local())
    labelled = Labelled(tuple(map(str, range(10))), data.train.labels, data.test.labels, {}, {})
    splits = Splits.model_validate({"subset": {"train": TRAIN, "test": TEST}})
    partition = split(labelled, splits, {"kind": "class", "classes": [3]})
    device = devices.pick("cpu")
    gains = devices.gains_from_bfloat16(device)
    precision = "bfloat16" if gains else "float32"
    pixels = data.train.images[partition.train_indices], data.test.images[partition.test_indices]
    devices.settle(device, pixels[0][0].size)
    images = image_store.load(*pixels, partition, device, precision)
    start = weights.build("resnet18", (32, 32, 3), 10, seed=0)
    mean, deviation = images.mean.flatten()[:, None, None].float(), images.deviation.flatten()[:, None, None].float()
    arrays = [torch.from_numpy(part).permute(0, 3, 1, 2).contiguous() for part in pixels]
    labels = [torch.from_numpy(partition.train_labels), torch.from_numpy(partition.test_labels)]
    kept = torch.from_numpy(partition.positions("retain"))
    training = Plain(arrays[0][kept], labels[0][kept], mean, deviation, augment=True)
    everything = [Plain(part, of, mean, deviation, augment=False) for part, of in zip(arrays, labels, strict=True)]
    entry = registry.get("method", "finetune")
    parameters = entry.parameters.model_validate({"epochs": 1, "learning_rate": RATE, "batch_size": BATCH})
    chosen = samples.choose(partition)
    ratios, efforts = [], []
    for number in range(repeats):
        began = time.process_time()
        theirs = list(plain(copy.deepcopy(start), training, everything))
        effort = time.process_time() - began
        model = devices.place(copy.deepcopy(start), device, precision)
        worked, began = time.process_time(), time.perf_counter()
        task = Task(model, images, partition, device, seed=0, reads=("retain",), augmentation="crop_flip")
        entry.function(task, parameters)
        middle = time.perf_counter()
        compute.compute(task.model, images, partition, chosen, device)
        ours = [middle - began, time.perf_counter() - middle]
        ratios.append(sum(theirs) / sum(ours))
        efforts.append(effort / (time.process_time() - worked))
        print(
            f"{number + 1}: plain {theirs[0]:5.1f} + {theirs[1]:5.1f} s, here {ours[0]:5.1f} + {ours[1]:5.1f} s, ",
            end="",
        )
        print(f"ratio {ratios[-1]:.2f}", flush=True)
    promised = PROMISED_WITH if gains else PROMISED_WITHOUT
    print(f"{torch.get_num_threads()} threads, {precision}; evaluation here also keeps features and layer activations")
    print(f"median ratio {median(ratios):.2f} of {promised} promised (processor time, which other work on the machine")
    print(f"disturbs less: {median(efforts):.2f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
