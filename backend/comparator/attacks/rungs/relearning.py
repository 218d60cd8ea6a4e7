"""Depth: does the forget set come back faster than for retrained models, when a few of its images are learnt?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from comparator.attacks.ladder.measure import ByKind, Measure
from comparator.attacks.ladder.rung import Unmeasured, rung
from comparator.attacks.ladder.subject import Subject


@rung(
    "relearning", label="Relearning", place=80, panel="relearning", group="depth",
    question="Does the forget set come back faster than it does for retrained models?",
)  # fmt: skip
def relearning(view: Subject) -> Sequence[Measure]:
    """Compare the mean accuracy over the steps of relearning, after the first; the start is judged by other rungs."""
    known = view.relearnt
    if known is None:
        raise Unmeasured("Nobody has looked inside yet.", "a relearning of this run (under Attack)")
    if view.peers:
        raise Unmeasured("Relearning is known of single runs only.", "the verdict about one run")
    areas = [np.array([float(np.mean(curve[1:])) for curve in curves])
             for curves in ((known.model,), known.retrained, (known.original,))]  # fmt: skip
    return [
        Measure("relearning", "mean accuracy on the forget set while relearning", above="too_much", below="too_little",
                models=ByKind(*areas), floor=0.01, least=0.01)
    ]  # fmt: skip
