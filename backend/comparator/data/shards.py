"""Find the Parquet files of a data set's splits as people have them: flat, in a clone, or in the Hub's cache.

Names such as ``train-00000-of-00001-a09b74b3ef9c3b56.parquet``, ``plain_text/train/0000.parquet``,
``data/validation-0.parquet`` or ``cifar10-train.parquet``. Nothing is taken where two sets of files could be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from comparator.errors import InvalidInput

TRAIN, TEST, HELD_OUT = "train", "test", "validation"
NAMES = {"train": TRAIN, "training": TRAIN, "test": TEST, "testing": TEST}
NAMES |= dict.fromkeys(("validation", "valid", "val", "dev", "eval"), HELD_OUT)
NUMBERED = re.compile(r"-of-(\d{1,6})(?:\D|$)")
DEEPEST, MOST_FOLDERS = 4, 500
POINTER = b"version https://git-lfs"
CACHED = "datasets--"


@dataclass(frozen=True)
class Shards:
    """The files of both splits in their order, the place they lie in, and a note if another split is the test split."""

    place: Path
    train: list[Path]
    test: list[Path]
    note: str = ""


def find(folder: Path) -> Shards | None:
    """Return the files of train and test below a folder, or ``None`` if there are none.

    Raises ``InvalidInput`` where several places hold them, files of a split are missing, or are Git LFS pointers.
    """
    found = [shards for place in _places(folder) if (shards := _in(place))]
    if not found:
        return None
    nearest = min(len(shards.place.parts) for shards in found)
    near = [shards for shards in found if len(shards.place.parts) == nearest]
    if len(near) > 1:
        raise InvalidInput(
            f"Several folders below {folder} hold Parquet files of train and test: "
            f"{', '.join(shards.place.relative_to(folder).as_posix() for shards in near[:10])}.",
            advice="Keep the one that is meant there, or name its own folder.",
        )
    for files in (near[0].train, near[0].test):
        _check(files)
    return near[0]


def _places(folder: Path) -> Iterator[Path]:
    """Yield a folder and those below, without hidden ones; of a repository in the Hub's cache, its revision."""
    level = [folder]
    seen = 0
    for _ in range(DEEPEST + 1):
        following: list[Path] = []
        for place in level:
            seen += 1
            if seen > MOST_FOLDERS or not place.is_dir():
                continue
            yield place
            inner = sorted(one for one in place.iterdir() if one.is_dir() and not one.name.startswith("."))
            names = {one.name for one in inner}
            if {"blobs", "snapshots"} <= names:
                inner = _revision(place)
            following += [one for one in inner if one.name not in NAMES or not _in(place)]
        level = following


def _revision(repository: Path) -> list[Path]:
    """Return the revision that is the main one, else all."""
    main = repository / "refs" / "main"
    named = repository / "snapshots" / main.read_text(errors="replace").strip()[:64] if main.is_file() else None
    return [named] if named and named.is_dir() else sorted((repository / "snapshots").iterdir())


def _in(place: Path) -> Shards | None:
    """Return the files of the splits that lie in a folder, or in folders called like the splits inside it."""
    by_split: dict[str, list[Path]] = {TRAIN: [], TEST: [], HELD_OUT: []}
    for file in sorted(place.glob("*.parquet")):
        if split := _split_of(file.stem):
            by_split[split].append(file)
    if not by_split[TRAIN]:
        for inner in sorted(place.iterdir()):
            if inner.is_dir() and inner.name.lower() in NAMES:
                by_split[NAMES[inner.name.lower()]] += sorted(inner.glob("*.parquet"))
    test = by_split[TEST] or by_split[HELD_OUT]
    if not by_split[TRAIN] or not test:
        return None
    note = "" if by_split[TEST] else "; the validation files are the test split, as there is no other"
    if by_split[TEST] and by_split[HELD_OUT]:
        note = f"; {len(by_split[HELD_OUT])} validation files were left out"
    return Shards(place, by_split[TRAIN], test, note)


def _split_of(stem: str) -> str:
    """Return the split that a file is named for, by the first or the last word of its name."""
    words = [word for word in re.split(r"[-_.]", NUMBERED.sub("", stem).lower()) if word]
    return NAMES.get(words[0], "") or NAMES.get(words[-1], "") if words else ""


def _check(files: list[Path]) -> None:
    promised = {int(match[1]) for file in files if (match := NUMBERED.search(file.stem))}
    if len(promised) == 1 and promised != {len(files)}:
        raise InvalidInput(
            f"Of the {promised.pop()} files of a split, {len(files)} are there: "
            f"{', '.join(one.name for one in files)}.",
            advice="Download the others too.",
        )
    for file in files:
        with file.open("rb") as opened:
            if opened.read(len(POINTER)) == POINTER:
                raise InvalidInput(
                    f"{file.name} is a pointer of Git LFS, not the file itself.",
                    advice="Run `git lfs pull` in the clone.",
                )


def repository_name(folder: str) -> str:
    """Return the name of the data set that a folder is called after; those of the Hub's cache name their owner too."""
    return folder.rpartition("--")[2] if folder.startswith(CACHED) else folder
