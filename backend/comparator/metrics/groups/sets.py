"""What scores over sets share: values per model and sample, equal numbers of models, and limits set by that number."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.special import log_softmax

from comparator.errors import InvalidInput
from comparator.evidence import Fact, Floats, Integers, Outputs, Part, SetView
from comparator.seeds import generator

Values = npt.NDArray[np.float64]
CERTAINTY = 0.95


def models_a_side(view: SetView) -> int:
    """Return how many models of each set are used."""
    return min(len(view.models), len(view.retrained))


def both_sides(view: SetView) -> tuple[tuple[Outputs, ...], tuple[Outputs, ...]]:
    """Return as many models of the group as of the retrained, the first of each."""
    count = models_a_side(view)
    return view.models[:count], view.retrained[:count]


def logits_of_sets(view: SetView, part: Part, most: int) -> tuple[Floats, Floats, Integers]:
    """Return logits [n, k, classes] of both sets and labels [k] of the samples that all models cover.

    At most ``most`` samples, drawn with a fixed seed. Raises ``InvalidInput`` if there is none.
    """
    first, second = (view.logits(part, models) for models in both_sides(view))
    finite = np.isfinite(first).all(axis=(0, 2)) & np.isfinite(second).all(axis=(0, 2))
    rows = np.flatnonzero(finite)
    if not len(rows):
        raise InvalidInput(
            f"No {part} sample has predictions of all models of the group and of the retrained pool.",
            advice="Import predictions that cover them, or look whether a model has diverged.",
        )
    if len(rows) > most:
        rows = np.sort(generator(0, "set score", part).choice(rows, most, replace=False))
    return first[:, rows], second[:, rows], view.labels(part)[rows]


def accuracy(view: SetView, part: Part, models: tuple[Outputs, ...]) -> float:
    """Return accuracy on a part, mean over samples and models."""
    return float((view.logits(part, models).argmax(axis=2) == view.labels(part)).mean())


def log_probabilities(logits: Floats) -> Values:
    """Return log softmax float64 along the last axis."""
    found: Values = log_softmax(logits.astype(np.float64), axis=-1)
    return found


def largest_finite(models: int, delta: float) -> float:
    """Return the largest ε that N against N models can give short of perfect separation: one error on each side."""
    return math.log(1 - delta - 1 / models) + math.log(models)


def certifiable(models: int) -> float:
    """Return the ε that perfect separation of N and N models proves with 95 % certainty (Clopper and Pearson 1934)."""
    error = 1 - ((1 - CERTAINTY) / 2) ** (1 / models)
    return max(0.0, math.log((1 - error) / error))


def ceilings(models: int, delta: float) -> tuple[Fact, Fact]:
    """Return what the number of models allows ε to be."""
    return (
        Fact(
            "largest_epsilon", "Largest finite ε", largest_finite(models, delta),
            f"With {models} models a side, error rates move in steps of 1/{models}: beyond this ε only a rule without "
            "any error remains.",
        ),
        Fact(
            "certifiable_epsilon", "Provable ε", certifiable(models),
            f"Even a rule without error on {models} + {models} models proves no more than this with 95 % certainty.",
        ),
    )  # fmt: skip
