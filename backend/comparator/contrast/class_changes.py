"""Class-wise accuracy of two models and its change (the reference comparator's rows M1 and M2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from comparator.contrast.matrix import Matrix, Numbers
from comparator.contrast.predicted import Flags
from comparator.evidence import Integers, Samples


@dataclass(frozen=True)
class Changes:
    """Accuracies float64 [classes] of A and B in 0..1 (NaN without samples), and means over the classes retained.

    ``counts`` int64 [classes] are samples; ``mean_a`` and ``mean_b`` are unweighted over retained classes that have
    samples, ``None`` if there are none.
    """

    counts: Integers
    a: Numbers
    b: Numbers
    mean_a: float | None
    mean_b: float | None

    @property
    def difference(self) -> Numbers:
        """B − A, float64 [classes]."""
        return self.b - self.a


def forgotten_classes(samples: Samples) -> Flags:
    """Mark classes, bool [classes], of which every sample is to be forgotten and none is retained."""
    forgotten = np.bincount(samples.true_labels[samples.roles == 1], minlength=samples.classes)
    retained = np.bincount(samples.true_labels[samples.roles == 0], minlength=samples.classes)
    return np.asarray((forgotten > 0) & (retained == 0))


def changes(first: Matrix, second: Matrix, forgotten: Flags) -> Changes:
    """Compare two models by their matrices over the same samples; the means leave ``forgotten`` out."""
    kept = ~forgotten & (first.totals > 0)
    return Changes(
        first.totals,
        first.accuracies,
        second.accuracies,
        float(first.accuracies[kept].mean()) if kept.any() else None,
        float(second.accuracies[kept].mean()) if kept.any() else None,
    )
