"""Same as retrained? The mean margin of the forgotten images against that of retrained models."""

from __future__ import annotations

from collections.abc import Sequence

from comparator.attacks.ladder.measure import Measure
from comparator.attacks.ladder.rung import rung, sorted_out
from comparator.attacks.ladder.subject import Subject
from comparator.attacks.rungs.membership import means


@rung(
    "paired", label="Same as retrained", place=20, panel="threshold", accuses=False,
    question="Is the model as sure of the forgotten images as retrained models are?",
)  # fmt: skip
def paired(view: Subject) -> Sequence[Measure]:
    """Compare on the scale on which whole retrained models scatter."""
    return [
        Measure("paired", "mean margin of the forgotten images", above="too_much", below="too_little",
                unit="log-odds", models=sorted_out(view, means(view, "forget")))
    ]  # fmt: skip
