"""Layouts of published sets of images that are no class folders: MUFAC, and TinyImageNet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from comparator.data.decoding import refuse
from comparator.data.own import cells
from comparator.data.own.manifest import PLACE, TEST, TRAIN, Manifest, Row
from comparator.data.own.walk import Found
from comparator.errors import InvalidInput

MUFAC_FILES = {part: f"custom_{part}_dataset.csv" for part in ("train", "val", "test")}
MUFAC_AGES = {
    "a": "0-6 years", "b": "7-12 years", "c": "13-19 years", "d": "20-30 years", "e": "31-45 years",
    "f": "46-55 years", "g": "56-66 years", "h": "67-80 years",
}  # fmt: skip


def mufac(found: Found) -> Manifest | None:
    """Read MUFAC: ages as classes; family and person from the file names, such as F0001_AGE_D_18_a1.jpg.

    The copy on the Hub has its training images in two folders, ``train_images_part1`` and ``…_part2``.
    """
    folder = found.folder
    if not all((folder / name).is_file() for name in MUFAC_FILES.values()):
        return None
    rows = [row for part in MUFAC_FILES for row in _mufac_part(folder, part)]
    families = {split: {row.metadata[0] for row in rows if row.split == split} for split in (TRAIN, TEST)}
    shared = sorted(families[TRAIN] & families[TEST])
    refuse(shared, "Families are in the training and in the test split of MUFAC, so identities are not disjoint", PLACE)
    note = "The test split holds MUFAC's val images (the published code tests on them) and its test images (unseen)."
    return Manifest(folder, tuple(rows), ("family", "person", "part"), "the layout of MUFAC", (note,))


def _mufac_part(folder: Path, part: str) -> Iterator[Row]:
    file = folder / MUFAC_FILES[part]
    header, lines = cells.read(file)
    if not {"image_path", "age_class"} <= set(header):
        raise InvalidInput(f"{file.name} has not the columns image_path and age_class.", advice=PLACE)
    image, age = header.index("image_path"), header.index("age_class")
    refuse(
        [f"{row[age]!r} of {row[image]!r}" for row in lines if row[age] not in MUFAC_AGES],
        f"Age classes of {file.name} are unknown",
        f"They are {', '.join(MUFAC_AGES)}.",
    )
    places = [f"{part}_images", *sorted(place.name for place in folder.glob(f"{part}_images_part*"))]
    for row in lines:
        pieces = Path(row[image]).stem.split("_")
        family, person = pieces[0], "_".join([pieces[0], *pieces[2:3]])
        split = TRAIN if part == "train" else TEST
        place = next((place for place in places if (folder / place / row[image]).is_file()), places[0])
        yield Row(f"{place}/{row[image]}", MUFAC_AGES[row[age]], split, (family, person, part))


def tiny_imagenet(found: Found) -> Manifest | None:
    """Read TinyImageNet: train/ID/images/, val/images/ with val/val_annotations.txt, names in words.txt."""
    folder = found.folder
    annotations = folder / "val" / "val_annotations.txt"
    if not annotations.is_file():
        return None
    inside = [(path, path.split("/")[1]) for path in found.images if path.startswith("train/") and path.count("/") > 1]
    names = _words(folder / "words.txt", {group for _, group in inside})
    rows = [Row(path, names.get(group, group), TRAIN, (group,)) for path, group in inside]
    for line in annotations.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) < 2:
            raise InvalidInput(f"{annotations.name} has a line without a class: {line[:80]!r}.", advice=PLACE)
        rows.append(Row(f"val/images/{cells[0]}", names.get(cells[1], cells[1]), TEST, (cells[1],)))
    note = "TinyImageNet's val images are the test split: its own test images have no labels."
    return Manifest(folder, tuple(rows), ("wordnet",), "the layout of TinyImageNet", (note,))


def _words(file: Path, wanted: set[str]) -> dict[str, str]:
    """Return class names by identifier; a name that several identifiers share is left out."""
    if not file.is_file():
        return {}
    lines = (line.partition("\t") for line in file.read_text(encoding="utf-8").splitlines())
    names = {identifier: text.split(",")[0].strip() for identifier, _, text in lines if identifier in wanted}
    counts = Counter(names.values())
    return {identifier: name for identifier, name in names.items() if name and counts[name] == 1}
