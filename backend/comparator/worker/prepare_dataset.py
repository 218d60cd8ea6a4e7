"""Prepare a data set inside a worker: load its images once and store them as one file of arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from comparator import registry
from comparator.data import levels, shards
from comparator.data.images import Images
from comparator.data.own import check, layouts, load
from comparator.errors import InvalidInput
from comparator.facts import DatasetFacts
from comparator.jobs import payloads, questions
from comparator.store import artifacts
from comparator.training.progress import Emit, Progress

Result = dict[str, Any]


class PreparationSource:
    """The ``Source`` that a data set's ``load`` gets inside a worker."""

    def __init__(self, payload: payloads.Prepare, progress: Progress) -> None:
        self.folder = Path(payload.folder) / payload.dataset
        self.local_folders = tuple(named_for(payload.dataset, payload.local_folders))
        self.download = payload.download
        self._progress = progress

    def progress(self, fraction: float, text: str) -> None:
        """Report how far the preparation is."""
        self._progress.report(fraction, text=text)


def named_for(name: str, folders: Sequence[str]) -> Iterator[Path]:
    """Yield the local folders that are meant for a data set: called like it, or with a folder inside that is."""

    def plain(text: str) -> str:
        return "".join(letter for letter in text.lower() if letter.isalnum())

    def meant(folder: Path) -> bool:
        return plain(shards.repository_name(folder.name)) == plain(name)

    for folder in map(Path, folders):
        if meant(folder):
            yield folder
        elif folder.is_dir():
            yield from (inner for inner in sorted(folder.iterdir()) if inner.is_dir() and meant(inner))


def prepare(payload: payloads.Prepare, emit: Emit) -> Result:
    """Load a data set and store it as one file of arrays."""
    progress = Progress(emit)
    progress.begin("prepare")
    if payload.own:
        return _prepare_own(payload, payload.own, progress)
    entry = registry.DATASETS.get(payload.dataset)
    images = entry.function(PreparationSource(payload, progress))
    _check_images(images, entry)
    return _stored(payload, images, len(entry.facts.classes))


def _prepare_own(payload: payloads.Prepare, own: payloads.Json, progress: Progress) -> Result:
    """Decode a person's own folder, unless nothing in it has changed since it was decoded."""
    manifest = layouts.read(Path(own["folder"]), links=bool(own.get("links")))
    if manifest.hash() != own["manifest_hash"]:
        raise InvalidInput(
            f"The manifest of {own['folder']} has changed since {own['name']} was added.",
            advice="Remove the data set and add it again, or add the folder under another name.",
        )
    height, width, channels = own["image_shape"]
    form = load.Form(height, width, channels, levels.read(own.get("levels", {})))
    key, known = load.source_key(manifest, form), payload.known
    if known and known["details"].get("source_key") == key:
        return dict(known)
    images = load.load(manifest, form, lambda fraction, text: progress.report(fraction, text=text), own["classes"])
    if known and known["hash"] == replace(images, classes=()).hash():  # stored before names were part of the hash
        images = replace(images, classes=())
    return _stored(payload, images, len(own["classes"]), source_key=key, notes=list(own.get("notes", [])))


def _stored(payload: payloads.Prepare, images: Images, classes: int, **details: Any) -> Result:
    """Write the arrays of a data set and return its record."""
    columns = [f"{split}_metadata.{name}" for split in ("train", "test") for name in getattr(images, split).metadata]
    arrays: dict[str, np.ndarray] = {
        "train_images": images.train.images, "train_labels": images.train.labels,
        "test_images": images.test.images, "test_labels": images.test.labels,
    }  # fmt: skip
    for column in columns:
        split, _, name = column.partition("_metadata.")
        values = np.asarray(getattr(images, split).metadata[name], dtype=np.str_)
        arrays[column] = np.frombuffer("\n".join(values).encode(), dtype=np.uint8)
    stored = artifacts.write_arrays(Path(payload.target), arrays)
    found = {
        "image_shape": list(images.train.images.shape[1:]),
        "counts": {
            split: np.bincount(getattr(images, split).labels, minlength=classes).tolist() for split in ("train", "test")
        },
        "metadata": {name: np.unique(column).tolist() for name, column in images.train.metadata.items()},
        "origin": images.origin,
        "files": dict(images.files),
        **details,
    }
    file = f"{stored.sha256[:2]}/{stored.sha256}{artifacts.SUFFIX}"
    return {"name": payload.dataset, "hash": images.hash(), "file": file, "details": found}


def look_at_folder(payload: questions.Folder, _emit: Emit) -> Result:
    """Read manifest and headers of a person's folder, and no pixels."""
    report, _ = check.facts(Path(payload.folder), payload.size, links=payload.links)
    return report.record()


def _check_images(images: Images, entry: registry.Entry[DatasetFacts]) -> None:
    """Refuse images that are not those of the data set: another shape, or classes that it does not have."""
    classes, shape = len(entry.facts.classes), tuple(entry.facts.image_shape or ())
    for name, split in (("train", images.train), ("test", images.test)):
        if split.images.shape[1:] != shape:
            raise InvalidInput(
                f"The {name} images are {split.images.shape[1:]} (height, width, channels), those of {entry.label} are "
                f"{shape}.",
                advice="Check that the files are those of this data set.",
            )
        if len(split.labels) and not 0 <= split.labels.min() <= split.labels.max() < classes:
            raise InvalidInput(
                f"The {name} labels go from {split.labels.min()} to {split.labels.max()}; {entry.label} has {classes} "
                "classes, counted from 0.",
                advice="Check that the files are those of this data set.",
            )
