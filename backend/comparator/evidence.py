"""What metrics and attacks see: arrays of one model, of the scenario's reference models, and who is who.

Everything here is NumPy. A metric or attack is a pure function of a ``View``; it never sees weights, images or the
data base.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from comparator.errors import NotCovered

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Part = Literal["forget", "retain", "validation", "twin", "train", "test", "test_forget", "test_retain"]
ROLE_NUMBERS = {"retain": 0, "forget": 1, "validation": 2, "twin": 3}


@dataclass(frozen=True)
class Outputs:
    """One model's logits float32 on the scenario's train rows [n, classes] and test rows [m, classes], and its cost.

    ``cost`` holds seconds: ``run`` (what counts as run time) and ``setup``, taken on ``device``. ``train_covered`` bool
    [n] and ``test_covered`` bool [m] mark the rows that imported predictions have; ``None`` means all of them.
    """

    train_logits: Floats
    test_logits: Floats
    cost: dict[str, float] = field(default_factory=dict)
    run: str = ""
    device: str = ""
    kind: Literal["original", "retrained", "unlearned"] = "unlearned"
    seed: int = 0
    train_covered: npt.NDArray[np.bool_] | None = None
    test_covered: npt.NDArray[np.bool_] | None = None

    @property
    def complete(self) -> bool:
        """Tell whether there are predictions for every sample: only then others are compared with this model."""
        return self.train_covered is None and self.test_covered is None

    def only(self, train: npt.NDArray[np.bool_], test: npt.NDArray[np.bool_]) -> Outputs:
        """Return the same model on some train rows bool [n] and test rows bool [m] alone."""
        return replace(
            self,
            train_logits=self.train_logits[train],
            test_logits=self.test_logits[test],
            train_covered=_uncovered(self.train_covered, train),
            test_covered=_uncovered(self.test_covered, test),
        )

    def at(self, split: Literal["train", "test"], rows: Integers, part: str) -> Floats:
        """Return logits float32 [k, classes] of some rows; rows without predictions raise ``NotCovered``."""
        covered = self.train_covered if split == "train" else self.test_covered
        if covered is not None and not covered[rows].all():
            raise NotCovered(
                f"Run {self.run} has predictions for {int(covered[rows].sum()):,} of the {len(rows):,} samples of the "
                f"part “{part.replace('_', ' ')}”.",
                advice="Import predictions for all of them.",
            )
        return (self.train_logits if split == "train" else self.test_logits).take(rows, axis=0)


def _uncovered(covered: npt.NDArray[np.bool_] | None, rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_] | None:
    """Return which of some rows are covered, or ``None`` if all of them are."""
    return None if covered is None or covered[rows].all() else covered[rows]


@dataclass(frozen=True)
class Samples:
    """The samples of a scenario; arrays run along the train rows [n] or the test rows [m].

    ``train_labels`` are the labels as trained (canaries spoilt), ``true_labels`` the data set's own; ``roles`` uint8
    (0 retain, 1 forget, 2 validation, 3 twin); ``test_match`` bool marks test samples that match the forget selector.
    """

    train_labels: Integers
    true_labels: Integers
    roles: npt.NDArray[np.uint8]
    test_labels: Integers
    test_match: npt.NDArray[np.bool_]
    train_indices: Integers
    test_indices: Integers
    classes: int

    def rows(self, part: Part) -> tuple[Literal["train", "test"], Integers]:
        """Return the split and the rows of a part, in ascending order of sample id."""
        if part in ROLE_NUMBERS:
            return "train", np.flatnonzero(self.roles == ROLE_NUMBERS[part])
        if part == "train":
            return "train", np.flatnonzero(self.roles <= 1)
        if part == "test":
            return "test", np.arange(len(self.test_labels))
        return "test", np.flatnonzero(self.test_match if part == "test_forget" else ~self.test_match)

    def labels(self, part: Part) -> Integers:
        """Return the labels int64 of a part, as trained."""
        split, rows = self.rows(part)
        return (self.train_labels if split == "train" else self.test_labels)[rows]

    def only(self, train: npt.NDArray[np.bool_], test: npt.NDArray[np.bool_]) -> Samples:
        """Return some train rows bool [n] and test rows bool [m] alone."""
        return Samples(
            self.train_labels[train], self.true_labels[train], self.roles[train], self.test_labels[test],
            self.test_match[test], self.train_indices[train], self.test_indices[test], self.classes,
        )  # fmt: skip


@dataclass(frozen=True)
class Apart:
    """How far a model's trainable weights are from another's: ℓ2 length of the difference."""

    kind: Literal["original", "retrained"]
    difference: float
    base: bool = False


@dataclass(frozen=True)
class Weights:
    """What is known of a model's weights: the ℓ2 length of the trainable ones, and how far others' are."""

    norm: float
    apart: tuple[Apart, ...]


@dataclass(frozen=True)
class Relearnt:
    """Accuracy by step (before the first one first) on forgotten samples while a few others of them are learnt again.

    Of the model itself, of an original and of retrained models, all under the same settings.
    """

    model: tuple[float, ...]
    original: tuple[float, ...]
    retrained: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Epochs:
    """What a model said after each epoch: logits float [epochs, n, classes] on ``rows`` [n], train rows first.

    Rows count the train rows and then the test rows, ascending; ``epochs`` are their numbers, as the run counts them.
    """

    rows: Integers
    logits: npt.NDArray[np.floating]
    epochs: tuple[int, ...]


@dataclass(frozen=True)
class View:
    """One model among its references: all that a metric or an attack may look at.

    ``retrained`` never contains ``model`` itself; neither do ``originals``. ``untrained`` is a freshly initialised
    network, with predictions of the forget samples alone. What is ``None`` is not known.
    """

    samples: Samples
    model: Outputs
    retrained: tuple[Outputs, ...] = ()
    originals: tuple[Outputs, ...] = ()
    untrained: Outputs | None = None
    weights: Weights | None = None
    relearnt: Relearnt | None = None
    epochs: Epochs | None = None

    def logits(self, part: Part, model: Outputs | None = None) -> Floats:
        """Return logits float32 [k, classes] of a part under the model, or under another one."""
        split, rows = self.samples.rows(part)
        return (model or self.model).at(split, rows, part)

    def labels(self, part: Part) -> Integers:
        """Return the labels int64 [k] of a part, as trained."""
        return self.samples.labels(part)

    def predicted(self, part: Part, model: Outputs | None = None) -> Integers:
        """Return the predicted classes int64 [k] of a part."""
        predicted: Integers = self.logits(part, model).argmax(axis=1)
        return predicted

    def only(self, train: npt.NDArray[np.bool_], test: npt.NDArray[np.bool_]) -> View:
        """Return the view on some train rows bool [n] and test rows bool [m] alone, without predictions by epoch."""
        return replace(
            self,
            samples=self.samples.only(train, test),
            model=self.model.only(train, test),
            retrained=tuple(model.only(train, test) for model in self.retrained),
            originals=tuple(model.only(train, test) for model in self.originals),
            untrained=self.untrained.only(train, test) if self.untrained else None,
            epochs=None,
        )


@dataclass(frozen=True)
class SetView:
    """Two sets of models of one scenario: a group (runs that differ only in seeds) and retrained models.

    A score over sets may use as many of each as both have; ``models`` and ``retrained`` share no model.
    """

    samples: Samples
    models: tuple[Outputs, ...]
    retrained: tuple[Outputs, ...]

    def logits(self, part: Part, models: tuple[Outputs, ...]) -> Floats:
        """Return logits float32 [models, k, classes] of a part."""
        split, rows = self.samples.rows(part)
        return np.stack([each.at(split, rows, part) for each in models])

    def labels(self, part: Part) -> Integers:
        """Return the labels int64 [k] of a part, as trained."""
        return self.samples.labels(part)


@dataclass(frozen=True)
class Fact:
    """A number to read a score by, with what it says."""

    name: str
    label: str
    value: float
    definition: str


@dataclass(frozen=True)
class SetScore:
    """A score over sets of models, numbers to read it by, and how many samples fell into which bin."""

    value: float
    facts: tuple[Fact, ...] = ()
    bins: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()


def too_few(label: str, fewest: int, models: int, retrained: int) -> str:
    """Return why a score over sets means nothing for so few models, and what it takes; empty if it does."""
    lacking = [
        f"{fewest - count} more {words}"
        for count, words in ((models, "seeds of this group"), (retrained, "retrained models"))
        if count < fewest
    ]
    if not lacking:
        return ""
    return (
        f"{label} means nothing below {fewest} models a side; there are {models} of this group and {retrained} "
        f"retrained. It takes {' and '.join(lacking)}."
    )
