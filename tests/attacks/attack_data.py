"""Views whose true-class margins are chosen, so that every attack has a known answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from comparator.evidence import Outputs, Samples, View

CLASSES = 5


@dataclass(frozen=True)
class World:
    """How many samples of each part, and how models vary: seed shift of a whole model, noise per image and model."""

    forget: int = 300
    twin: int = 300
    retain: int = 600
    test: int = 400
    by_class: bool = False
    seed_deviation: float = 0.05
    noise: float = 1.0
    hardness: float = 1.0
    trained: float = 3.0


def samples(world: World, random: np.random.Generator) -> Samples:
    train = world.forget + world.twin + world.retain
    roles = random.permutation(np.repeat([1, 3, 0], [world.forget, world.twin, world.retain])).astype(np.uint8)
    labels, test_labels = random.integers(0, CLASSES, train), random.integers(0, CLASSES, world.test)
    if world.by_class:
        labels = np.where(roles == 1, 0, 1 + labels % (CLASSES - 1))
    return Samples(
        train_labels=labels,
        true_labels=labels.copy(),
        roles=roles,
        test_labels=test_labels,
        test_match=test_labels == 0 if world.by_class else np.zeros(world.test, dtype=np.bool_),
        train_indices=np.sort(random.choice(10 * train, train, replace=False)),
        test_indices=np.sort(random.choice(10 * world.test, world.test, replace=False)),
        classes=CLASSES,
    )


def with_margins(margins: np.ndarray, labels: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return logits float32 whose true-class margin is exactly as given (up to rounding)."""
    logits = random.normal(size=(len(labels), CLASSES))
    rows = np.arange(len(labels))
    others = np.exp(logits)
    others[rows, labels] = 0
    logits[rows, labels] = margins + np.log(others.sum(axis=1))
    return logits.astype(np.float32)


class Maker:
    """Makes models of one world; image hardness is shared by all of them."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random = world, np.random.default_rng(seed)
        self.samples = samples(world, self.random)
        self.train_hardness = world.hardness * self.random.normal(size=len(self.samples.roles))
        self.test_hardness = world.hardness * self.random.normal(size=world.test)
        self.made = 0

    def model(self, kind: str = "unlearned", *, effect: float = 0.0) -> Outputs:
        """Make a model: images it trained on have margins ``trained`` higher, forgotten ones ``effect`` higher."""
        self.made += 1
        world, roles = self.world, self.samples.roles
        shift = world.seed_deviation * self.random.normal()
        train = self.train_hardness + shift + world.noise * self.random.normal(size=len(roles))
        train += world.trained * ((roles == 0) | ((roles == 1) & (kind == "original"))) + effect * (roles == 1)
        test = self.test_hardness + shift + world.noise * self.random.normal(size=world.test)
        return Outputs(
            train_logits=with_margins(train, self.samples.train_labels, self.random),
            test_logits=with_margins(test, self.samples.test_labels, self.random),
            cost={"run": 1.0},
            run=f"r{self.made}",
            kind=kind,  # type: ignore[arg-type]
            seed=self.made,
        )

    def view(self, model: Outputs | None = None, *, models: int = 8, effect: float = 0.0) -> View:
        originals = (self.model("original"),)
        retrained = tuple(self.model("retrained") for _ in range(models))
        return View(self.samples, model or self.model(effect=effect), retrained, originals)


def make_view(seed: int = 0, *, models: int = 8, effect: float = 0.0, **world: object) -> View:
    return Maker(World(**world), seed).view(models=models, effect=effect)  # type: ignore[arg-type]


def without_rows(outputs: Outputs, rows: np.ndarray) -> Outputs:
    """Return outputs that lack predictions of some train rows, as an import leaves them."""
    logits = outputs.train_logits.copy()
    logits[rows] = np.nan
    return replace(outputs, train_logits=logits)
