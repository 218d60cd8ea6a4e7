"""Look a folder of images through before it is used: what is missing, damaged, twice there, or leaks between splits."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from comparator.data import levels
from comparator.data.decoding import decode
from comparator.data.images import Bytes
from comparator.data.own import layouts, perceptual_hash
from comparator.data.own.load import form_of
from comparator.data.own.manifest import TEST, TRAIN, Manifest, Row

MANY_VALUES = 50


@dataclass
class Report:
    """What a check found; ``duplicates`` and ``near`` hold pairs of files."""

    folder: str
    layout: str
    manifest_hash: str
    classes: list[str]
    counts: dict[str, list[int]]
    columns: dict[str, int]
    image_shape: list[int]
    notes: list[str]
    links: bool = False
    levels: dict[str, list[float]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    duplicates_across: int = 0
    near_across: list[tuple[str, str]] = field(default_factory=list)
    shared_values: dict[str, int] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """Return the report as plain JSON."""
        return asdict(self)

    @property
    def sound(self) -> bool:
        """Whether every image can be read."""
        return not self.unreadable


def facts(folder: Path, size: int | None = None, *, links: bool = False) -> tuple[Report, Manifest]:
    """Read manifest and headers, and no pixels; raises ``InvalidInput`` for what makes the folder unusable.

    ``links`` allows links in it to lead to images elsewhere.
    """
    manifest = layouts.read(folder, links=links)
    form = form_of(manifest, size)
    numbers = {name: number for number, name in enumerate(manifest.classes)}
    counts = {
        split: np.bincount([numbers[row.label] for row in manifest.part(split)], minlength=len(numbers)).tolist()
        for split in (TRAIN, TEST)
    }
    columns = {name: len({row.metadata[place] for row in manifest.rows}) for place, name in enumerate(manifest.columns)}
    report = Report(
        folder=str(folder), layout=manifest.layout, manifest_hash=manifest.hash(), classes=manifest.classes,
        counts=counts, columns=columns, image_shape=form.shape, notes=[*manifest.notes, *form.notes],
        links=links, levels=levels.record(form.levels), shared_values=_shared(manifest),
    )  # fmt: skip
    return report, manifest


def _shared(manifest: Manifest) -> dict[str, int]:
    """Count, for columns of many values such as persons, the values that are in both splits."""
    found = {}
    for place, name in enumerate(manifest.columns):
        train, test = ({row.metadata[place] for row in manifest.part(split)} for split in (TRAIN, TEST))
        if len(train | test) > min(MANY_VALUES, len(manifest.rows) // 4):
            found[name] = len(train & test)
    return found


@dataclass(frozen=True)
class Look:
    """One image at a glance: the hash of its file, a small grey copy, or what is wrong with it."""

    content: str = ""
    small: Bytes | None = None
    fault: str = ""


def check(
    folder: Path,
    size: int | None = None,
    progress: Callable[[float, str], None] = lambda *_: None,
    *,
    links: bool = False,
) -> tuple[Report, Manifest]:
    """Decode everything and compare it; images that are damaged inside are reported instead of refused."""
    report, manifest = facts(folder, size, links=links)
    known = levels.read(report.levels)
    looks: list[Look] = []
    with ThreadPoolExecutor() as pool:
        for look in pool.map(lambda row: _look(manifest.path(row), known), manifest.rows):
            looks.append(look)
            progress(0.9 * len(looks) / len(manifest.rows), "looking at every image")
    report.unreadable = [f"{row.file}: {look.fault}" for row, look in _together(manifest, looks) if look.fault]
    same: dict[str, list[Row]] = defaultdict(list)
    for row, look in _together(manifest, looks):
        if not look.fault:
            same[look.content].append(row)
    for group in same.values():
        report.duplicates += [(group[0].file, other.file) for other in group[1:]]
        report.duplicates_across += len({row.split for row in group}) > 1
    progress(0.95, "comparing the splits")
    report.near_across = list(_near_across(manifest, looks))
    return report, manifest


def _together(manifest: Manifest, looks: list[Look]) -> Iterator[tuple[Row, Look]]:
    return zip(manifest.rows, looks, strict=True)


def _look(file: Path, known: Mapping[levels.Kind, levels.Levels]) -> Look:
    try:
        pixels = decode(file, grey=True, size=(perceptual_hash.SIDE, perceptual_hash.SIDE), levels=known)
        with file.open("rb") as opened:
            return Look(hashlib.file_digest(opened, "sha256").hexdigest(), pixels[..., 0])
    except (ValueError, OSError) as error:
        return Look(fault=str(error))


def _near_across(manifest: Manifest, looks: list[Look]) -> Iterator[tuple[str, str]]:
    """Yield pairs of a training and a test image that look alike; nearly empty images are left out."""
    files: dict[str, list[str]] = {TRAIN: [], TEST: []}
    small: dict[str, list[Bytes]] = {TRAIN: [], TEST: []}
    for row, look in _together(manifest, looks):
        if look.small is not None and look.small.std() >= perceptual_hash.FLAT:
            files[row.split].append(row.file)
            small[row.split].append(look.small)
    if files[TRAIN] and files[TEST]:
        hashes = {split: perceptual_hash.hashes(np.stack(small[split])) for split in (TRAIN, TEST)}
        for first, second in perceptual_hash.pairs(hashes[TRAIN], hashes[TEST]):
            yield files[TRAIN][first], files[TEST][second]
