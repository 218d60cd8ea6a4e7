"""One folder for each class: directly, inside folders of the splits, or with the splits inside each class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from comparator.data.own.manifest import TEST, TRAIN, Manifest, Row
from comparator.data.own.walk import Found, counted

SPLIT_FOLDERS = {
    TRAIN: ("train", "training"),
    TEST: ("test", "testing"),
    "validation": ("val", "valid", "validation", "dev", "eval", "evaluation"),
}
DRAWN = "A fifth of each class is the test split, drawn with seed 0."


def split_called(name: str) -> str:
    """Return the split that a folder or a table is named for: train, test or validation; empty for any other name."""
    return next((split for split, names in SPLIT_FOLDERS.items() if name.lower() in names), "")


def read(found: Found) -> Manifest | None:
    """Return the rows of class folders, and notes on every image that belongs to none of them."""
    tops = {path.partition("/")[0] for path in found.images if "/" in path}
    by_split = {split_called(top): top for top in sorted(tops, reverse=True) if split_called(top)}
    if TRAIN in by_split and (len(by_split) > 1 or _only(found, by_split[TRAIN], tops)):
        return _inside_splits(found, by_split)
    return _direct(found)


def _only(found: Found, train: str, tops: set[str]) -> bool:
    """Tell whether a folder called train holds classes and is no class itself."""
    depths = {path.count("/") for path in found.images if path.startswith(f"{train}/")}
    return tops == {train} and min(depths) > 1


def _inside_splits(found: Found, by_split: dict[str, str]) -> Manifest | None:
    test = next((by_split[split] for split in (TEST, "validation") if _has_classes(found, by_split.get(split))), "")
    splits = {by_split[TRAIN]: TRAIN} | ({test: TEST} if test else {})
    rows = {TRAIN: list[Row](), TEST: list[Row]()}
    left = Counter[str]()
    for path in found.images:
        top, _, rest = path.partition("/")
        if top in splits and "/" in rest:
            rows[splits[top]].append(Row(path, rest.partition("/")[0], splits[top] if test else ""))
        else:
            left[_where(path, splits)] += 1
    notes = [] if test else [DRAWN]
    notes += _left(left, found, [f"{top}/" for top in splits])
    layout = f"a folder for each class in {by_split[TRAIN]}" + (f" and {test}" if test else "")
    every = (*rows[TRAIN], *rows[TEST])
    return Manifest(found.folder, every, (), layout, tuple(notes)) if rows[TRAIN] else None


def _has_classes(found: Found, top: str | None) -> bool:
    return top is not None and any(path.startswith(f"{top}/") and path.count("/") > 1 for path in found.images)


def _where(path: str, splits: Iterable[str]) -> str:
    """Say where an image lies that belongs to no class."""
    top, slash, _ = path.partition("/")
    return f"directly in {top if top in splits else 'the folder'}" if not slash or top in splits else f"in {top}"


def _direct(found: Found) -> Manifest | None:
    inside = [path for path in found.images if "/" in path]
    if not inside:
        return None
    notes = _left(Counter({"directly in the folder": len(found.images) - len(inside)}), found, [""])
    second = [path.split("/")[1] if path.count("/") > 1 else "" for path in inside]
    if {split_called(name) for name in second} == {TRAIN, TEST}:
        rows = [
            Row(path, path.partition("/")[0], split_called(name)) for path, name in zip(inside, second, strict=True)
        ]
        return Manifest(found.folder, tuple(rows), (), "a folder for each class, divided inside", tuple(notes))
    rows = [Row(path, path.partition("/")[0]) for path in inside]
    return Manifest(found.folder, tuple(rows), (), "a folder for each class", (DRAWN, *notes))


def _left(left: Counter[str], found: Found, places: list[str]) -> list[str]:
    """Return notes on images outside of classes, and on folders beside the classes that hold no image."""
    notes = [f"Left out: {counted(+left, shown=10)}, as they belong to no class."] if +left else []
    full = {path[: path.index("/", len(place))] for place in places for path in found.images if _inside(path, place)}
    empty = [folder for folder in found.folders if _is_class(folder, places) and folder not in full]
    if empty:
        more = f" and {len(empty) - 10:,} more" if len(empty) > 10 else ""
        notes.append(f"No image is in the folders {', '.join(empty[:10])}{more}.")
    return notes


def _inside(path: str, place: str) -> bool:
    return path.startswith(place) and "/" in path[len(place) :]


def _is_class(folder: str, places: list[str]) -> bool:
    return any(folder.startswith(place) and folder != place and "/" not in folder[len(place) :] for place in places)
