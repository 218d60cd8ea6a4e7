"""What a model predicts, with what confidence: the form of predictions that the Contrast views start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from comparator.evidence import Floats, Integers, Part, Samples

Flags = npt.NDArray[np.bool_]
PARTS: tuple[Part, ...] = ("forget", "retain", "test_forget", "test_retain")


@dataclass(frozen=True)
class Predicted:
    """Predictions on n rows (train rows first, then test rows).

    ``classes`` int64 [n] is the class with the largest logit, ``probabilities`` float32 [n, classes] the softmax of the
    logits, ``confidence`` float32 [n] the probability of the predicted class, in 0..1. Rows that imported predictions
    do not cover are NaN (class 0); ``covered`` tells them apart.
    """

    classes: Integers
    confidence: Floats
    probabilities: Floats

    @property
    def covered(self) -> Flags:
        """Tell for which rows there is a prediction; bool [n]."""
        return np.isfinite(self.confidence)

    def take(self, rows: Integers) -> Predicted:
        """Return the predictions on some rows."""
        return Predicted(self.classes[rows], self.confidence[rows], self.probabilities[rows])


def predicted(logits: Floats) -> Predicted:
    """Turn logits float32 [n, classes] into predictions; stable for logits of any finite size."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    probabilities = (shifted / shifted.sum(axis=1, keepdims=True)).astype(np.float32)
    classes = logits.argmax(axis=1)
    return Predicted(classes, probabilities[np.arange(len(classes)), classes], probabilities)


def vote(models: Sequence[Predicted]) -> Integers:
    """Return the class most models predict, int64 [n]; equally many votes are decided by the mean probability."""
    mean = np.mean([model.probabilities for model in models], axis=0)
    votes = np.zeros_like(mean)
    for model in models:
        votes[np.arange(len(votes)), model.classes] += 1
    classes: Integers = (votes + mean / 2).argmax(axis=1)
    return classes


def labels_of(samples: Samples) -> Integers:
    """Return the labels int64 [n] of all rows, train rows first, as trained."""
    return np.concatenate([samples.train_labels, samples.test_labels])


def rows_of(samples: Samples, part: Part) -> Integers:
    """Return the rows of a part, counted over train rows first, then test rows."""
    split, rows = samples.rows(part)
    return rows if split == "train" else rows + len(samples.roles)


def is_target(samples: Samples) -> Flags:
    """Tell which rows are to be forgotten: the forget set, and test samples that match its selector; bool [n]."""
    return np.concatenate([samples.roles == 1, samples.test_match])


def is_retained(samples: Samples) -> Flags:
    """Tell which rows must stay as they are: the retain set, and test samples outside the selector; bool [n]."""
    return np.concatenate([samples.roles == 0, ~samples.test_match])
