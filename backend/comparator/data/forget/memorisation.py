"""Estimate which samples a model has memorised, from models that were trained as it was but without them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from comparator.data.forget.selection import Logits, Trained

FEWEST, CLASS_SHARE = 3, 0.5
Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Estimates:
    """The estimate float64 [n] of each sample, NaN where there is none, and the runs it was made of."""

    values: Values
    runs: tuple[str, ...]


def estimate(models: Iterable[Trained], labels: npt.NDArray[np.int64]) -> Estimates:
    """Return p(y | x) under the first model, which learned the sample, minus its mean over others that did not.

    Memorisation of a label (Feldman, “Does learning require memorization?”, STOC 2020, section 1.1) as the difference
    over models with and without the sample (Feldman and Zhang, NeurIPS 2020, section 2.2), with the probability of the
    label in place of whether it is predicted, which a few models estimate better. The others left out the sample
    together with many more, as there. They count if they learned at least half of the sample's class: without its whole
    class no model knows a sample, memorised or not. Fewer than ``FEWEST`` such models give no estimate.
    """
    classes = int(labels.max(initial=0)) + 1
    of_class = np.bincount(labels, minlength=classes)
    total, count = np.zeros(len(labels)), np.zeros(len(labels), dtype=np.int64)
    inside: Values | None = None
    used = []
    for model in models:
        probability = true_class(model.logits, labels)
        known = np.isfinite(probability)
        if inside is None:
            inside = np.where(known & model.learned, probability, np.nan)
            continue
        share = np.bincount(labels[model.learned], minlength=classes) / np.maximum(of_class, 1)
        without = known & ~model.learned & (share[labels] >= CLASS_SHARE)
        total[without] += probability[without]
        count += without
        if without.any():
            used.append(model.run)
    if inside is None:
        return Estimates(np.full(len(labels), np.nan), ())
    outside = np.divide(total, count, out=np.full(len(labels), np.nan), where=count >= FEWEST)
    return Estimates(inside - outside, tuple(used))


def true_class(logits: Logits, labels: npt.NDArray[np.int64]) -> Values:
    """Return the probability float64 [n] of the label; NaN where the logits [n, classes] have one."""
    wide = logits.astype(np.float64)
    wide -= wide.max(axis=1, keepdims=True)
    weights = np.exp(wide)
    found: Values = weights[np.arange(len(labels)), labels] / weights.sum(axis=1)
    return found
