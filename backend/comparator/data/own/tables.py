"""Manifests: tables with one row for each image, with file and label, optionally a split and any other columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from comparator.data.decoding import refuse
from comparator.data.own import cells
from comparator.data.own.class_folders import split_called
from comparator.data.own.manifest import PLACE, TEST, TRAIN, Manifest, Row
from comparator.data.own.places import Places
from comparator.data.own.walk import Found, in_order, is_hidden
from comparator.errors import InvalidInput
from comparator.whole_numbers import whole_number

NAMES = {
    "file": (
        "file", "filename", "file_name", "filepath", "file_path", "path", "image", "image_path", "image_file",
        "image_filename", "image_name", "img", "img_path", "image_id", "id",
    ),
    "label": (
        "label", "class", "class_name", "classname", "target", "label_name", "labels", "category", "y", "species",
    ),
    "split": ("split", "set", "subset", "fold", "partition"),
}  # fmt: skip
SPLITS = {"train": TRAIN, "training": TRAIN, "test": TEST, "testing": TEST, "": ""}
HELD_OUT = ("val", "valid", "validation", "dev")
INDEX_NAMES = ("", "unnamed: 0", "index")
MAIN = ("manifest", "metadata")
LONGEST_NAME = 64


def find(found: Found) -> Manifest | None:
    """Return what the tables of a folder list; raises ``InvalidInput`` where it is not clear which are meant.

    A table called manifest or metadata comes first, then one table for each split, in the folder or in the folders of
    the splits, then a table that is alone.
    """
    direct = [path for path in found.tables if "/" not in path]
    for name in MAIN:
        main = [path for path in direct if _stem(path) == name]
        if len(main) == 1:
            return read(found, main)
    by_split = [path for path in direct if split_called(_stem(path))]
    if {split_called(_stem(path)) for path in by_split} >= {TRAIN} and len(by_split) == len(direct) > 1:
        return read(found, by_split, splits=[split_called(_stem(path)) for path in by_split])
    inside = [path for path in found.tables if _of_split_folder(path)]
    if any(split_called(path.split("/")[0]) == TRAIN for path in inside):
        return read(found, inside, splits=[split_called(path.split("/")[0]) for path in inside])
    if len(direct) > 1:
        raise InvalidInput(
            f"There are {len(direct)} CSV files in {found.folder}: {', '.join(direct[:10])}.",
            advice="Call the one that lists the images manifest.csv.",
        )
    return read(found, direct) if direct else None


def has_main(found: Found) -> bool:
    """Tell whether a table is called manifest or metadata, so that it must be meant."""
    return any(_stem(path) in MAIN and "/" not in path for path in found.tables)


def _stem(path: str) -> str:
    return PurePosixPath(path).stem.lower()


def _of_split_folder(path: str) -> bool:
    parts = path.split("/")
    return len(parts) == 2 and bool(split_called(parts[0])) and _stem(path) in MAIN


def read(found: Found, tables: Sequence[str], splits: Sequence[str] | None = None) -> Manifest:
    """Read tables as one manifest; ``splits`` says what each is for, and validation is left out beside a test table."""
    parts = [_read_one(found, table) for table in tables]
    columns = tuple(dict.fromkeys(name for part in parts for name in part.columns))
    notes = [note for part in parts for note in part.notes]
    rows: list[Row] = []
    tests = {TEST, "validation"} & set(splits or ())
    for number, part in enumerate(parts):
        split = splits[number] if splits else ""
        if split == "validation":
            if TEST in tests:
                notes.append(f"Left out: {len(part.rows):,} images of {tables[number]}, beside a test split.")
                continue
            notes.append(f"The images of {tables[number]} are the test split: there is no other.")
            split = TEST
        for row in part.rows:
            known = dict(zip(part.columns, row.metadata, strict=True))
            rows.append(Row(row.file, row.label, split or row.split, tuple(known.get(name, "") for name in columns)))
    if splits and not tests:
        rows = [Row(row.file, row.label, "", row.metadata) for row in rows]
    listed = {row.file for row in rows}
    if unlisted := sum(image not in listed for image in found.images):
        notes.append(f"Left out: {unlisted:,} images that the table does not list.")
    if hidden := sum(any(map(is_hidden, in_order(file))) for file in listed):
        notes.append(f"{hidden:,} listed images lie in hidden folders.")
    return Manifest(found.folder, tuple(rows), columns, f"the manifest {', '.join(tables)}", tuple(notes))


def _read_one(found: Found, table: str) -> Manifest:
    """Read one table; its paths count from the folder that holds it."""
    header, rows = cells.read(found.folder / table)
    notes: list[str] = []
    header, rows = _without_index(header, rows, table, notes)
    places = Places(found, "/".join(table.split("/")[:-1]))
    roles = _roles(header, rows, places, table, notes)
    files, said = places.read([row[roles["file"]] for row in rows])
    notes += said
    labels = _labels(header, rows, roles, files, table, notes)
    others = [place for place in range(len(header)) if place not in roles.values()]
    columns = tuple(header[place] for place in others)
    odd = [repr(name) for name in columns if not name or len(name) > LONGEST_NAME or columns.count(name) > 1]
    refuse(odd, f"Columns of {table} have no name, a repeated or a very long one", PLACE)
    splits = _splits([row[roles["split"]] if "split" in roles else "" for row in rows], table, notes)
    made = tuple(
        Row(file, label, split, tuple(" ".join(row[place].split()) for place in others))
        for file, label, split, row in zip(files, labels, splits, rows, strict=True)
    )
    return Manifest(found.folder, made, columns, table, tuple(notes))


def _without_index(
    header: list[str], rows: list[list[str]], table: str, notes: list[str]
) -> tuple[list[str], list[list[str]]]:
    """Leave out the numbers of the rows that pandas writes in front."""
    first = [row[0] for row in rows]
    numbers = len(set(first)) == len(first) and all(whole_number(cell) is not None for cell in first)
    if len(header) > 1 and header[0].lower() in INDEX_NAMES and numbers:
        notes.append(f"Left out: the first column of {table}, which numbers the rows.")
        return header[1:], [row[1:] for row in rows]
    return header, rows


def _roles(header: list[str], rows: list[list[str]], places: Places, table: str, notes: list[str]) -> dict[str, int]:
    """Return which columns hold file, label and split: by their names, else the only ones that it can be."""
    plain = ["_".join(name.lower().replace("-", " ").split()) for name in header]
    by_name = {role: [plain.index(name) for name in names if name in plain] for role, names in NAMES.items()}
    roles = {role: found[0] for role, found in by_name.items() if found}
    files = _first_with_images(by_name["file"], rows, places)
    if files is None:
        rest = [place for place in range(len(header)) if place not in (roles.get("label"), roles.get("split"))]
        files = _first_with_images(rest, rows, places)
        if files is not None and files not in by_name["file"]:
            notes.append(f"The column “{header[files]}” of {table} holds the files.")
    if files is not None:
        roles["file"] = files
    if "label" not in roles and "file" in roles:
        _refuse_several_labels(header, table)
        left = [place for place in range(len(header)) if place not in roles.values()]
        if len(left) == 1:
            roles["label"] = left[0]
            notes.append(f"The column “{header[left[0]]}” of {table} holds the labels.")
    missing = [role for role in ("file", "label") if role not in roles]
    if missing == ["label"] and len(header) == 1 + ("split" in roles):
        return roles
    if missing:
        _refuse_several_labels(header, table)
        raise InvalidInput(
            f"{table} has no column for {' and '.join(missing)}; it has {', '.join(header)}.",
            advice="The header names at least `file` and `label`.",
        )
    return roles


def _first_with_images(candidates: Sequence[int], rows: list[list[str]], places: Places) -> int | None:
    """Return the first column that names images which are there."""
    for place in candidates:
        if places.know([row[place] for row in rows]):
            return place
    return None


def _refuse_several_labels(header: list[str], table: str) -> None:
    several = [name for name in header if name.lower().startswith("label")]
    if len(several) > 1:
        raise InvalidInput(
            f"{table} has several labels for each image ({', '.join(several[:10])}).",
            advice="Multi-label data are not supported yet, as every score here compares one class with another: keep "
            "the label to compare in a column `label`, and call the others otherwise.",
        )


def _labels(
    header: list[str], rows: list[list[str]], roles: dict[str, int], files: list[str], table: str, notes: list[str]
) -> list[str]:
    """Return the labels; of a table without them, the folders that hold the images."""
    if "label" in roles:
        return [row[roles["label"]] for row in rows]
    folders = [PurePosixPath(file).parent.name for file in files]
    if len(set(folders)) < 2 or all(map(split_called, folders)):
        raise InvalidInput(
            f"{table} has no column for label; it has {', '.join(header)}.",
            advice="The header names at least `file` and `label`.",
        )
    notes.append(f"{table} has no labels: the folders of the images are the classes.")
    return folders


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
