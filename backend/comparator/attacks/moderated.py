"""Moderated t: per-image variances of few retrained models shrunk towards a common one (Smyth, SAGMB 2004).

How far they are shrunk is not a moment estimate, which is often "entirely" with three or four models and then makes
small p-values too frequent, but a mean over what the variances leave possible.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln
from scipy.stats import t

from comparator.attacks.results import Values
from comparator.errors import InvalidInput

SMALLEST_SHARE = 1e-6
# Shares of the prior in a shrunk variance, equally likely beforehand.
WEIGHTS = (np.arange(40) + 0.5) / 40


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

    The variances are shrunk towards s₀² by the weight w = d₀/(d₀ + ν), ν = K − 1; t = (x − mean)/√(v·(1 + 1/K)) then
    has f degrees of freedom, 1/f = 1/(d₀ + ν) + w²/(ν·m): s₀² itself is known no better than m independent images
    tell it. Raises ``InvalidInput`` with fewer than two references, or if no reference varies.
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
    images = independent_images(references)
    prior_freedom, prior_variance = prior(variances, count - 1, images)
    weight = prior_freedom / (prior_freedom + count - 1)
    shrunk = weight * prior_variance + (1 - weight) * variances
    mean = references.mean(axis=0)
    statistic = (candidate - mean) / np.sqrt(shrunk * (1 + 1 / count))
    freedom = 1 / (1 / (prior_freedom + count - 1) + weight**2 / ((count - 1) * images))
    # The tail beyond |t| is exact however small; one minus the other tail would end at 1e-16.
    tail = t.sf(np.abs(statistic), freedom)
    above, below = np.where(statistic > 0, (tail, 1 - tail), (1 - tail, tail))
    return Tested(mean, np.sqrt(shrunk), statistic, above, below, freedom)


def independent_images(references: Values) -> float:
    """Return how many independent images tell as much of the models' spread as these do; references [K, n].

    A model that is surer of all images counts for each of them. With images on one scale, the models' products W are
    as those of m independent images (Wishart) if tr W²/(tr W)² = (m + ν + 1)/(ν·m + 2). Two models do not tell: n.
    """
    count, images = references.shape
    residuals = references - references.mean(axis=0)
    lengths = np.sqrt((residuals**2).sum(axis=0))
    scaled = residuals[:, lengths > 0] / lengths[lengths > 0]
    products = scaled @ scaled.T
    share = float((products**2).sum() / np.trace(products) ** 2)
    excess = (count - 1) * share - 1
    return float(images) if excess <= 0 or count == 2 else float(np.clip((count - 2 * share) / excess, 1, images))


def prior(variances: Values, freedom: int, images: float) -> tuple[float, float]:
    """Return prior degrees of freedom d₀ and variance s₀² of sample variances [n] that have ``freedom`` each.

    Variances over s₀² follow F(freedom, d₀); d₀ comes from the mean of its weight d₀/(d₀ + freedom), all of which are
    equally likely beforehand, given a likelihood that counts as that of so many independent ``images``.
    """
    logs = np.log(variances)
    middle = float(logs.mean())

    def centre(d: float) -> float:
        """Return ln s₀² that puts the mean of ln s² where it is (Smyth 2004, equation 10)."""
        return middle - _shift(freedom) + _shift(d)

    likelihood = np.array([log_density(logs - centre(d), freedom, d).mean() for d in freedom * WEIGHTS / (1 - WEIGHTS)])
    posterior = np.exp(images * (likelihood - likelihood.max()))
    weight = float((posterior * WEIGHTS).sum() / posterior.sum())
    prior_freedom = freedom * weight / (1 - weight)
    return prior_freedom, math.exp(centre(prior_freedom))


def _shift(freedom: float) -> float:
    """Return the mean of ln χ²/f with f degrees of freedom."""
    return float(digamma(freedom / 2)) - math.log(freedom / 2)


def log_density(logs: Values, first: float, second: float) -> Values:
    """Return the log-density of ln F [n] under F(first, second), up to what does not depend on ``second``."""
    constant = float(gammaln((first + second) / 2) - gammaln(second / 2)) - first / 2 * math.log(second)
    density: Values = constant + first / 2 * logs - (first + second) / 2 * np.log1p(first / second * np.exp(logs))
    return density
