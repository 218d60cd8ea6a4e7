"""A tiny scenario that nobody collected: what methods are tried on, made in a moment and always the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from comparator.data.partition import FORGET, RETAIN, VALIDATION, Partition
from comparator.seeds import generator

ForgetSet = Literal["class", "one", "most", "mixed"]
Shape = tuple[int, int, int]
CLASSES, EACH, SIDE, HELD_OUT = 4, 8, 8, 2


@dataclass(frozen=True)
class MadeUp:
    """``pixels`` uint8 [n, height, width, channels] and who is who among them; the test samples are the first ones."""

    pixels: npt.NDArray[np.uint8]
    partition: Partition


def made_up(forget: ForgetSet, image_shape: Shape = (SIDE, SIDE, 1), each: int = EACH) -> MadeUp:
    """Return 4 classes of 8 images of 8×8 pixels (or as asked), two of each held out for validation.

    ``class`` forgets a class, ``one`` a class of a single sample, ``most`` all classes but one, ``mixed`` some of each.
    """
    random = generator(0, "contract world")
    labels = np.repeat(np.arange(CLASSES), each)
    roles = np.full(len(labels), RETAIN, dtype=np.uint8)
    place = np.tile(np.arange(each), CLASSES)
    roles[place < HELD_OUT] = VALIDATION
    if forget == "mixed":
        roles[(place == HELD_OUT) | (place == HELD_OUT + 1)] = FORGET
    elif forget == "most":
        roles[(labels > 0) & (roles == RETAIN)] = FORGET
    else:
        roles[(labels == CLASSES - 1) & (roles == RETAIN)] = FORGET
    kept = (roles != FORGET) | (np.cumsum(roles == FORGET) == 1) if forget == "one" else np.ones(len(labels), bool)
    labels, roles = labels[kept], roles[kept]
    shade = (labels * 50)[:, None, None, None] + random.integers(0, 80, size=(len(labels), *image_shape))
    partition = Partition(
        train_indices=np.arange(len(labels)),
        train_labels=labels,
        true_labels=labels,
        roles=roles,
        noise=np.zeros(len(labels), dtype=np.bool_),
        test_indices=np.arange(CLASSES),
        test_labels=np.arange(CLASSES),
        test_match=np.zeros(CLASSES, dtype=np.bool_),
        classes=CLASSES,
    )
    return MadeUp(shade.astype(np.uint8), partition)
