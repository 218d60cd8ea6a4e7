"""Prediction matrices: how many samples of each true class go into each class, and how sure the model is there.

Share and mean confidence per (true, predicted) as in the reference comparator (its rows M3 and M4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from comparator.contrast.predicted import Predicted
from comparator.evidence import Integers

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Matrix:
    """Cells [true class, predicted class]: ``counts`` int64 samples, ``confidence`` float64 mean or NaN."""

    counts: Integers
    confidence: Numbers

    @property
    def totals(self) -> Integers:
        """Samples int64 [classes] of each true class."""
        totals: Integers = self.counts.sum(axis=1)
        return totals

    @property
    def shares(self) -> Numbers:
        """Share float64 [classes, classes] of each true class; rows add up to one, NaN for a class without samples."""
        totals = self.totals[:, None]
        empty = np.full(self.counts.shape, np.nan)
        return np.asarray(np.divide(self.counts, totals, out=empty, where=totals > 0))

    @property
    def accuracies(self) -> Numbers:
        """Accuracy float64 [classes] within each true class; NaN for a class without samples."""
        return np.diagonal(self.shares).copy()


def matrix(labels: Integers, model: Predicted, classes: int) -> Matrix:
    """Count and average over n samples with ``labels`` int64 [n] what the model predicts on the same rows."""
    cells = labels * classes + model.classes
    counts = np.bincount(cells, minlength=classes * classes)
    sums = np.bincount(cells, weights=model.confidence.astype(np.float64), minlength=classes * classes)
    means = np.divide(sums, counts, out=np.full(len(counts), np.nan), where=counts > 0)
    return Matrix(counts.reshape(classes, classes), means.reshape(classes, classes))
