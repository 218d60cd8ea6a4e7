"""Was it in? Forgotten images against images that nobody trained on, under one model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from comparator.attacks import sides
from comparator.attacks.ladder.measure import Measure
from comparator.attacks.ladder.rung import Unmeasured, everyone, rung, sorted_out
from comparator.attacks.ladder.subject import Subject
from comparator.attacks.results import Values
from comparator.evidence import Part


def never_trained(view: Subject) -> Part:
    """Return images nobody trained on that are like the forgotten ones; ``Unmeasured`` if there are none."""
    if not sides.by_content(view) and len(view.labels("twin")):
        return "twin"
    if not sides.known_in_test(view):
        raise Unmeasured(
            "No image of a forgotten class was never trained on.", "test images of a forgotten class, or a twin"
        )
    return sides.matched_test(view)


def means(view: Subject, part: Part, signal: str = "margin") -> Values:
    """Return the mean signal [models] over the images of a part that all models cover, of every model in order.

    Where whole classes are forgotten, only images of these classes count.
    """
    _, labels, values = sides.paired(view, part, signal, everyone(view))
    kept = np.isin(labels, view.labels("forget")) if sides.by_content(view) else np.ones(len(labels), bool)
    found: Values = values[:, kept].mean(axis=1)
    return found


@rung(
    "membership", label="Membership", place=10, panel="roc",
    question="Can forgotten images be told from images that were never trained on?",
)  # fmt: skip
def membership(view: Subject) -> Sequence[Measure]:
    """Compare mean margins, which have the same scale under every model of a scenario, as ranks have not."""
    part = never_trained(view)
    difference = means(view, "forget") - means(view, part)
    label = f"mean margin, forgotten − {sides.PART_LABELS[part].removesuffix(' (never trained on)')}"
    return [
        Measure("membership", label, above="too_much", below="too_little", unit="log-odds",
                models=sorted_out(view, difference))
    ]  # fmt: skip
