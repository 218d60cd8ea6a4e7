"""Update leakage: what seeing the model before and after tells, against what it tells of retrained models."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from comparator.attacks import roc, sides
from comparator.attacks.ladder.measure import Measure
from comparator.attacks.ladder.rung import Unmeasured, everyone, rung, sorted_out
from comparator.attacks.ladder.subject import Subject
from comparator.attacks.rungs.membership import never_trained
from comparator.evidence import Part


@rung(
    "update_leakage", label="Before and after", place=70, panel="update_leakage", group="further",
    question="Do forgotten images give themselves away when both versions are published?",
)  # fmt: skip
def update_leakage(view: Subject) -> Sequence[Measure]:
    """Compare the drop in margin of forgotten with that of never-trained images, on images that all models cover.

    Even exact retraining makes forgotten images drop further, so retrained models are the zero; a smaller AUC than
    theirs is memory.
    """
    if not view.originals:
        raise Unmeasured("There is no other original to compare with.", "an original")
    parts: tuple[Part, Part] = ("forget", never_trained(view))
    margins = [sides.paired(view, part, "margin", everyone(view))[2] for part in parts]
    before = [each[-len(view.originals)] for each in margins]
    drops = [base - each for base, each in zip(before, margins, strict=True)]
    areas = np.array([roc.area(forgotten, unseen).value for forgotten, unseen in zip(*drops, strict=True)])
    found = sorted_out(view, areas)
    # The original itself drops nowhere: ½, by construction.
    return [
        Measure("update_leakage", "AUC of the drop in margin, forgotten v never trained", above="too_little",
                below="too_much", models=found)
    ]  # fmt: skip
