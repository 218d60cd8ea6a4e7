"""Manifests as CSV: one row for each image, with file and label, optionally a split and any other columns."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from comparator.data.decoding import refuse
from comparator.data.own.manifest import PLACE, TEST, TRAIN, Manifest, Row
from comparator.errors import InvalidInput

NAMES = {
    "file": ("file", "filename", "file_name", "path", "image", "image_path"),
    "label": ("label", "class", "class_name", "target"),
    "split": ("split", "set", "subset"),
}
SPLITS = {"train": TRAIN, "training": TRAIN, "test": TEST, "testing": TEST, "": ""}
HELD_OUT = ("val", "valid", "validation", "dev")
MOST_BYTES, LONGEST_NAME = 200_000_000, 64


def read_rows(file: Path) -> tuple[list[str], list[list[str]]]:
    """Return header and rows of a CSV file with commas, semicolons or tabs, in UTF-8."""
    if file.stat().st_size > MOST_BYTES:
        raise InvalidInput(f"{file.name} has more than {MOST_BYTES:,} bytes.", advice="Split the data set.")
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file.name} is not written in UTF-8: {error}", advice="Save it again as UTF-8.") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True) if any(row)]
    except csv.Error as error:
        raise InvalidInput(f"{file.name} is not a CSV table: {error}", advice="Save it again as CSV.") from None
    if len(rows) < 2:
        raise InvalidInput(f"{file.name} has no row.", advice="Give a header and one row for each image.")
    header = [name.strip() for name in rows[0]]
    faults = [f"row {number} has {len(row)}" for number, row in enumerate(rows[1:], start=2) if len(row) != len(header)]
    refuse(faults, f"Rows of {file.name} have not {len(header)} cells as the header has", PLACE)
    return header, [[cell.strip() for cell in row] for row in rows[1:]]


def read(file: Path) -> Manifest:
    """Read a manifest; its paths count from the folder that holds it."""
    header, rows = read_rows(file)
    places = {role: _place(header, names) for role, names in NAMES.items()}
    missing = [role for role in ("file", "label") if places[role] is None]
    several = [name for name in header if name.lower().startswith("label")]
    if places["label"] is None and len(several) > 1:
        raise InvalidInput(
            f"{file.name} has several labels for each image ({', '.join(several[:10])}).",
            advice="Multi-label data are not supported yet, as every score here compares one class with another: keep "
            "the label to compare in a column `label`, and call the others otherwise.",
        )
    if missing:
        raise InvalidInput(
            f"{file.name} has no column for {' and '.join(missing)}; it has {', '.join(header)}.",
            advice="The header names at least `file` and `label`.",
        )
    others = [place for place in range(len(header)) if place not in places.values()]
    columns = tuple(header[place] for place in others)
    odd = [repr(name) for name in columns if not name or len(name) > LONGEST_NAME or columns.count(name) > 1]
    refuse(odd, f"Columns of {file.name} have no name, a repeated or a very long one", PLACE)
    notes: list[str] = []
    splits = _splits([row[place] if (place := places["split"]) is not None else "" for row in rows], file.name, notes)
    found = tuple(
        Row(
            file=row[places["file"] or 0],
            label=row[places["label"] or 0],
            split=split,
            metadata=tuple(" ".join(row[place].split()) for place in others),
        )
        for row, split in zip(rows, splits, strict=True)
    )
    return Manifest(file.parent, found, columns, f"the manifest {file.name}", tuple(notes))


def _place(header: list[str], names: tuple[str, ...]) -> int | None:
    lowered = [name.lower() for name in header]
    return next((lowered.index(name) for name in names if name in lowered), None)


def _splits(given: list[str], file: str, notes: list[str]) -> list[str]:
    """Translate the splits; held-out rows are the test split if there is no other."""
    lowered = [text.lower() for text in given]
    held_out = any(text in HELD_OUT for text in lowered)
    if held_out and not any(SPLITS.get(text) == TEST for text in lowered):
        notes.append("The rows marked as validation are the test split: there is no other.")
        lowered = [TEST if text in HELD_OUT else text for text in lowered]
    elif held_out:
        raise InvalidInput(
            f"{file} has validation rows beside test rows.",
            advice="Mark them train or test: a scenario draws its own validation samples from the training split.",
        )
    odd = [f"row {number}: {text!r}" for number, text in enumerate(lowered, start=2) if text not in SPLITS]
    refuse(odd, f"Splits in {file} are neither train nor test", PLACE)
    return [SPLITS[text] for text in lowered]
