"""KLoM, the divergence of margins over models (Georgiev et al., Attribute-to-Delete, 2024, arXiv 2410.23232)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import logsumexp, rel_entr

from comparator import Field, Params, group_metric
from comparator.evidence import Fact, Floats, Integers, Part, SetScore, SetView
from comparator.metrics.groups import sets
from comparator.metrics.groups.sets import Values

MOST_MARGIN, FLOOR = 100.0, 1e-5
OTHERS: dict[Part, str] = {"retain": "on retain samples", "test": "on test samples"}
CITATION = "Georgiev et al., 2024, arXiv 2410.23232 (Attribute-to-Delete)"


class Parameters(Params):
    """How the distributions of margins are compared."""

    percentile: float = Field(95, gt=0, le=100, description="which percentile over samples is reported")
    bins: int = Field(20, ge=2, le=200, description="bins over the joint range of both sets (histogram form)")
    samples: int = Field(1000, ge=1, le=100_000, description="most samples of each part that are looked at")


def margins(logits: Floats, labels: Integers) -> Values:
    """Return z_y − ln Σ_{j≠y} e^{z_j} float64 [models, n], at most 100 either way."""
    others = logits.astype(np.float64)
    chosen = np.arange(len(labels))
    right = others[:, chosen, labels].copy()
    others[:, chosen, labels] = -np.inf
    return np.clip(right - logsumexp(others, axis=2), -MOST_MARGIN, MOST_MARGIN)


def histogram_divergence(first: Values, second: Values, bins: int) -> float:
    """Return KL(first ‖ second) of histograms on the joint range; empty bins of the second count as 1e-5."""
    low, high = min(first.min(), second.min()), max(first.max(), second.max())
    if low == high:
        return 0.0
    p, q = (np.histogram(values, bins=bins, range=(low, high))[0] / len(values) for values in (first, second))
    return float(rel_entr(p, np.maximum(q, FLOOR)).sum())


def gaussian_divergence(first: Values, second: Values) -> float:
    """Return KL(first ‖ second) of normal distributions with the sets' means and variances."""
    variances = np.maximum([first.var(ddof=1), second.var(ddof=1)], FLOOR**2)
    ratio = variances[0] / variances[1]
    return float((ratio - 1 - np.log(ratio) + (first.mean() - second.mean()) ** 2 / variances[1]) / 2)


def _score(view: SetView, parameters: Parameters, compare: Callable[[Values, Values], float]) -> SetScore:
    found = {}
    for part in ("forget", *OTHERS):
        first, second, labels = sets.logits_of_sets(view, part, parameters.samples)
        pairs = zip(margins(first, labels).T, margins(second, labels).T, strict=True)
        found[part] = float(np.percentile([compare(u, r) for u, r in pairs], parameters.percentile))
    facts = tuple(
        Fact(
            part,
            f"KLoM {words}",
            found[part],
            "The same percentile over other samples: unlearning must not change the model there either. Read it "
            "beside its self-test.",
        )
        for part, words in OTHERS.items()
    )
    return SetScore(found["forget"], facts)


DEFINITION = (
    "How far the distribution of the true-class margin over unlearned models is from that over retrained models: the "
    "95th percentile over forget samples. Biased upwards by few models: read it beside the self-test."
)


@group_metric(
    "klom",
    label="KLoM",
    direction="lower",
    unit="nats",
    bounds=(0, None),
    fewest=100,
    definition=DEFINITION + " Below 100 models two equal sets already score above .3.",
    formula="P95 over samples of Σ p ln(p / max(q, 1e-5)), p and q shares of models in 20 bins of the joint range of "
    "margins z_y − ln Σ_{j≠y} e^{z_j}",
    citation=CITATION,
)
def klom(view: SetView, parameters: Parameters) -> SetScore:
    """Compare histograms of margins over models, sample by sample."""
    return _score(view, parameters, lambda u, r: histogram_divergence(u, r, parameters.bins))


@group_metric(
    "klom_gaussian",
    label="KLoM, Gaussian",
    direction="lower",
    unit="nats",
    bounds=(0, None),
    fewest=8,
    advised=16,
    definition=DEFINITION + " With normal distributions in place of histograms, for pools that are too small for KLoM.",
    formula="P95 over samples of ½(v_u/v_r − 1 − ln(v_u/v_r) + (μ_u − μ_r)²/v_r), means and variances over models",
    citation=CITATION + "; normal plug-in for small pools",
)
def klom_gaussian(view: SetView, parameters: Parameters) -> SetScore:
    """Compare means and variances of margins over models, sample by sample."""
    return _score(view, parameters, gaussian_divergence)
