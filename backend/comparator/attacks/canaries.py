"""Wrongly labelled canaries: an exact test that needs no retrained model, by the rank of a random label.

What decides is the best of several statistics against labels that are drawn again (see ``redraws``): a few canaries
that are remembered outright move the share that comes first long before they move the mean rank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm, rankdata

from comparator import Field, Params, attack
from comparator.attacks import sides, signals
from comparator.attacks.redraws import Redrawn, redraw
from comparator.attacks.results import (
    SPLITS,
    About,
    Anchor,
    Column,
    Heading,
    PerSample,
    Result,
    Scalar,
    Table,
    Values,
)
from comparator.errors import InvalidInput
from comparator.evidence import View

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


def redraw_canaries(view: View, chosen: npt.NDArray[np.bool_], *, draws: int = 9999, seed: int = 0) -> Redrawn:
    """Test the labels of chosen forgotten images, bool [n], by all statistics of ``redraws.earned``.

    Retrained models that cover these images help; they never saw the labels either.
    """
    _, rows = view.samples.rows("forget")
    labels, true = view.samples.train_labels[rows][chosen], view.samples.true_labels[rows][chosen]
    pool = [view.logits("forget", model)[chosen] for model in view.retrained if model.complete]
    pool = [_wrong(logits, true) for logits in pool if np.isfinite(logits).all()]
    logits = _wrong(signals.check(view.logits("forget")[chosen], labels), true)
    retrained = np.mean(pool, axis=0, dtype=np.float64) if pool else None
    return redraw(labels - (labels > true), logits, retrained, draws=draws, seed=seed)


def _wrong(logits: npt.NDArray[np.floating], true: npt.NDArray[np.int64]) -> Values:
    """Return logits float64 [m, classes − 1] without those of the true class."""
    kept = np.ones(logits.shape, dtype=np.bool_)
    kept[np.arange(len(true)), true] = False
    return logits[kept].reshape(len(true), -1).astype(np.float64)


class Parameters(Params):
    """How often labels are drawn again."""

    draws: int = Field(9999, ge=99, le=100_000, description="redraws of all labels; the smallest p is 1/(draws + 1)")
    seed: int = Field(0, ge=0, description="seed of the redraws")


HEADINGS = (
    Heading("statistic", "What the drawn label earns"), Heading("value", "Drawn labels"),
    Heading("expected", "Labels drawn anew"), Heading("z", "Deviations"), Heading("p", "p (remembered), alone"),
)  # fmt: skip


@attack(
    "canaries", label="Canaries", direction="closest_to_retrained", game="was_it_in", needs=["canaries"],
    formula="largest z of rank, share that comes first, log-probability and logit beyond retrained models, of the "
    "drawn label among all wrong ones, against labels drawn anew",
    threat_model="sees logits; knows which labels were drawn",
    citation="Carlini et al., USENIX Security 2019 (canaries)",
)  # fmt: skip
def canaries(view: View, parameters: Parameters) -> Sequence[Result]:
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
    again = redraw_canaries(view, chosen, draws=parameters.draws, seed=parameters.seed)
    about = About(
        name="canaries", label="Canary labels", direction="closest_to_retrained", game="was_it_in",
        definition="Mean rank of the wrong label each canary was trained with among all its wrong labels: ½ if the "
        "model does not depend on it, 1 if it always comes first. Exact without any retrained model.",
        positive="label that was trained", negative="labels that were not drawn",
    )  # fmt: skip
    value, count = float(found.ranks.mean()), len(found.ranks)
    state = "remembered" if again.p_remembered <= 0.05 else "avoided" if again.p_avoided <= 0.05 else "no trace found"
    best = max(again.statistics, key=lambda each: each.z)
    sentence = (
        f"{count} canaries, mean rank {value:.3f}, p = {again.p_remembered:.2g} (remembered): {state}. Of "
        f"{len(again.statistics)} statistics, “{best.label.lower()}” lies highest, {best.z:+.1f} deviations from "
        f"labels drawn {again.draws:,} times anew."
    )
    if count < FEWEST:
        sentence = f"Cannot say: {count} canaries are too few, {FEWEST} or more are needed."
    anchors = (Anchor("chance", "chance", 0.5),)
    columns = (Column("rank", "Rank of the trained label", found.ranks), Column("label", "Label", labels[chosen]))
    splits = np.full(count, SPLITS.index(split), np.uint8)
    rows_of_table = tuple((each.label, each.value, each.expected, each.z, each.p) for each in again.statistics)
    together = ("All together", None, None, best.z, again.p_remembered)
    return (
        Scalar(about, value, anchors=anchors, sentence=sentence, state=state if count >= FEWEST else "inconclusive"),
        PerSample(about, ids[chosen], splits, np.zeros(count, np.uint8), ("canaries",), columns),
        Table(about, HEADINGS, (*rows_of_table, together)),
    )
