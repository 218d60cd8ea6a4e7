"""U-LiRA, the per-example attack on unlearning (Hayes et al., SaTML 2025, arXiv 2403.01218), scored on held-out models.

Public code scores the models that the attack was fitted on; equal sets of 8 or 64 models then seem to be told apart
in .62 or .54 of the cases. Here one model of each set is held out at a time. Given the others, two models of equal sets
may change places, so that the expected accuracy is exactly ½, however few models there are.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from comparator import Field, Params, group_metric
from comparator.evidence import Fact, SetScore, SetView
from comparator.metrics.groups import sets
from comparator.metrics.groups.klom import margins
from comparator.metrics.groups.sets import Values

SMALLEST_VARIANCE = 1e-10


class Parameters(Params):
    """How many samples, and which false-positive rate is shown."""

    samples: int = Field(1000, ge=1, le=100_000, description="most forget samples that are looked at")
    fpr: float = Field(0.01, gt=0, le=0.5, description="false-positive rate at which the true-positive rate is shown")


def without_each(values: Values) -> tuple[Values, Values]:
    """Return mean and variance [models, n] of values [models ≥ 3, n] without each of the models."""
    count = len(values)
    means = (values.sum(axis=0) - values) / (count - 1)
    deviations = values - values.mean(axis=0)
    # Leaving x out takes (x − mean)²·N/(N − 1) from the sum of squares.
    squares = (deviations**2).sum(axis=0) - deviations**2 * count / (count - 1)
    return means, np.maximum(squares / (count - 2), SMALLEST_VARIANCE)


def log_ratio(values: Values, first: tuple[Values, Values], second: tuple[Values, Values]) -> Values:
    """Return ln N(x; first) − ln N(x; second) of values [models, n], from means and variances of the same shape."""
    logs = [-((values - mean) ** 2) / (2 * variance) - np.log(variance) / 2 for mean, variance in (first, second)]
    ratio: Values = logs[0] - logs[1]
    return ratio


def ratios(unlearned: Values, retrained: Values) -> tuple[Values, Values]:
    """Return log-likelihood ratios [N, n] of each set's models; the model and its partner are left out of both fits."""
    fits = without_each(unlearned), without_each(retrained)
    return log_ratio(unlearned, *fits), log_ratio(retrained, *fits)


@group_metric(
    "u_lira",
    label="U-LiRA accuracy, held-out models",
    direction="lower",
    bounds=(0, 1),
    fewest=32,
    advised=64,
    definition="How often the likelihood ratio of a sample's margin tells a held-out unlearned model from a held-out "
    "retrained one, mean over forget samples: ½ if they are alike. All models forgot the same samples, so it speaks "
    "of this deletion; seeds that share one original speak of that original alone.",
    formula="mean over samples and pairs j of ½(1[Λ(u_j) > 0] + 1[Λ(r_j) < 0]), Λ = ln N(φ; u without j) − ln N(φ; r "
    "without j), φ = z_y − ln Σ_{k≠y} e^{z_k}",
    citation="Hayes et al., SaTML 2025, arXiv 2403.01218; held out one pair of models at a time",
)
def u_lira(view: SetView, parameters: Parameters) -> SetScore:
    """Tell unlearned from retrained models by each forgotten sample's margin, on models that were held out."""
    first, second, labels = sets.logits_of_sets(view, "forget", parameters.samples)
    mine, theirs = ratios(margins(first, labels), margins(second, labels))
    accuracy = float((right(mine).mean() + right(-theirs).mean()) / 2)
    ranks = rankdata(np.concatenate([mine.ravel(), theirs.ravel()]))[: mine.size]
    area = float((ranks.mean() - (mine.size + 1) / 2) / theirs.size)
    threshold = np.quantile(theirs, 1 - parameters.fpr, method="higher")
    return SetScore(
        accuracy,
        (
            Fact("auc", "AUC over samples and models", area, "One threshold on the likelihood ratio for all samples."),
            Fact(
                "tpr", f"TPR at FPR {parameters.fpr:g}", float((mine > threshold).mean()),
                "Over samples and held-out models, with one threshold on the likelihood ratio.",
            ),
        ),
    )  # fmt: skip


def right(ratio: Values) -> Values:
    """Return 1 where a log ratio is positive, ½ where it says nothing, else 0."""
    return (np.sign(ratio) + 1) / 2
