"""Utility: accuracy on what is kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from comparator.attacks import sides
from comparator.attacks.ladder.measure import Measure
from comparator.attacks.ladder.rung import everyone, rung, sorted_out
from comparator.attacks.ladder.subject import Subject
from comparator.evidence import Part

POINT = 0.01


def kept_parts(view: Subject) -> tuple[tuple[Part, str], ...]:
    """Return retained training images, and test images of what is kept."""
    return ("retain", "retained images"), ("test_retain" if sides.by_content(view) else "test", "test images")


@rung(
    "utility", label="Utility", place=50, panel="reported", aim="side_effects",
    question="Is the model as accurate as retrained models on what is kept?",
)  # fmt: skip
def utility(view: Subject) -> Sequence[Measure]:
    """Compare accuracies; better ones are no damage, nor is less than one point."""
    found = []
    for part, words in kept_parts(view):
        labels = view.labels(part)
        if len(labels):
            accuracies = np.array([float((view.predicted(part, model) == labels).mean()) for model in everyone(view)])
            found.append(
                Measure(part, f"accuracy on {words}", above=None, below="damaged", least=POINT, floor=POINT / 4,
                        models=sorted_out(view, accuracies))
            )  # fmt: skip
    return found
