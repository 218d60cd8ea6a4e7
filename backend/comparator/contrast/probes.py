"""What a layer still encodes: a linear probe that tells forgotten from other samples, in bits.

Cross-validated logistic regression on one layer's activations; bits = 1 − cross-entropy / ln 2 with both groups
weighted equally, so 1 is perfect and 0 is chance: a lower bound of the information in the layer (the cheap form of IDI,
arXiv 2405.17878). Overfitting shows as a slightly negative value and is not clamped. What counts is the difference to
retrained models, which encode some of it without ever having seen the samples.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from comparator.contrast.matrix import Numbers
from comparator.contrast.predicted import Flags
from comparator.evidence import Floats
from comparator.seeds import generator

FOLDS, PENALTIES, MOST_STEPS, TOLERANCE, FEWEST = 5, (0.1, 0.01, 0.001), 12, 1e-6, 2


def bits(activations: Floats, target: Flags, *, seed: int = 0) -> float:
    """Return the bits by which activations [n, width] tell ``target`` bool [n]; NaN if a fold lacks either group.

    Of three ridge penalties, relative to the number of samples, the one with the lowest mean loss over folds counts.
    """
    if min(target.sum(), (~target).sum()) < FEWEST * FOLDS:
        return float("nan")
    folds = _folds(target, seed)
    losses = [_fold_losses(activations[folds != k], target[folds != k], activations[folds == k], target[folds == k])
              for k in range(FOLDS)]  # fmt: skip
    return float(1 - np.mean(losses, axis=0).min() / np.log(2))


def _folds(target: Flags, seed: int) -> np.ndarray:
    """Deal the samples of each group evenly to the folds."""
    random = generator(seed, "probe")
    folds = np.empty(len(target), dtype=np.int64)
    for group in (target, ~target):
        members = random.permutation(np.flatnonzero(group))
        folds[members] = np.arange(len(members)) % FOLDS
    return folds


def _fold_losses(train: Floats, target: Flags, test: Floats, truth: Flags) -> Numbers:
    """Return the balanced cross-entropy in nats on the test fold for each penalty, largest penalty first."""
    centre = train.mean(axis=0, dtype=np.float64)
    spread = train.std(axis=0, dtype=np.float64)
    spread[spread < 1e-6 * max(1.0, spread.max(initial=0))] = np.inf
    inputs, others = (np.hstack([(rows - centre) / spread, np.ones((len(rows), 1))]) for rows in (train, test))
    weights = _balanced(target)
    solution = np.zeros(inputs.shape[1])
    losses = []
    for penalty in PENALTIES:
        solution = _fit(inputs, target.astype(np.float64), weights, penalty, solution)
        scores = others @ solution
        losses.append(float(_balanced(truth) @ np.logaddexp(0, np.where(truth, -scores, scores))))
    return np.array(losses)


def _balanced(target: Flags) -> Numbers:
    """Return weights that add up to one, half of it for each group."""
    return np.asarray(np.where(target, 0.5 / max(1, target.sum()), 0.5 / max(1, (~target).sum())))


def _fit(inputs: Numbers, target: Numbers, weights: Numbers, penalty: float, start: Numbers) -> Numbers:
    """Fit logistic regression with a ridge penalty (not on the constant) by Newton's method with step halving."""
    ridge = np.full(inputs.shape[1], penalty)
    ridge[-1] = 0

    def loss(solution: Numbers) -> float:
        scores = inputs @ solution
        fit = weights @ (np.logaddexp(0, scores) - target * scores)
        return float(fit + ridge @ solution**2 / 2)

    solution, value = start, loss(start)
    for _ in range(MOST_STEPS):
        chance = expit(inputs @ solution)
        gradient = inputs.T @ (weights * (chance - target)) + ridge * solution
        curvature = (inputs * (weights * chance * (1 - chance))[:, None]).T @ inputs + np.diag(ridge + 1e-10)
        step = np.linalg.solve(curvature, gradient)
        length = 1.0
        while (after := loss(solution - length * step)) > value and length > 1e-4:
            length /= 2
        if value - after < TOLERANCE:
            break
        solution, value = solution - length * step, after
    return solution
