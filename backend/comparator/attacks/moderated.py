"""Moderated t: per-image variances of few retrained models shrunk towards a common one (Smyth, SAGMB 2004)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, polygamma
from scipy.stats import norm, t

from comparator.attacks.results import Values
from comparator.errors import InvalidInput

SMALLEST_SHARE = 1e-6
MOST_FREEDOM = 1e6


@dataclass(frozen=True)
class Tested:
    """A candidate's values against K reference values each, arrays float64 [n].

    ``above`` and ``below`` are the one-sided p-values of being larger or smaller; ``deviation`` is the shrunk standard
    deviation; ``freedom`` the degrees of freedom of ``t``, prior included.
    """

    mean: Values
    deviation: Values
    t: Values
    above: Values
    below: Values
    freedom: float


def moderated_t(candidate: Values, references: Values) -> Tested:
    """Test a candidate's values [n] against references [K, n], K ≥ 2, each image with its own mean and variance.

    The prior (d₀, s₀²) of the variances is found by the moments of ln s²; t = (x − mean)/√(v·(1 + 1/K)) then has
    d₀ + K − 1 degrees of freedom. Raises ``InvalidInput`` with fewer than two references, or if no reference varies.
    """
    count = len(references)
    if count < 2:
        raise InvalidInput(
            f"A test per image needs at least two retrained models; there are {count}.",
            advice="Train more retrained models; with one, only a ranking can be shown.",
        )
    own = references.var(axis=0, ddof=1)
    if not own.max(initial=0) > 0:
        raise InvalidInput(
            "The retrained models say exactly the same about every image.",
            advice="Retrained models must come from different seeds.",
        )
    variances = np.maximum(own, SMALLEST_SHARE * np.median(own[own > 0]))
    prior_freedom, prior_variance = prior(variances, count - 1)
    weight = prior_freedom / (prior_freedom + count - 1)
    shrunk = weight * prior_variance + (1 - weight) * variances
    mean = references.mean(axis=0)
    statistic = (candidate - mean) / np.sqrt(shrunk * (1 + 1 / count))
    freedom = prior_freedom + count - 1
    # scipy's t is slow for huge degrees of freedom, where it is the normal law.
    # The tail beyond |t| is exact however small; one minus the other tail would end at 1e-16.
    far = np.abs(statistic)
    tail = norm.sf(far) if freedom >= MOST_FREEDOM else t.sf(far, freedom)
    above, below = np.where(statistic > 0, (tail, 1 - tail), (1 - tail, tail))
    return Tested(mean, np.sqrt(shrunk), statistic, above, below, freedom)


def prior(variances: Values, freedom: int) -> tuple[float, float]:
    """Return prior degrees of freedom and variance of sample variances [n] that have ``freedom`` each."""
    logs = np.log(variances)
    excess = float(logs.var(ddof=1)) - float(polygamma(1, freedom / 2)) if len(logs) > 1 else 0.0
    shift = float(logs.mean()) - float(digamma(freedom / 2)) + math.log(freedom / 2)
    if excess <= float(polygamma(1, MOST_FREEDOM / 2)):
        return MOST_FREEDOM, math.exp(shift)
    prior_freedom = 2 * inverse_trigamma(excess)
    return prior_freedom, math.exp(shift + float(digamma(prior_freedom / 2)) - math.log(prior_freedom / 2))


def inverse_trigamma(value: float) -> float:
    """Return x > 0 with trigamma(x) = value, by Newton's iteration on 1/trigamma (Smyth 2004, appendix)."""
    x = 0.5 + 1 / value
    for _ in range(50):
        trigamma = float(polygamma(1, x))
        step = trigamma * (1 - trigamma / value) / float(polygamma(2, x))
        x += step
        if abs(step) < 1e-10 * x:
            break
    return x
