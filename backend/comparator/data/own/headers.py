"""What the headers of a folder's images say, and what the images lose when they are brought to one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from comparator.data import levels as deep
from comparator.data.decoding import deep_values, is_grey, open_bounded, refuse
from comparator.data.levels import Kind, Levels
from comparator.data.own.manifest import Manifest

UNREADABLE = "Replace these files, or take them out of the manifest."
SAME_SHAPE = 0.02


@dataclass(frozen=True)
class Header:
    """One image before it is decoded; of a deep one, the kind and span of its values."""

    height: int
    width: int
    grey: bool
    transparent: bool
    frames: bool
    other_colours: bool
    kind: Kind | None = None
    span: Levels | None = None


def read_all(manifest: Manifest) -> list[Header]:
    """Read every header; raises ``InvalidInput`` that names the first ten files that are no usable images."""
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(lambda row: _read(manifest.path(row), row.file), manifest.rows))
    refuse([fault for fault in found if isinstance(fault, str)], "Files are no usable images", UNREADABLE)
    return [header for header in found if not isinstance(header, str)]


def _read(file: Path, name: str) -> Header | str:
    try:
        with open_bounded(file) as picture:
            values = deep_values(picture, file) if deep.is_deep(picture) else None
            return Header(
                picture.height,
                picture.width,
                is_grey(picture),
                picture.has_transparency_data,
                bool(getattr(picture, "is_animated", False)),
                picture.mode in ("CMYK", "LAB", "YCbCr", "HSV"),
                None if values is None else deep.kind_of(values),
                None if values is None else deep.span(values),
            )
    except (ValueError, OSError, SyntaxError) as error:
        return f"{name!r} {error}"


def levels_of(headers: Sequence[Header]) -> dict[Kind, Levels]:
    """Return the black and white of deep images, one for all of a kind."""
    spans: dict[Kind, list[Levels]] = {}
    for header in headers:
        if header.kind and header.span:
            spans.setdefault(header.kind, []).append(header.span)
    return {kind: deep.settled(kind, found) for kind, found in spans.items()}


def lost(
    headers: Sequence[Header], size: tuple[int, int], *, colour: bool, levels: Mapping[Kind, Levels]
) -> Iterator[str]:
    """Yield in words, with counts, what the images lose."""
    for kind, one in levels.items():
        count = sum(header.kind == kind for header in headers)
        yield (
            f"{count:,} images have more than eight bits: {one.black:g} becomes black and {one.white:g} white, with "
            "256 levels between them."
        )
    if transparent := sum(header.transparent for header in headers):
        yield f"{transparent:,} images can be transparent: they are laid on white."
    if frames := sum(header.frames for header in headers):
        yield f"{frames:,} images have several frames or pages: the first one is taken."
    if others := sum(header.other_colours for header in headers):
        yield f"{others:,} images are not in red, green and blue (CMYK, for example): their colours are converted."
    grey = sum(header.grey for header in headers)
    if colour and grey:
        yield f"{grey:,} grey images become colour images, as {len(headers) - grey:,} others are."
    yield from _scaled(headers, size)


def _scaled(headers: Sequence[Header], size: tuple[int, int]) -> Iterator[str]:
    height, width = size
    scaled = [header for header in headers if (header.height, header.width) != size]
    if not scaled:
        return
    cut = sum(abs(header.width * height / (header.height * width) - 1) > SAME_SHAPE for header in scaled)
    margins = f"; {cut:,} of them have other proportions and lose their margins" if cut else ""
    yield f"{len(scaled):,} images are scaled to {height}×{width}{margins}."
