"""Canaries: does the model still prefer the wrong labels that were drawn at random? Exact, without retrained models."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from comparator.attacks import sides
from comparator.attacks.canaries import FEWEST, rank_canaries
from comparator.attacks.ladder.measure import Measure
from comparator.attacks.ladder.rung import Unmeasured, everyone, rung, sorted_out
from comparator.attacks.ladder.subject import Subject


@rung(
    "canaries", label="Canaries", place=60, panel="canaries", group="further",
    question="Does the model prefer the wrong labels that were drawn for canaries?",
)  # fmt: skip
def canaries(view: Subject) -> Sequence[Measure]:
    """Rank the drawn label among all wrong labels: ½ on average for a model that does not depend on the draw."""
    _, rows = view.samples.rows("forget")
    labels, true = view.samples.train_labels[rows], view.samples.true_labels[rows]
    models = everyone(view)
    logits = [view.logits("forget", model) for model in models]
    chosen = np.logical_and.reduce([sides.covered(each) for each in logits]) & (labels != true)
    count = int(chosen.sum())
    if count < FEWEST or view.samples.classes < 3:
        raise Unmeasured(
            f"The forget set has {count or 'no'} wrongly labelled canaries.", f"a scenario with {FEWEST} or more"
        )
    ranks = [rank_canaries(each[chosen], labels[chosen], true[chosen]).ranks.mean() for each in logits]
    wrong = view.samples.classes - 1
    law = (0.5, math.sqrt((wrong + 1) / (12 * (wrong - 1)) / count))
    return [
        Measure("canaries", f"mean rank of the drawn label, {count} canaries", above="too_much", below="too_little",
                law=law, models=sorted_out(view, np.array(ranks)))
    ]  # fmt: skip
