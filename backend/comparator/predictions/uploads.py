"""Predictions that somebody brings from any framework: an ``.npz`` file, read without trust and put in place.

Keys: ``train_indices`` and ``train_logits``, ``test_indices`` and ``test_logits``, ``validation_…`` (ids of the
training split too), and ``train_features``, ``test_features``, ``validation_features`` beside them, row by row. In
place of logits, ``…_probabilities`` are taken and brought to logits.
"""

from __future__ import annotations

import math
import zipfile
from dataclasses import dataclass
from typing import IO, Any, Literal

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from comparator.data.partition import ROLES, Integers, Partition
from comparator.errors import Fault, InvalidInput, UntrustedFile, joined
from comparator.predictions import answers as given_answers
from comparator.predictions.samples import choose

Split = Literal["train", "test", "validation"]
SPLITS: tuple[Split, ...] = ("train", "test", "validation")
KEYS = tuple(f"{split}_{what}" for split in SPLITS for what in ("indices", "logits", "probabilities", "features"))
MOST_INFLATED, NAMED, WIDEST = 100, 5, 8192
ADVICE = f"Write it with numpy.savez; it may hold {', '.join(KEYS)}. Nothing was stored."
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Placed:
    """``predictions`` and ``features`` as they are stored, with ``coverage`` and ``notes`` on what was done to them.

    ``coverage`` holds rows given and rows of each split, and of each role among the training samples (forget, …).

    Rows that were not given are NaN, and ``train_covered`` and ``test_covered`` uint8 mark the others; both are left
    out when everything was given. ``features`` is empty when none were.
    """

    predictions: Arrays
    features: Arrays
    coverage: dict[str, list[int]]
    notes: list[str]


def read(file: IO[bytes], *, most_bytes: int) -> Arrays:
    """Read the arrays of an ``.npz`` file; sizes are checked in its directory before anything is unpacked.

    Raises ``UntrustedFile`` for what is no such file, inflates more than a hundredfold, is larger than ``most_bytes``
    when unpacked, or holds Python objects.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_directory(members, most_bytes)
            return {member.filename.removesuffix(".npy"): _member(archive, member) for member in members}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise UntrustedFile(f"The upload is not a readable .npz file: {error}", advice=ADVICE) from error


def _check_directory(members: list[zipfile.ZipInfo], most_bytes: int) -> None:
    names = [member.filename for member in members]
    known = {f"{key}.npy" for key in KEYS}
    foreign = [name for name in names if name not in known]
    if foreign:
        raise UntrustedFile(f"The upload holds “{foreign[0][:60]}”, which is no array of predictions.", advice=ADVICE)
    if len(set(names)) < len(names):
        raise UntrustedFile("The upload holds one array twice.", advice=ADVICE)
    for member in members:
        if member.file_size > MOST_INFLATED * max(1, member.compress_size):
            ratio = member.file_size / max(1, member.compress_size)
            raise UntrustedFile(
                f"{member.filename} unpacks to {ratio:,.0f} times its size; at most {MOST_INFLATED} is accepted.",
                advice=ADVICE,
            )
    total = sum(member.file_size for member in members)
    if total > most_bytes:
        raise UntrustedFile(f"The upload unpacks to {total:,} bytes; the limit is {most_bytes:,}.", advice=ADVICE)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> np.ndarray:
    """Read one array after its header was compared with the size of the member; never objects."""
    try:
        with archive.open(member) as opened:
            version = npy.read_magic(opened)
            read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
            shape, _, dtype = read_header(opened)
        if dtype.hasobject:
            raise UntrustedFile(f"{member.filename} holds Python objects, not numbers.", advice=ADVICE)
        if math.prod(shape) * dtype.itemsize > member.file_size or any(size < 0 for size in shape):
            raise UntrustedFile(f"{member.filename} says that it is larger than it is.", advice=ADVICE)
        with archive.open(member) as opened:
            found: np.ndarray = npy.read_array(opened, allow_pickle=False)
    except ValueError as error:
        raise UntrustedFile(f"{member.filename} is not a readable array: {error}", advice=ADVICE) from error
    return found


def place(arrays: Arrays, partition: Partition) -> Placed:
    """Put given rows where they belong; raises ``InvalidInput`` for wrong ids, shapes, or no logits."""
    faults: list[Fault] = []
    notes: list[str] = []
    given = {split: _rows(split, arrays, partition, faults, notes) for split in SPLITS}
    twice = np.intersect1d(given["train"].ids, given["validation"].ids)
    if len(twice):
        faults.append((("predictions", "validation_indices"), f"{len(twice)} ids are in train_indices too"))
    if not faults and not any(len(rows.ids) for rows in given.values()):
        faults.append((("predictions",), "holds neither train_logits nor test_logits"))
    if faults:
        shown = joined(((place[-1:], text) for place, text in faults[:NAMED]))
        raise InvalidInput(
            f"The predictions do not fit this scenario: {shown}.",
            advice="GET /api/v1/scenarios/ID/partition has the ids; one row of logits for each. Nothing was stored.",
            fields=faults,
        )
    train, test = len(partition.train_indices), len(partition.test_indices)
    logits = np.full((train + test, partition.classes), np.nan, dtype=np.float32)
    for rows in given.values():
        logits[rows.places] = rows.logits
    covered = np.zeros(train + test, dtype=np.bool_)
    covered[np.concatenate([rows.places for rows in given.values()])] = True
    predictions: Arrays = {
        "train_logits": logits[:train],
        "test_logits": logits[train:],
        "train_indices": partition.train_indices.astype(np.int32),
        "test_indices": partition.test_indices.astype(np.int32),
    }
    if not covered.all():
        predictions |= {
            "train_covered": covered[:train].astype(np.uint8),
            "test_covered": covered[train:].astype(np.uint8),
        }
    coverage = {
        "train": [int(covered[:train].sum()), train],
        "test": [int(covered[train:].sum()), test],
    }
    for number, role in enumerate(ROLES):
        rows = partition.roles == number
        if rows.any():
            coverage[role] = [int(covered[:train][rows].sum()), int(rows.sum())]
    return Placed(predictions, _features(given, partition), coverage, notes)


@dataclass(frozen=True)
class _Rows:
    """What one split of the upload says: ids, their places among all rows (train first), logits and features."""

    ids: Integers
    places: Integers
    logits: npt.NDArray[np.float32]
    features: npt.NDArray[np.float16] | None


def _rows(split: Split, arrays: Arrays, partition: Partition, faults: list[Fault], notes: list[str]) -> _Rows:
    """Check one split; what is wrong is added to ``faults`` and the split counts as empty."""
    nothing = _Rows(np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, partition.classes), np.float32), None)
    parts = {
        what: arrays[f"{split}_{what}"]
        for what in ("indices", "logits", "probabilities", "features")
        if f"{split}_{what}" in arrays
    }
    if not parts:
        return nothing

    def fault(what: str, text: str) -> None:
        faults.append((("predictions", f"{split}_{what}"), text))

    def note(text: str) -> None:
        notes.append(f"{split}: {text}")

    before = len(faults)
    answers = "probabilities" if "probabilities" in parts and "logits" not in parts else "logits"
    for what in ("indices", answers):
        if what not in parts:
            fault(what, "is missing")
    if "probabilities" in parts and "logits" in parts:
        fault("probabilities", "are given beside logits; give one of both")
    if len(faults) > before:
        return nothing
    known = partition.test_indices if split == "test" else partition.train_indices
    ids = _ids(parts["indices"], known, fault)
    read_answers = given_answers.logits if answers == "logits" else given_answers.probabilities
    logits = read_answers(parts[answers], (len(parts["indices"]), partition.classes), fault, note, split)
    features = _vectors(parts["features"], len(parts["indices"]), fault) if "features" in parts else None
    if len(faults) > before:
        return nothing
    places = np.searchsorted(known, ids) + (len(partition.train_indices) if split == "test" else 0)
    return _Rows(ids, places, logits, features)


def _ids(given: np.ndarray, known: Integers, fault: Any) -> Integers:
    """Return sample ids int64 [n]: whole numbers, each once, each a sample of the scenario."""
    if given.ndim != 1 or given.dtype.kind not in "iu":
        fault("indices", f"must be one column of whole numbers, is {given.dtype} of shape {given.shape}")
        return np.empty(0, np.int64)
    ids = given.astype(np.int64)
    unknown = ids[~np.isin(ids, known)]
    if len(unknown):
        first = ", ".join(map(str, unknown[:NAMED]))
        fault("indices", f"{len(unknown)} are no samples of this scenario, the first are {first}")
    values, counts = np.unique(ids, return_counts=True)
    if (counts > 1).any():
        fault("indices", f"{int((counts > 1).sum())} are repeated, the first is {values[counts > 1][0]}")
    return ids


def _vectors(given: np.ndarray, rows: int, fault: Any) -> npt.NDArray[np.float16]:
    """Return features float16 [n, width]."""
    if given.ndim != 2 or len(given) != rows or given.dtype.kind != "f" or not 1 <= given.shape[1] <= WIDEST:
        fault("features", f"must be float of shape ({rows}, 1 to {WIDEST:,}), is {given.dtype} of shape {given.shape}")
        return np.empty((0, 1), np.float16)
    with np.errstate(over="ignore"):
        features = given.astype(np.float16)
    bad = np.flatnonzero(~np.isfinite(features).all(axis=1))
    if len(bad):
        fault("features", f"{len(bad)} rows are not finite in half precision, the first is row {bad[0]}")
    return features


def _features(given: dict[Split, _Rows], partition: Partition) -> Arrays:
    """Return features of the samples that every model keeps features of; without layer activations."""
    withheld = [rows for rows in given.values() if rows.features is not None]
    if not withheld:
        return {}
    width = {rows.features.shape[1] for rows in withheld if rows.features is not None}
    if len(width) > 1:
        raise InvalidInput(
            f"The features of the splits have different widths: {', '.join(map(str, sorted(width)))}.",
            advice="Give features of one layer for all splits. Nothing was stored.",
            fields=[(("predictions", "train_features"), "another width than the other splits'")],
        )
    places = np.concatenate([rows.places for rows in withheld])
    features = np.concatenate([rows.features for rows in withheld if rows.features is not None])
    order = np.argsort(places)
    kept = order[np.isin(places[order], choose(partition).features)]
    return {
        "feature_rows": places[kept].astype(np.int32),
        "probe_rows": np.empty(0, np.int32),
        "features": features[kept],
    }
