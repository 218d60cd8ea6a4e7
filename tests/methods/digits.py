"""Real data in small: digits, the small CNN, originals and retrained models, trained once for each seed."""

from __future__ import annotations

import copy
import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn

from comparator import registry
from comparator.data import digits
from comparator.data.images import Images
from comparator.data.partition import Labelled, Partition, split
from comparator.models import weights
from comparator.scenario import Recipe, Splits
from comparator.training import images as image_store
from comparator.training.device import Device
from comparator.training.images import DeviceImages
from comparator.training.progress import Progress
from comparator.training.stopwatch import Stopwatch
from comparator.training.task import Task, declared
from comparator.training.train import train

DEVICE = Device("cpu", "processor")


@dataclass(eq=False)
class Digits:
    """One forget set on digits, and the models that were trained for it."""

    partition: Partition
    images: DeviceImages

    @functools.cache  # noqa: B019 - lives as long as the tests
    def model(self, kind: str, seed: int) -> nn.Module:
        entry = registry.get("architecture", "small_cnn")
        recipe = Recipe(**entry.facts.recipe)
        parts = ("retain", "forget") if kind == "original" else ("retain",)
        model = weights.build("small_cnn", (8, 8, 1), 10, seed)
        train(
            model, self.images, self.partition.positions(*parts), recipe, DEVICE, seed=seed,
            stopwatch=Stopwatch(DEVICE), progress=Progress(), snapshot=lambda *_: None,
        )  # fmt: skip
        return model

    def unlearn(self, method: str, seed: int, **changes: Any) -> nn.Module:
        entry = registry.get("method", method)
        parameters = entry.parameters.model_validate({**entry.facts.presets["small"], **changes})
        model = copy.deepcopy(self.model("original", seed))
        reads = declared(entry.facts, parameters)
        task = Task(model, self.images, self.partition, DEVICE, seed=seed, reads=reads)
        entry.function(task, parameters)
        return model

    @torch.no_grad()
    def accuracies(self, model: nn.Module) -> dict[str, float]:
        model.eval()
        logits = model(self.images.batch(torch.arange(len(self.images.labels))))
        right = (logits.argmax(dim=1) == self.images.labels).numpy()
        split_at = self.images.train_size
        test, match = right[split_at:], self.partition.test_match
        rows = {part: self.partition.positions(part) for part in ("forget", "retain", "validation")}
        found = {"UA": right[rows["forget"]].mean(), "RA": right[rows["retain"]].mean(), "TRA": test[~match].mean()}
        kept = np.unique(self.partition.train_labels[rows["retain"]])
        seen = rows["validation"][np.isin(self.partition.train_labels[rows["validation"]], kept)]
        return {name: float(value) for name, value in found.items()} | {
            "TUA": float(test[match].mean()) if match.any() else float("nan"),
            "VRA": float(right[seen].mean()) if len(seen) else float("nan"),
        }


@functools.cache
def load() -> Images:
    class Quiet:
        def progress(self, *_: Any) -> None:
            pass

    return digits.load(Quiet())  # type: ignore[arg-type]


@functools.cache
def world(forget_class: int | None, validation: float = 0.0, fraction: float = 0.1) -> Digits:
    """Digits with a class to forget, or a random tenth for ``None``."""
    data = load()
    labelled = Labelled(tuple(map(str, range(10))), data.train.labels, data.test.labels, {}, {})
    forget = (
        {"kind": "random", "fraction": fraction, "seed": 0}
        if forget_class is None
        else {"kind": "class", "classes": [forget_class]}
    )
    partition = split(labelled, Splits(validation=validation), forget)
    images = image_store.load(
        data.train.images[partition.train_indices],
        data.test.images[partition.test_indices],
        partition,
        DEVICE,
        "float32",
    )
    return Digits(partition, images)
