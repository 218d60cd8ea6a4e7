"""Find the normalisation that a network carries inside, as the field's code bases save it (normalize.mean, 0.std)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

PARENTS: Final = r"(?:norm\w*|preproc\w*|transform\w*|input_norm\w*|0)"
NAME: Final = re.compile(
    rf"^(?P<parent>(?:.*\.)?{PARENTS}\.|(?:module\.|model\.)*(?:pixel_|input_|image_|_)?)(?:new_)?"
    r"(?P<what>mean|mu|std|sigma|deviation)$",
    re.IGNORECASE,
)
MEANS: Final = {"mean", "mu"}
BYTES, BRIGHTEST = 255.0, 2.0  # statistics above this are of pixels from 0 to 255


@dataclass(frozen=True)
class Inside:
    """Mean and deviation by channel of pixels in 0..1."""

    mean: list[float]
    deviation: list[float]


def take(weights: dict[str, Tensor], expected: Mapping[str, Tensor], notes: list[str]) -> Inside | None:
    """Take the normalisation out of some weights and return it, or ``None`` if there is none to be recognised.

    Several copies of the same one count once. Statistics of pixels in 0..255 are divided by 255.
    """
    pairs: dict[str, dict[str, str]] = {}
    for name in weights:
        if name not in expected and (match := NAME.match(name)):
            role = "mean" if match["what"].lower() in MEANS else "deviation"
            pairs.setdefault(match["parent"], {})[role] = name
    found = {
        parent: inside
        for parent, names in pairs.items()
        if len(names) == 2 and (inside := _inside(weights[names["mean"]], weights[names["deviation"]]))
    }
    if not found or len({(*one.mean, *one.deviation) for one in found.values()}) > 1:
        return None
    taken = sorted(name for parent in found for name in pairs[parent].values())
    for name in taken:
        del weights[name]
    inside = next(iter(found.values()))
    notes.append(
        f"its normalisation ({', '.join(taken)}) was recognised: mean {_short(inside.mean)}, deviation "
        f"{_short(inside.deviation)}"
    )
    return inside


def _inside(mean: Tensor, deviation: Tensor) -> Inside | None:
    means, deviations = mean.double().flatten(), deviation.double().flatten()
    if len(means) != len(deviations) or not 1 <= len(means) <= 4:
        return None
    if not torch.isfinite(torch.cat([means, deviations])).all() or (deviations <= 0).any():
        return None
    if max(means.abs().max(), deviations.max()) > BRIGHTEST:
        means, deviations = means / BYTES, deviations / BYTES
    return Inside([round(value, 6) for value in means.tolist()], [round(value, 6) for value in deviations.tolist()])


def _short(values: list[float]) -> str:
    return ", ".join(f"{value:.4g}" for value in values)
