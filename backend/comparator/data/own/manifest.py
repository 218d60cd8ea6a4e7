"""What a folder of images says it holds: one row for each image, wherever that was written down."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from comparator.data.decoding import refuse
from comparator.data.own.places import climbs_out, leads_out
from comparator.data.own.walk import home_of
from comparator.errors import InvalidInput
from comparator.seeds import generator
from comparator.whole_numbers import whole_number

TRAIN, TEST = "train", "test"
TEST_SHARE, SPLIT_SEED = 0.2, 0
PLACE = "Correct the manifest, or the folder, and check it again."


@dataclass(frozen=True)
class Row:
    """One image: its path below the folder, its class, its split (empty: not decided), its metadata by column."""

    file: str
    label: str
    split: str = ""
    metadata: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """All images of a folder. ``layout`` says in words where the rows come from."""

    folder: Path
    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    layout: str
    notes: tuple[str, ...] = ()

    @property
    def classes(self) -> list[str]:
        """The class names by the alphabet, numbers inside them by their value; “1” and “01” as they are spelt."""
        return sorted({row.label for row in self.rows}, key=lambda name: (natural(name), name))

    def part(self, split: str) -> list[Row]:
        """Return the rows of a split, in their order."""
        return [row for row in self.rows if row.split == split]

    def hash(self) -> str:
        """Return the SHA-256 over files, labels, splits and metadata, in their order."""
        content = [[row.file, row.label, row.split, *row.metadata] for row in self.rows]
        text = json.dumps([list(self.columns), content], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def path(self, row: Row) -> Path:
        """Return where the image of a row is."""
        return self.folder / row.file


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts “7-12 years” before “13-19 years”."""
    pieces = [(whole_number(piece), piece) for piece in re.split(r"([0-9]{1,9})", name) if piece]
    return tuple((-1, piece) if number is None else (number, "") for number, piece in pieces)


def settle(manifest: Manifest, *, links: bool = False) -> Manifest:
    """Check the rows against each other and against the folder, and divide them if no split is given.

    ``links`` allows images outside of the folder that links in it lead to. Raises ``InvalidInput`` that names the first
    ten offenders; nothing has been decoded by then.
    """
    folder, rows = manifest.folder, manifest.rows
    if not rows:
        raise InvalidInput(f"There is no image in {folder}.", advice="Name the folder that holds the images.")
    refuse([repr(row.file) for row in rows if climbs_out(row.file)], "Paths leave the folder", PLACE)
    home = home_of(folder)
    if not links:
        refuse_links([row.file for row in rows if leads_out(folder, row.file, home)])
    named = [replace(row, label=" ".join(unicodedata.normalize("NFC", row.label).split())) for row in rows]
    notes = [*manifest.notes, *_alike({row.label for row in rows}, {row.label for row in named})]
    rows = tuple(named)
    refuse([repr(row.file) for row in rows if not row.label], "Images have no label", PLACE)
    refuse([repr(row.file) for row in rows if not (folder / row.file).is_file()], "Files are missing", PLACE)
    refuse(_repeated([row.file for row in rows]), "Files are listed more than once", PLACE)
    rows = _divided(rows)
    known = {row.label for row in rows if row.split == TRAIN}
    if len({row.label for row in rows}) < 2:
        raise InvalidInput(
            f"All images have the same label, {rows[0].label!r}.",
            advice="A classifier needs at least two classes: check the label column, or the folders.",
        )
    unknown = [f"{row.label!r} of {row.file!r}" for row in rows if row.split == TEST and row.label not in known]
    refuse(unknown, "Labels of test images are unknown: no training image has them", PLACE)
    lone = sorted({row.label for row in rows} - {row.label for row in rows if row.split == TEST})
    notes += [f"No test image of {', '.join(lone[:10])}."] if lone else []
    return replace(manifest, rows=rows, notes=tuple(notes))


def refuse_links(paths: Sequence[str]) -> None:
    """Raise ``InvalidInput`` that names the first of these links, if there are any."""
    refuse(
        [repr(path) for path in paths],
        "Links lead out of the folder",
        "Allow it if you trust what they lead to (`--links`, `links: true`, “Follow links” in the form), or give the "
        "folder that holds the images themselves.",
    )


def _alike(written: set[str], read: set[str]) -> Iterator[str]:
    """Yield notes on class names that were written in several ways, and on those that differ in capitals only."""
    if len(read) < len(written):
        yield f"{len(written) - len(read):,} class names are other spellings of a name (accents, spaces): read as one."
    by_capitals: dict[str, list[str]] = {}
    for name in sorted(read):
        by_capitals.setdefault(name.casefold(), []).append(name)
    similar = [" and ".join(names) for names in by_capitals.values() if len(names) > 1]
    if similar:
        yield f"Classes whose names differ in capitals only: {', '.join(similar[:10])}."


def _repeated(files: Sequence[str]) -> list[str]:
    return [repr(file) for file, count in Counter(files).items() if count > 1]


def _divided(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Give rows without a split one: a fifth of each class is for testing, drawn with seed 0."""
    given = {row.split for row in rows}
    if given == {""}:
        random = generator(SPLIT_SEED, "own data")
        for_test: set[int] = set()
        labels = np.asarray([row.label for row in rows])
        for label in np.unique(labels):
            members = random.permutation(np.flatnonzero(labels == label))
            for_test.update(members[: max(1, round(TEST_SHARE * len(members)))].tolist() if len(members) > 1 else ())
        if not for_test:
            raise InvalidInput(
                f"There are {len(rows)} images of {len(np.unique(labels))} classes: too few to set any aside.",
                advice="Give at least two images of a class, or a split column.",
            )
        return tuple(replace(row, split=TEST if number in for_test else TRAIN) for number, row in enumerate(rows))
    refuse([repr(row.file) for row in rows if not row.split], "Images have no split although others have one", PLACE)
    for split in (TRAIN, TEST):
        if split not in given:
            raise InvalidInput(
                f"No image is in the split {split!r}.", advice="Mark some, or leave the splits out: a fifth is drawn."
            )
    return rows
