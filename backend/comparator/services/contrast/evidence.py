"""The light arrays of a contrast, read and shaped for its answers: who is who, and what each model predicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from comparator.contrast import highlights
from comparator.contrast.class_changes import forgotten_classes
from comparator.contrast.predicted import Flags, Predicted, is_retained, is_target, labels_of, predicted, rows_of, vote
from comparator.data.partition import Partition
from comparator.derived.cache import Cache
from comparator.derived.features import shared_rows
from comparator.evidence import Integers, Part, Samples
from comparator.predictions.samples import choose
from comparator.services.contrast.pair import Pair, Subject
from comparator.store import artifacts, partitions


@dataclass
class Evidence:
    """Predictions of A, B and the retrained models on all rows of a scenario, train rows first."""

    cache: Cache
    pair: Pair
    _judges: dict[str, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def partition(self) -> Partition:
        """The scenario's partition as stored."""
        return partitions.read(artifacts.path(self.cache.artifacts, self.pair.partition))

    @cached_property
    def samples(self) -> Samples:
        """Who is who."""
        return partitions.samples(self.partition)

    @cached_property
    def labels(self) -> Integers:
        """Labels int64 [n] of all rows."""
        return labels_of(self.samples)

    @cached_property
    def rows(self) -> Integers:
        """Rows that plots show: those with features of both models, else the ones that would have them."""
        files = [subject.features for subject in (self.pair.a, self.pair.b) if subject.features]
        rows = shared_rows(self.cache, *files) if files else choose(self.partition).features.astype(np.int64)
        return rows[self.covered[rows]]

    @cached_property
    def covered(self) -> Flags:
        """Rows that both A and B have predictions of: all, unless some were imported in part; bool [n]."""
        return self.a.covered & self.b.covered

    def part(self, part: Part) -> Integers:
        """Return the rows of a part that both A and B have predictions of."""
        rows = rows_of(self.samples, part)
        return rows[self.covered[rows]]

    @cached_property
    def a(self) -> Predicted:
        """What A predicts."""
        return self.of(self.pair.a)

    @cached_property
    def b(self) -> Predicted:
        """What B predicts."""
        return self.of(self.pair.b)

    @cached_property
    def retrained(self) -> tuple[Predicted, ...]:
        """What the retrained models other than A and B predict."""
        return tuple(self.of(subject) for subject in self.pair.retrained)

    def of(self, subject: Subject) -> Predicted:
        """Return what a model predicts on all rows."""
        stored = self.cache.read(subject.predictions, "train_logits", "test_logits")
        return predicted(np.concatenate([stored["train_logits"], stored["test_logits"]]))

    @property
    def by_class(self) -> bool:
        """Tell whether the forget set is made of whole classes."""
        return str(self.pair.content["forget"]["kind"]) == "class"

    def basis(self) -> str | None:
        """Return what highlights are judged by: the label, the majority of the retrained models, or nothing."""
        if self.by_class:
            return "label"
        return "majority" if self._references(self.pair.a) and self._references(self.pair.b) else None

    def flags(self, subject: Subject) -> dict[str, Flags | None]:
        """Return the highlights of A or of B, bool [n] each."""
        mine, theirs = (self.a, self.b) if subject is self.pair.a else (self.b, self.a)
        return highlights.flags(
            self.labels, mine.classes, theirs.classes, is_target(self.samples), is_retained(self.samples),
            **self.judges(subject),
        )  # fmt: skip

    def judges(self, subject: Subject) -> dict[str, Any]:
        """Return what a model is judged by: ``forgotten`` classes, the retrained ``majority`` [n], or nothing."""
        if subject.run not in self._judges:
            others = self._references(subject)
            self._judges[subject.run] = (
                {"forgotten": forgotten_classes(self.samples)} if self.by_class else
                {"majority": vote(others)} if others else {}
            )  # fmt: skip
        return self._judges[subject.run]

    def _references(self, subject: Subject) -> list[Predicted]:
        """Return the retrained models that may judge a model: all but itself."""
        here = ((self.pair.a, "a"), (self.pair.b, "b"))
        found = [getattr(self, name) for other, name in here if other.kind == "retrained" and other is not subject]
        return [*self.retrained, *found]
