"""Brightness beyond eight bits: which values of an image are black and white, and pixels of eight bits made of them.

Pillow cuts such images down silently (its issue 3011). Here the values that are really used decide, of all images of a
data set together, so that they stay comparable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFile

from comparator.data.images import Bytes

Kind = Literal["whole", "fraction"]
Numbers = npt.NDArray[Any]
DEEP_GREY: Final = ("I", "F", "I;16", "I;16B", "I;16L", "I;16N")
TWO_BYTES: Final = {"RGB;16B": "RGB;16L", "RGB;16L": "RGB;16B", "RGBA;16B": "RGBA;16L", "RGBA;16L": "RGBA;16B"}
LEAST_BITS, MOST, COLOURS = 8, 255, 3
HALF_DARK = 32  # fractions up to here are no numbers of eight bits: the largest of them is white


@dataclass(frozen=True)
class Levels:
    """The values that become black (0) and white (255)."""

    black: float
    white: float

    def bytes_of(self, values: Numbers) -> Bytes:
        """Return uint8 pixels of deep values; what is outside the levels becomes black or white.

        Of whole numbers from 0 on these are the upper eight of the bits in use.
        """
        if kind_of(values) == "whole" and not self.black:
            return (values.astype(np.int64) * (MOST + 1) // int(self.white + 1)).clip(0, MOST).astype(np.uint8)
        share = (values.astype(np.float64) - self.black) / (self.white - self.black)
        pixels: Bytes = np.rint(share.clip(0, 1) * MOST).astype(np.uint8)
        return pixels


def packing(picture: Image.Image) -> str:
    """Return how the file of a colour image packs two bytes a channel, of which Pillow keeps the upper; else empty."""
    if not isinstance(picture, ImageFile.ImageFile):
        return ""
    modes = {str(part) for tile in picture.tile for part in (tile[3] if isinstance(tile[3], tuple) else (tile[3],))}
    return next(iter(sorted(modes & TWO_BYTES.keys())), "")


def is_deep(picture: Image.Image) -> bool:
    """Tell from its header whether an image has more than eight bits a channel, all of which can be read."""
    return picture.mode in DEEP_GREY or bool(packing(picture))


def read_packed(picture: Image.Image, mode: str) -> Numbers:
    """Return one byte of every channel [height, width, c] of a colour image that was opened and not read yet."""
    if not isinstance(picture, ImageFile.ImageFile):
        raise ValueError("was not opened from a file")
    picture.tile = [
        tile._replace(args=tuple(mode if part in TWO_BYTES else part for part in tile.args))
        if isinstance(tile.args, tuple)
        else tile._replace(args=mode)
        for tile in picture.tile
    ]
    picture.load()
    return np.asarray(picture)


def kind_of(values: Numbers) -> Kind:
    """Tell whether values are whole numbers or fractions."""
    return "whole" if values.dtype.kind in "iub" else "fraction"


def span(values: Numbers) -> Levels:
    """Return the smallest and the largest value, opacity aside; raises ``ValueError`` for what is no number."""
    values = values[..., :COLOURS] if values.ndim > 2 else values
    if not np.isfinite(values).all():
        raise ValueError("holds values that are no numbers")
    return Levels(float(values.min()), float(values.max()))


def settled(kind: Kind, spans: Iterable[Levels]) -> Levels:
    """Return the levels that values of such spans are meant for.

    From 0 to the next 2ⁿ − 1, at least 255; of fractions also 0 to 1 or −1 to 1; else from the smallest to the largest.
    """
    several = list(spans)
    low, high = min(one.black for one in several), max(one.white for one in several)
    if kind == "fraction" and low >= -1 and high <= 1:
        return Levels(0.0 if low >= 0 else -1.0, 1.0)
    if low < 0 or (kind == "fraction" and high < HALF_DARK):
        return Levels(min(low, 0.0), max(high, low + 1))
    bits = max(LEAST_BITS, int(np.ceil(np.log2(high + 1))))
    return Levels(0.0, float(2**bits - 1))


def record(levels: Mapping[Kind, Levels]) -> dict[str, list[float]]:
    """Return levels as plain JSON."""
    return {kind: [one.black, one.white] for kind, one in sorted(levels.items())}


def read(stored: Mapping[str, Sequence[float]]) -> dict[Kind, Levels]:
    """Return levels from plain JSON."""
    kinds: tuple[Kind, ...] = ("whole", "fraction")
    return {kind: Levels(*stored[kind]) for kind in kinds if kind in stored}
