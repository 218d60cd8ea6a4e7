"""From a manifest to arrays: headers first, so that everything wrong is known before the work begins."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from comparator.data.decoding import decode_all, refuse
from comparator.data.images import Images, Split
from comparator.data.levels import Kind, Levels, record
from comparator.data.own import headers
from comparator.data.own.headers import UNREADABLE
from comparator.data.own.manifest import TEST, TRAIN, Manifest, Row
from comparator.errors import InvalidInput

USUAL_SIZE, KEPT_UP_TO, SMALLEST, LARGEST = 64, 64, 4, 512
MOST_BYTES = 8_000_000_000


@dataclass(frozen=True)
class Form:
    """How images are brought to one form: height and width in pixels, channels (1 or 3), levels of deep images."""

    height: int
    width: int
    channels: int
    levels: Mapping[Kind, Levels] = field(default_factory=dict)
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def shape(self) -> list[int]:
        """Height, width and channels."""
        return [self.height, self.width, self.channels]


def form_of(manifest: Manifest, size: int | None = None) -> Form:
    """Read every header and choose the form: the images' own if all are alike and small, else squares of ``size``.

    The notes of the form say what the images lose by it. Raises ``InvalidInput`` that names the first ten files that
    are no images or too large.
    """
    if size is not None and not SMALLEST <= size <= LARGEST:
        raise InvalidInput(f"A size of {size} pixels is not possible.", advice=f"Choose {SMALLEST} to {LARGEST}.")
    found = headers.read_all(manifest)
    channels = 1 if all(header.grey for header in found) else 3
    sizes = {(header.height, header.width) for header in found}
    height = width = size or USUAL_SIZE
    if size is None and len(sizes) == 1 and all(SMALLEST <= side <= KEPT_UP_TO for pair in sizes for side in pair):
        ((height, width),) = sizes
    needed = len(manifest.rows) * height * width * channels
    if needed > MOST_BYTES:
        raise InvalidInput(
            f"{len(manifest.rows):,} images of {height}×{width} need {needed / 1e9:,.1f} GB of memory.",
            advice="Choose a smaller size, or take a part of the images.",
        )
    levels = headers.levels_of(found)
    lost = headers.lost(found, (height, width), colour=channels == 3, levels=levels)
    return Form(height, width, channels, levels, tuple(lost))


def source_key(manifest: Manifest, form: Form) -> str:
    """Identify manifest, form, and every file by size and time of change: equal keys need no second decoding."""
    levels = record(form.levels) or ""
    digest = hashlib.sha256(f"{manifest.hash()} {form.shape}{levels}".encode())
    for row in manifest.rows:
        state = manifest.path(row).stat()
        digest.update(f"{state.st_size} {state.st_mtime_ns} ".encode())
    return digest.hexdigest()


def load(
    manifest: Manifest,
    form: Form,
    report: Callable[[float, str], None] = lambda *_: None,
    classes: Sequence[str] | None = None,
) -> Images:
    """Decode all images; raises ``InvalidInput`` that names the first ten that are damaged.

    ``classes`` are numbered as they stand there; a list that was stored once stays the order of its data set.
    """
    done, numbered = 0, list(manifest.classes if classes is None else classes)

    def part(split: str) -> Split:
        nonlocal done
        rows = manifest.part(split)
        images, faults = decode_all(
            ((repr(row.file), manifest.path(row)) for row in rows),
            grey=form.channels == 1,
            size=(form.height, form.width),
            levels=form.levels,
            report=lambda count: report(0.95 * (done + count) / len(manifest.rows), f"decoding {split} images"),
        )
        refuse(faults, "Images cannot be decoded", UNREADABLE)
        done += len(rows)
        return Split(np.stack(images), _labels(rows, numbered), _metadata(rows, manifest.columns))

    return Images(
        part(TRAIN),
        part(TEST),
        origin=manifest.layout,
        files={"manifest (files, labels, splits)": manifest.hash()},
        classes=tuple(numbered),
    )


def _labels(rows: list[Row], classes: Sequence[str]) -> np.ndarray:
    numbers = {name: number for number, name in enumerate(classes)}
    return np.asarray([numbers[row.label] for row in rows], dtype=np.int64)


def _metadata(rows: list[Row], columns: tuple[str, ...]) -> dict[str, np.ndarray]:
    return {
        name: np.asarray([row.metadata[place] for row in rows], dtype=np.str_) for place, name in enumerate(columns)
    }
