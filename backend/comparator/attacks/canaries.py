"""Wrongly labelled canaries: an exact test that needs no retrained model, by the rank of a random label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm, rankdata

from comparator import attack
from comparator.attacks import sides, signals
from comparator.attacks.results import SPLITS, About, Anchor, Column, PerSample, Result, Scalar, Values
from comparator.errors import InvalidInput
from comparator.evidence import View
from comparator.registry import NoParameters

FEWEST = 20


@dataclass(frozen=True)
class Ranked:
    """``ranks`` float64 [m]: 0 if the canary's label has the lowest logit of all wrong labels, 1 the highest.

    ``p_remembered`` and ``p_avoided`` are one-sided p-values of the mean rank being above or below ½.
    """

    ranks: Values
    p_remembered: float
    p_avoided: float


def rank_canaries(
    logits: npt.NDArray[np.floating], labels: npt.NDArray[np.int64], true: npt.NDArray[np.int64]
) -> Ranked:
    """Rank the random wrong label of canaries among all wrong labels by logit; logits [m, classes ≥ 3].

    For a model that does not depend on the draw every rank is equally likely, so the mean rank has a known law:
    variance (c + 1)/(12 (c − 1)) for c wrong labels; ties, which have less, keep the test valid.
    """
    wrong = logits.shape[1] - 1
    if wrong < 2 or (labels == true).any():
        raise InvalidInput(
            "Canaries need at least two wrong labels to choose from, and a label that is wrong.",
            advice="Use a data set with three or more classes.",
        )
    scores = signals.check(logits, labels).copy()
    rows = np.arange(len(labels))
    scores[rows, true] = -np.inf
    ranks = (rankdata(scores, axis=1)[rows, labels] - 2) / (wrong - 1)
    deviation = np.sqrt((wrong + 1) / (12 * (wrong - 1)) / len(labels))
    z = (ranks.mean() - 0.5) / deviation
    return Ranked(ranks, float(norm.sf(z)), float(norm.cdf(z)))


@attack(
    "canaries", label="Canaries", direction="closest_to_retrained", game="was_it_in", needs=["canaries"],
    formula="mean rank of the random wrong label among all wrong labels; ½ if forgotten, z-test",
    threat_model="sees logits; knows which labels were drawn",
    citation="Carlini et al., USENIX Security 2019 (canaries)",
)  # fmt: skip
def canaries(view: View, parameters: NoParameters) -> Sequence[Result]:  # noqa: ARG001 - has no parameters
    """Test whether a model still prefers the wrong labels that were drawn at random for canaries."""
    split, rows = view.samples.rows("forget")
    labels, true = view.samples.train_labels[rows], view.samples.true_labels[rows]
    ids, logits = view.samples.train_indices[rows], view.logits("forget")
    chosen = (labels != true) & sides.covered(logits)
    if not chosen.any():
        raise InvalidInput(
            "The forget set holds no wrongly labelled canaries with predictions.",
            advice="Create a scenario with `canaries` of kind `label`.",
        )
    found = rank_canaries(logits[chosen], labels[chosen], true[chosen])
    about = About(
        name="canaries", label="Canary labels", direction="closest_to_retrained", game="was_it_in",
        definition="Mean rank of the wrong label each canary was trained with among all its wrong labels: ½ if the "
        "model does not depend on it, 1 if it always comes first. Exact without any retrained model.",
        positive="label that was trained", negative="labels that were not drawn",
    )  # fmt: skip
    value, count = float(found.ranks.mean()), len(found.ranks)
    state = "remembered" if found.p_remembered <= 0.05 else "avoided" if found.p_avoided <= 0.05 else "no trace found"
    sentence = f"{count} canaries, mean rank {value:.3f}, p = {found.p_remembered:.2g} (remembered): {state}."
    if count < FEWEST:
        sentence = f"Cannot say: {count} canaries are too few, {FEWEST} or more are needed."
    anchors = (Anchor("chance", "chance", 0.5),)
    columns = (Column("rank", "Rank of the trained label", found.ranks), Column("label", "Label", labels[chosen]))
    splits = np.full(count, SPLITS.index(split), np.uint8)
    return (
        Scalar(about, value, anchors=anchors, sentence=sentence, state=state if count >= FEWEST else "inconclusive"),
        PerSample(about, ids[chosen], splits, np.zeros(count, np.uint8), ("canaries",), columns),
    )
