"""Untouched answers: on how many forgotten images does the model still compute what the original does?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from comparator.attacks import sides
from comparator.attacks.ladder.measure import Measure
from comparator.attacks.ladder.rung import Unmeasured, everyone, rung, sorted_out
from comparator.attacks.ladder.subject import Subject
from comparator.evidence import Floats

PRECISION = 1e-4
FEWEST_CLASSES = 4  # with fewer, one class may not differ
MOST_BY_CHANCE = 2.5


def same(logits: Floats, original: Floats) -> int:
    """Count the images on which logits [n, classes] are the original's, up to a constant and up to one class.

    A wrapper around the original, a look-up and a changed row or bias of its head leave the other logits as they were,
    to the last digits; training changes all of them.
    """
    both = sides.covered(logits) & sides.covered(original)
    change = logits[both].astype(np.float64) - original[both]
    scale = 1 + np.abs(original[both]).max(axis=1, initial=0)
    off = np.abs(change - np.median(change, axis=1, keepdims=True)) > PRECISION * scale[:, None]
    allowed = 1 if logits.shape[1] >= FEWEST_CLASSES else 0
    return int((off.sum(axis=1) <= allowed).sum())


@rung(
    "untouched", label="Untouched answers", place=35, panel="per_image", group="further",
    question="Does the model still compute what the original does on forgotten images?",
)  # fmt: skip
def untouched(view: Subject) -> Sequence[Measure]:
    """Compare with the originals digit by digit; a model trained without the images never agrees so closely."""
    if not view.originals:
        raise Unmeasured("There is no other original to compare with.", "an original")
    originals = [view.logits("forget", model) for model in view.originals]
    counts = [
        float(max(same(view.logits("forget", model), each) for each in originals)) for model in everyone(view)
    ]  # fmt: skip
    found = sorted_out(view, np.array(counts))
    if found.null.max(initial=0) > MOST_BY_CHANCE:
        raise Unmeasured("Retrained models answer as the original, too.", "retrained models of other seeds")
    count = len(view.labels("forget"))
    return [
        Measure("untouched", f"images answered as by the original to four digits, of {count}", above="differs",
                below=None, certain=True, least=MOST_BY_CHANCE, models=found)
    ]  # fmt: skip
