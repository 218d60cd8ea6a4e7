"""Highlights: which samples are to be forgotten, and what became of them (the reference comparator's row E3).

Where the forget set is made of whole classes, the label decides: a target that the model still puts into a forgotten
class is *not forgotten*, any other target is *correctly forgotten*, a retained sample with a wrong class is *overly
forgotten*. Elsewhere (random, listed samples) models that never saw the targets are mostly right on them, so the
majority of the retrained models decides: a target predicted as they predict it is *correctly forgotten*; one the model
gets right where they do not is *not forgotten*; any sample the model gets wrong where they are right is *overly
forgotten*. A target that is wrong in yet another way belongs to none of the three.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from comparator.contrast.predicted import Flags
from comparator.evidence import Integers

Bits = npt.NDArray[np.uint8]
BITS: Final = {
    "target": 1, "correctly_forgotten": 2, "not_forgotten": 4, "overly_forgotten": 8, "changed": 16, "wrong": 32,
}  # fmt: skip
NEED_REFERENCE = ("correctly_forgotten", "not_forgotten", "overly_forgotten")


def by_class(labels: Integers, classes: Integers, target: Flags, retained: Flags, forgotten: Flags) -> dict[str, Flags]:
    """Judge predicted ``classes`` int64 [n] where whole classes are forgotten; ``forgotten`` is bool [classes]."""
    still = forgotten[classes]
    return {
        "correctly_forgotten": target & ~still,
        "not_forgotten": target & still,
        "overly_forgotten": retained & (classes != labels),
    }


def by_majority(
    labels: Integers, classes: Integers, target: Flags, retained: Flags, majority: Integers
) -> dict[str, Flags]:
    """Judge predicted ``classes`` int64 [n] by what most retrained models predict, ``majority`` int64 [n]."""
    right, right_there = classes == labels, majority == labels
    return {
        "correctly_forgotten": target & (classes == majority),
        "not_forgotten": target & right & ~right_there,
        "overly_forgotten": (target | retained) & ~right & right_there,
    }


def flags(
    labels: Integers,
    classes: Integers,
    others: Integers,
    target: Flags,
    retained: Flags,
    *,
    forgotten: Flags | None = None,
    majority: Integers | None = None,
) -> dict[str, Flags | None]:
    """Return every highlight of one model, bool [n]; ``others`` int64 [n] is what the other model predicts.

    Give ``forgotten`` for class forget sets, else ``majority``; without either, what needs a reference is ``None``.
    """
    judged: dict[str, Flags | None] = dict.fromkeys(NEED_REFERENCE)
    if forgotten is not None:
        judged.update(by_class(labels, classes, target, retained, forgotten))
    elif majority is not None:
        judged.update(by_majority(labels, classes, target, retained, majority))
    return {"target": target, **judged, "changed": classes != others, "wrong": classes != labels}


def counts(found: dict[str, Flags | None]) -> dict[str, int | None]:
    """Count the samples of each highlight; ``all`` counts every sample."""
    size = len(next(flag for flag in found.values() if flag is not None))
    return {"all": size, **{name: None if flag is None else int(flag.sum()) for name, flag in found.items()}}


def packed(found: dict[str, Flags | None]) -> Bits:
    """Return the highlights as bits uint8 [n]; see ``BITS``."""
    size = len(next(flag for flag in found.values() if flag is not None))
    bits = np.zeros(size, dtype=np.uint8)
    for name, flag in found.items():
        if flag is not None:
            bits |= flag.astype(np.uint8) * np.uint8(BITS[name])
    return bits
