"""Find out how a folder is laid out: a manifest, MUFAC, TinyImageNet, or one folder for each class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from comparator.data.decoding import refuse
from comparator.data.own import tables, walk
from comparator.data.own.manifest import PLACE, TEST, TRAIN, Manifest, Row, settle
from comparator.errors import InvalidInput, NotFound

MANIFEST = "manifest.csv"
TEST_FOLDERS = ("test", "val", "valid", "validation")
MUFAC_FILES = {part: f"custom_{part}_dataset.csv" for part in ("train", "val", "test")}
MUFAC_AGES = {
    "a": "0-6 years", "b": "7-12 years", "c": "13-19 years", "d": "20-30 years", "e": "31-45 years",
    "f": "46-55 years", "g": "56-66 years", "h": "67-80 years",
}  # fmt: skip
MUCAC_SIGNS = ("*attribute*anno*.txt", "list_attr_celeba*", "*CelebA*attribute*", "*CelebA*identity*.txt")


def read(folder: Path) -> Manifest:
    """Return what a folder holds, checked and divided; raises ``InvalidInput`` naming what is wrong."""
    try:
        return _read(folder)
    except OSError as error:
        raise InvalidInput(
            f"{folder} cannot be read: {error.strerror or error}.",
            advice="Give the path of a folder on the server's machine that the server may read.",
        ) from error


def _read(folder: Path) -> Manifest:
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}.", advice="Give the path of a folder on the server's machine.")
    walk.refuse_places_of_the_system(folder)
    if signs := [sign for sign in MUCAC_SIGNS if any(folder.glob(sign))]:
        raise InvalidInput(
            f"{folder.name} has the layout of MUCAC or CelebA ({signs[0]}): its images have several labels each.",
            advice="Multi-label data are not supported yet, as every score here compares one class with another. Write "
            f"a {MANIFEST} with one attribute as `label` and the person as a column: that works.",
        )
    for find in (_mufac, _manifest, _tiny_imagenet, _class_folders):
        if found := find(folder):
            return settle(found)
    raise InvalidInput(
        f"No images were found in {folder}, neither a manifest nor one folder for each class.",
        advice=f"Put a {MANIFEST} with the columns file and label there, or sort the images into one folder for each "
        "class.",
    )


def _manifest(folder: Path) -> Manifest | None:
    files = sorted(file for file in folder.glob("*.csv") if file.is_file())
    named = [file for file in files if file.name.lower() == MANIFEST]
    if not files:
        return None
    if not named and len(files) > 1:
        raise InvalidInput(
            f"There are {len(files)} CSV files in {folder}: {', '.join(file.name for file in files[:10])}.",
            advice=f"Call the one that lists the images {MANIFEST}.",
        )
    return tables.read((named or files)[0])


def _mufac(folder: Path) -> Manifest | None:
    """Read MUFAC: ages as classes; family and person from the file names, such as F0001_AGE_D_18_a1.jpg.

    The copy on the Hub has its training images in two folders, ``train_images_part1`` and ``…_part2``.
    """
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
    header, cells = tables.read_rows(file)
    if not {"image_path", "age_class"} <= set(header):
        raise InvalidInput(f"{file.name} has not the columns image_path and age_class.", advice=PLACE)
    image, age = header.index("image_path"), header.index("age_class")
    refuse(
        [f"{row[age]!r} of {row[image]!r}" for row in cells if row[age] not in MUFAC_AGES],
        f"Age classes of {file.name} are unknown",
        f"They are {', '.join(MUFAC_AGES)}.",
    )
    places = [f"{part}_images", *sorted(place.name for place in folder.glob(f"{part}_images_part*"))]
    for row in cells:
        pieces = Path(row[image]).stem.split("_")
        family, person = pieces[0], "_".join([pieces[0], *pieces[2:3]])
        split = TRAIN if part == "train" else TEST
        place = next((place for place in places if (folder / place / row[image]).is_file()), places[0])
        yield Row(f"{place}/{row[image]}", MUFAC_AGES[row[age]], split, (family, person, part))


def _tiny_imagenet(folder: Path) -> Manifest | None:
    """Read TinyImageNet: train/ID/images/, val/images/ with val/val_annotations.txt, names in words.txt."""
    annotations = folder / "val" / "val_annotations.txt"
    if not annotations.is_file():
        return None
    groups = _folders(folder / "train")
    names = _words(folder / "words.txt", {place.name for place in groups})
    rows = [
        Row(file.relative_to(folder).as_posix(), names.get(place.name, place.name), TRAIN, (place.name,))
        for place in groups
        for file in walk.images(place)
    ]
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


def _class_folders(folder: Path) -> Manifest | None:
    """Read one folder for each class, inside train and test (or val) folders or directly."""
    inside = {place.name.lower(): place for place in _folders(folder)}
    test = next((inside[name] for name in TEST_FOLDERS if name in inside), None)
    if "train" in inside and test:
        rows = [*_sorted_in(inside["train"], folder, TRAIN), *_sorted_in(test, folder, TEST)]
        return Manifest(folder, tuple(rows), (), f"a folder for each class in train and {test.name}") if rows else None
    rows = [*_sorted_in(folder, folder, "")]
    note = "A fifth of each class is the test split, drawn with seed 0."
    return Manifest(folder, tuple(rows), (), "a folder for each class", (note,)) if rows else None


def _sorted_in(place: Path, folder: Path, split: str) -> Iterator[Row]:
    for group in _folders(place):
        for file in walk.images(group):
            yield Row(file.relative_to(folder).as_posix(), group.name, split)


def _folders(place: Path) -> list[Path]:
    if not place.is_dir():
        return []
    return sorted(inner for inner in place.iterdir() if inner.is_dir() and not inner.name.startswith("."))
