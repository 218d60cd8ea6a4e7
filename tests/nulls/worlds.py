"""The four digits scenarios in which the verdict is checked, as the ready-made ones are built."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from comparator import registry
from comparator.data.partition import Labelled, Partition, split
from comparator.evidence import Floats, Samples
from comparator.models import weights
from comparator.predictions.compute import logits_of
from comparator.scenario import Canaries, Recipe, Splits
from comparator.training import images as image_store
from comparator.training.images import DeviceImages
from comparator.training.progress import Progress
from comparator.training.stopwatch import Stopwatch
from comparator.training.train import train
from methods.digits import DEVICE, load

RANDOM = {"kind": "random", "fraction": 0.1, "seed": 0}


@dataclass(frozen=True)
class Kind:
    """What is forgotten, and what the recipe changes."""

    forget: dict[str, Any]
    twin: bool = False
    wrong: int = 0
    recipe: dict[str, Any] = field(default_factory=dict)


SCENARIOS = {
    "twin": Kind(RANDOM, twin=True),
    "random": Kind(RANDOM),
    "class": Kind({"kind": "class", "classes": [3]}),
    "wrong_labels": Kind(RANDOM, wrong=144, recipe={"epochs": 40}),
}


@dataclass(frozen=True)
class World:
    """A scenario with its images; ``samples`` is what metrics and attacks see of it."""

    partition: Partition
    images: DeviceImages
    recipe: Recipe

    @property
    def samples(self) -> Samples:
        """Return the samples as a view holds them."""
        found = self.partition
        return Samples(
            found.train_labels, found.true_labels, found.roles, found.test_labels, found.test_match,
            found.train_indices, found.test_indices, 10,
        )  # fmt: skip

    def logits(self, *, seed: int, share: float) -> Floats:
        """Train a model on the retained samples and a ``share`` of the forgotten ones; return logits [rows, classes].

        Which forgotten samples are seen is drawn anew with each seed.
        """
        forgotten = self.partition.positions("forget")
        seen = np.random.default_rng([seed, 7]).permutation(forgotten)[: round(share * len(forgotten))]
        rows = np.sort(np.concatenate([self.partition.positions("retain"), seen]))
        model = weights.build("small_cnn", (8, 8, 1), 10, seed)
        train(
            model, self.images, rows, self.recipe, DEVICE, seed=seed,
            stopwatch=Stopwatch(DEVICE), progress=Progress(), snapshot=lambda *_: None,
        )  # fmt: skip
        model.eval()
        return logits_of(model, self.images, np.arange(len(self.images.labels)), DEVICE)


@functools.cache
def world(name: str) -> World:
    """Return a scenario by its name."""
    kind, data = SCENARIOS[name], load()
    labelled = Labelled(tuple(map(str, range(10))), data.train.labels, data.test.labels, {}, {})
    canaries = Canaries(kind="label", count=kind.wrong) if kind.wrong else None
    partition = split(labelled, Splits(), kind.forget, twin=kind.twin, canaries=canaries)
    images = image_store.load(
        data.train.images[partition.train_indices], data.test.images[partition.test_indices], partition, DEVICE,
        "float32",
    )  # fmt: skip
    usual = registry.get("architecture", "small_cnn").facts.recipe
    return World(partition, images, Recipe(**{**usual, **kind.recipe}))
