"""Turn encoded images into pixels: bounded in size, formats that cannot run anything, two at a time."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from comparator.data import levels as deep
from comparator.data.images import Bytes
from comparator.data.levels import Kind, Levels
from comparator.errors import InvalidInput

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF", "PPM")
MOST_PIXELS = 50_000_000
GREY_MODES = ("1", "L", "LA", *deep.DEEP_GREY)
BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"P4", b"P5", b"P6")
LONGEST_BEGINNING, ORIENTATION = 12, 0x0112
WHITE = (255, 255, 255, 255)
CHUNK = 64
Encoded = bytes | Path


def open_bounded(encoded: Encoded) -> Image.Image:
    """Read the header of an image; raises ``ValueError`` in words for what is no image or has too many pixels."""
    try:
        picture = Image.open(encoded if isinstance(encoded, Path) else io.BytesIO(encoded), formats=FORMATS)
    except UnidentifiedImageError:
        raise ValueError("is not an image in a known format (PNG, JPEG, WebP, BMP, GIF, TIFF, PPM)") from None
    except (Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise ValueError(f"cannot be opened: {error}") from None
    width, height = picture.size
    if width * height > MOST_PIXELS:
        picture.close()
        raise ValueError(f"has {width * height:,} pixels ({width}×{height}); at most {MOST_PIXELS:,} are read")
    return picture


def is_grey(picture: Image.Image) -> bool:
    """Tell whether an image has one channel of brightness only."""
    return picture.mode in GREY_MODES


def begins_like_an_image(file: Path) -> bool:
    """Tell from the first bytes of a file whether it is an image in a known format, whatever its name."""
    try:
        with file.open("rb") as opened:
            start = opened.read(LONGEST_BEGINNING)
    except OSError:
        return False
    return start.startswith(BEGINNINGS) or (start[:4] == b"RIFF" and start[8:] == b"WEBP")


def decode(
    encoded: Encoded,
    *,
    grey: bool | None = None,
    size: tuple[int, int] | None = None,
    levels: Mapping[Kind, Levels] | None = None,
) -> Bytes:
    """Return uint8 [height, width, channels]; ``grey`` chooses the channels, ``size`` (height, width) cuts and scales.

    Scaling keeps proportions: the image is scaled to cover the size, then cut around its centre. Values of more than
    eight bits become 0 to 255 between the ``levels`` of their kind, or of this image alone. Transparent parts are laid
    on white. Raises ``ValueError`` that says in words what is wrong with the image.
    """
    with open_bounded(encoded) as picture:
        try:
            if deep.is_deep(picture):
                upright = ImageOps.exif_transpose(_flattened(picture, encoded, levels or {}))
            else:
                if size is not None:
                    picture.draft(None, (size[1], size[0]))
                picture.load()
                upright = ImageOps.exif_transpose(picture)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise ValueError(f"is damaged: {error}") from None
        wanted = "L" if (is_grey(picture) if grey is None else grey) else "RGB"
        if upright.has_transparency_data:
            upright = Image.alpha_composite(Image.new("RGBA", upright.size, WHITE), upright.convert("RGBA"))
        converted = upright if upright.mode == wanted else upright.convert(wanted)
        if size is not None and converted.size != (size[1], size[0]):
            converted = ImageOps.fit(converted, (size[1], size[0]), Image.Resampling.BILINEAR)
        pixels = np.asarray(converted)
    return pixels[..., None] if pixels.ndim == 2 else pixels


def deep_values(picture: Image.Image, encoded: Encoded) -> deep.Numbers:
    """Return the values of a deep image, [height, width] or [height, width, channels], before they are cut down."""
    mode = deep.packing(picture)
    if not mode:
        picture.load()
        return np.asarray(picture)
    with open_bounded(encoded) as again:
        upper, lower = deep.read_packed(picture, mode), deep.read_packed(again, deep.TWO_BYTES[mode])
    return upper.astype(np.uint16) * 256 + lower


def _flattened(picture: Image.Image, encoded: Encoded, levels: Mapping[Kind, Levels]) -> Image.Image:
    """Return a deep image with eight bits a channel and the orientation that its file states."""
    values = deep_values(picture, encoded)
    kind, found = deep.kind_of(values), deep.span(values)
    pixels = levels.get(kind, deep.settled(kind, [found])).bytes_of(values)
    if pixels.ndim == 3 and pixels.shape[2] == len(WHITE):
        pixels[..., 3] = values[..., 3] >> 8
    flat = Image.fromarray(pixels)
    flat.getexif()[ORIENTATION] = picture.getexif().get(ORIENTATION, 1)
    return flat


def decode_all(
    encoded: Iterable[tuple[str, Encoded]],
    *,
    grey: bool | None = None,
    size: tuple[int, int] | None = None,
    levels: Mapping[Kind, Levels] | None = None,
    report: Callable[[int], None] = lambda _count: None,
) -> tuple[list[Bytes], list[str]]:
    """Decode many images, each given with the place it comes from; return pixels and, in words, what is wrong."""

    def one(item: tuple[str, Encoded]) -> tuple[Bytes | None, str]:
        place, content = item
        try:
            return decode(content, grey=grey, size=size, levels=levels), ""
        except (ValueError, OSError) as error:
            return None, f"{place} {error}"

    images: list[Bytes] = []
    faults: list[str] = []
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        for part in _parts(encoded):
            for pixels, fault in pool.map(one, part):
                if pixels is None:
                    faults.append(fault)
                else:
                    images.append(pixels)
            report(len(images) + len(faults))
    return images, faults


def _parts(items: Iterable[tuple[str, Encoded]]) -> Iterator[list[tuple[str, Encoded]]]:
    part: list[tuple[str, Encoded]] = []
    for item in items:
        part.append(item)
        if len(part) == CHUNK:
            yield part
            part = []
    if part:
        yield part


def refuse(faults: list[str], what: str, advice: str, shown: int = 10) -> None:
    """Raise ``InvalidInput`` that names the first offenders, if there are any."""
    if faults:
        more = f" … and {len(faults) - shown:,} more" if len(faults) > shown else ""
        raise InvalidInput(f"{what}: {'; '.join(faults[:shown])}{more}.", advice=advice)
