"""Forgetting quality as scored locally by participants of the NeurIPS 2023 challenge (Gorinova's notebook on Kaggle).

The MUFAC projects report this form. Its copies differ in constants; these are the notebook's. Copies that fake several
retrained models by adding noise to the logits of one give other numbers, and are not reproduced.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy.special import expit

from comparator import Field, Params, group_metric
from comparator.evidence import Fact, Floats, Integers, SetScore, SetView
from comparator.metrics.groups import sets
from comparator.metrics.groups.sets import Values

STEPS, HALVINGS, TOLERANCE, TINY = 100, 20, 1e-12, 1e-12


class Parameters(Params):
    """The notebook's constants, all of them."""

    delta: float = Field(0.01, gt=0, lt=0.5, description="δ of (ε, δ)-unlearning; the organisers use 1e-5")
    output: Literal["argmax", "label"] = Field(
        "argmax", description="loss against the model's own prediction (notebook) or the true label (some copies)"
    )
    splits: int = Field(3, ge=1, le=20, description="stratified shuffles of the logistic regression")
    width: float = Field(0.5, gt=0, le=2, description="width of a bin of ε")
    bins: int = Field(13, ge=2, le=50, description="number of bins; the last is open")
    samples: int = Field(500, ge=1, le=100_000, description="most forget samples that are looked at")


@group_metric(
    "neurips_forgetting_local",
    label="Forgetting quality, local form (Gorinova)",
    direction="higher",
    bounds=(0, 1),
    fewest=32,
    advised=64,
    definition="Mean over forget samples of 2/2^bin(ε), attacked by a threshold above which a loss is unlearned, and "
    "by logistic regression. Losses below those of retrained models escape the threshold, so models that forgot "
    "nothing can score higher than retrained ones; not comparable with the organisers' form.",
    formula="F = mean of 2/2^n, n = 1 + ⌊ε/½⌋ ≤ 13; ε = max(0, ln((1 − δ − FPR)/FNR), ln((1 − δ − FNR)/FPR)); "
    "both 0: ∞, one 0: left out",
    citation="M. Gorinova, “Run unlearn and compute the metric”, Kaggle 2023 (NeurIPS Machine Unlearning Challenge)",
)
def forgetting_quality_local(view: SetView, parameters: Parameters) -> SetScore:
    """Score how hard two simple attacks find it to tell unlearned from retrained models."""
    first, second, labels = sets.logits_of_sets(view, "forget", parameters.samples)
    unlearned, retrained = (losses(logits, labels, parameters.output) for logits in (first, second))
    regressed = zip(*regression_rates(unlearned, retrained, parameters.splits), strict=True)
    epsilons = [
        epsilon([*threshold_rates(u, r), rates], parameters.delta)
        for u, r, rates in zip(unlearned.T, retrained.T, regressed, strict=True)
    ]
    edges = np.arange(parameters.bins) * parameters.width
    places = np.digitize(epsilons, edges)
    infinite = float(np.isinf(epsilons).mean())
    return SetScore(
        float((2.0 / 2.0**places).mean()),
        (
            Fact("separable", "Told apart without error", infinite, "Share of forget samples with ε = ∞."),
            *sets.ceilings(len(first), parameters.delta),
        ),
        bins=tuple(f"{edge:g}" for edge in edges),
        counts=tuple(np.bincount(places - 1, minlength=parameters.bins).tolist()),
    )


def losses(logits: Floats, labels: Integers, output: str) -> Values:
    """Return the cross-entropy float64 [models, n] against the model's own prediction or the label."""
    logs = sets.log_probabilities(logits)
    if output == "argmax":
        found: Values = np.maximum(-logs.max(axis=2), 0.0)
    else:
        found = np.maximum(-logs[:, np.arange(len(labels)), labels], 0.0)
    return found


def epsilon(rates: list[tuple[float, float]], delta: float) -> float:
    """Return the largest privacy loss of some attacks' (FPR, FNR); at least 0, possibly infinite."""
    return max([0.0, *(found for fpr, fnr in rates if (found := loss(fpr, fnr, delta)) is not None)])


def loss(fpr: float, fnr: float, delta: float) -> float | None:
    """Return ε of one pair of rates: infinite if neither errs or both bounds are undefined, ``None`` if one is 0."""
    if fpr == 0 and fnr == 0:
        return np.inf
    if fpr == 0 or fnr == 0:
        return None
    with np.errstate(invalid="ignore", divide="ignore"):
        bounds = np.log([1 - delta - fpr, 1 - delta - fnr]) - np.log([fnr, fpr])
    return np.inf if np.isnan(bounds).all() else float(np.nanmax(bounds))


def threshold_rates(unlearned: Values, retrained: Values) -> list[tuple[float, float]]:
    """Return (FPR, FNR) of “above t is unlearned” for every observed value t."""
    thresholds = np.concatenate([retrained, unlearned])
    alarms = (retrained[:, None] > thresholds).mean(axis=0)
    misses = (unlearned[:, None] <= thresholds).mean(axis=0)
    return list(zip(alarms.tolist(), misses.tolist(), strict=True))


def regression_rates(unlearned: Values, retrained: Values, splits: int) -> tuple[Values, Values]:
    """Return FPR [n] and FNR [n] of logistic regressions on each sample's losses [models, n].

    Means over stratified shuffles that hold out a tenth of the models; all samples share the shuffles.
    """
    from sklearn.model_selection import StratifiedShuffleSplit

    features = np.concatenate([retrained, unlearned]).T
    truth = np.repeat([0, 1], [len(retrained), len(unlearned)])
    alarms, misses = [], []
    for learnt, held in StratifiedShuffleSplit(n_splits=splits, random_state=0).split(features.T, truth):
        slope, intercept = fit_logistic(features[:, learnt], truth[learnt])
        said = slope[:, None] * features[:, held] + intercept[:, None] > 0
        alarms.append(said[:, truth[held] == 0].mean(axis=1))
        misses.append(1 - said[:, truth[held] == 1].mean(axis=1))
    return np.mean(alarms, axis=0), np.mean(misses, axis=0)


def fit_logistic(features: Values, truth: np.ndarray) -> tuple[Values, Values]:
    """Return slope [n] and intercept [n] of n logistic regressions on one feature [n, models], ½w² + Σ log-loss.

    The problem that scikit-learn's default solves one by one (C = 1, free intercept), by damped Newton steps at once.
    """
    sign = np.where(truth == 1, 1.0, -1.0)
    centre = features.mean(axis=1, keepdims=True)
    x = features - centre

    def objective(weights: Values) -> Values:
        value: Values = weights[0] ** 2 / 2 + np.logaddexp(
            0, -sign * (weights[0, :, None] * x + weights[1, :, None])
        ).sum(1)
        return value

    weights = np.zeros((2, len(x)))
    best = objective(weights)
    for _ in range(STEPS):
        shares = expit(weights[0, :, None] * x + weights[1, :, None])
        error, curvature = shares - (truth == 1), np.maximum(shares * (1 - shares), TINY)
        slope, level = weights[0] + (error * x).sum(1), error.sum(1)
        a, b, d = 1 + (curvature * x * x).sum(1), (curvature * x).sum(1), curvature.sum(1)
        step = np.stack([d * slope - b * level, a * level - b * slope]) / (a * d - b * b)
        length = np.ones(len(x))
        for _ in range(HALVINGS):
            worse = objective(weights - length * step) > best
            length = np.where(worse, length / 2, length)
        after = objective(weights - length * step)
        weights = np.where(after <= best, weights - length * step, weights)
        gained, best = best - np.minimum(after, best), np.minimum(after, best)
        if gained.max() < TOLERANCE:
            break
    return weights[0], weights[1] - weights[0] * centre[:, 0]
