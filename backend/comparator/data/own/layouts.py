"""Find out how a folder is laid out: a manifest, MUFAC, TinyImageNet, or one folder for each class."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from comparator.data.own import class_folders, published, tables, walk
from comparator.data.own.manifest import Manifest, refuse_links, settle
from comparator.data.own.walk import Found
from comparator.errors import InvalidInput, NotFound

MANIFEST = "manifest.csv"
MUCAC_SIGNS = ("*attribute*anno*.txt", "list_attr_celeba*", "*CelebA*attribute*", "*CelebA*identity*.txt")
NEWEST = Path("refs", "main")
LONGEST_REVISION = 200


def read(folder: Path, *, links: bool = False) -> Manifest:
    """Return what a folder holds, checked and divided; raises ``InvalidInput`` naming what is wrong.

    ``links`` allows links in it to lead to images elsewhere.
    """
    try:
        return _read(folder, links=links)
    except OSError as error:
        raise InvalidInput(
            f"{folder} cannot be read: {error.strerror or error}.",
            advice="Give the path of a folder on the server's machine that the server may read.",
        ) from error


def _read(folder: Path, *, links: bool) -> Manifest:
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}.", advice="Give the path of a folder on the server's machine.")
    walk.refuse_places_of_the_system(folder)
    place, notes = _in_hub_cache(folder)
    found = walk.search(place, links=links)
    while inner := _single_folder(found):
        found = found.below(inner)
        notes.append(f"Looked in its only folder, {inner}.")
    _refuse_several_labels(found.folder)
    for find in (published.mufac, _listed, published.tiny_imagenet, _in_class_folders):
        if made := find(found):
            return settle(replace(made, notes=(*notes, *made.notes, *found.notes())), links=links)
    refuse_links(found.leading_out)
    raise InvalidInput(
        f"No images were found in {folder}, neither a manifest nor one folder for each class."
        + "".join(f" {note}" for note in found.notes()),
        advice=f"Put a {MANIFEST} with the columns file and label there, or sort the images into one folder for each "
        "class.",
    )


def _in_hub_cache(folder: Path) -> tuple[Path, list[str]]:
    """Return the revision that a repository in the Hub's cache points to, or the folder itself."""
    snapshots = folder / "snapshots"
    if not (snapshots.is_dir() and (folder / "blobs").is_dir()):
        return folder, []
    revisions = sorted(inner.name for inner in snapshots.iterdir() if inner.is_dir())
    newest = folder / NEWEST
    named = newest.read_text(errors="replace")[:LONGEST_REVISION].strip() if newest.is_file() else ""
    chosen = named if named in revisions else revisions[0] if len(revisions) == 1 else ""
    if not chosen:
        raise InvalidInput(
            f"{folder.name} holds {len(revisions)} revisions, and none is called the main one.",
            advice=f"Give the folder of one of them, such as {snapshots / (revisions or ['…'])[0]}.",
        )
    return snapshots / chosen, [f"Read the revision {chosen[:12]} of the Hub's cache."]


def _single_folder(found: Found) -> str:
    """Return the only folder that holds images, if images or tables are nowhere else and its own folders hold them."""
    tops = {path.partition("/")[0] for path in (*found.images, *found.tables) if "/" in path}
    direct = any("/" not in path for path in (*found.images, *found.tables))
    if direct or len(tops) != 1 or (found.folder / "val" / "val_annotations.txt").is_file():
        return ""
    top = next(iter(tops))
    inner = found.below(top)
    deeper = bool(inner.tables) or {path.count("/") > 0 for path in inner.images} == {True}
    return top if deeper and not class_folders.split_called(top) else ""


def _refuse_several_labels(folder: Path) -> None:
    if signs := [sign for sign in MUCAC_SIGNS if any(folder.glob(sign))]:
        raise InvalidInput(
            f"{folder.name} has the layout of MUCAC or CelebA ({signs[0]}): its images have several labels each.",
            advice="Multi-label data are not supported yet, as every score here compares one class with another. Write "
            f"a {MANIFEST} with one attribute as `label` and the person as a column: that works.",
        )


def _listed(found: Found) -> Manifest | None:
    """Return what tables list; one that lists no images, beside class folders, is left aside with a word."""
    try:
        return tables.find(found)
    except InvalidInput:
        if tables.has_main(found) or class_folders.read(found) is None:
            raise
        return None


def _in_class_folders(found: Found) -> Manifest | None:
    made = class_folders.read(found)
    if made is None:
        return None
    refuse_links(found.leading_out)
    beside = [table for table in found.tables if "/" not in table]
    note = f"Left out: {', '.join(beside[:5])}, which lists no images." if beside else ""
    return replace(made, notes=(*made.notes, *([note] if note else [])))
