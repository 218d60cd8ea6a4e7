"""Look once through a folder: the images below it, and a count of everything that is left out, by reason.

Bounded in time and in files that are no images; nothing is entered twice, and links out of the folder are only followed
where a person allows it.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from comparator.data.decoding import begins_like_an_image
from comparator.errors import InvalidInput

SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".ppm", ".pgm"}
TABLES = {".csv", ".tsv", ".jsonl"}
MOST_OTHER_FILES, MOST_SECONDS = 20_000, 300.0
OF_THE_SYSTEM = ("/dev", "/proc", "/sys")
OF_OTHER_PROGRAMS = {"__macosx", "@eadir", "lost+found", "$recycle.bin"}
NAMED = 5


@dataclass
class Found:
    """What lies below a folder, as paths from it with “/”: images in the order of their parts, tables, folders."""

    folder: Path
    images: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    leading_out: list[str] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    hidden: int = 0
    nowhere: int = 0
    by_content: Counter[str] = field(default_factory=Counter)

    def below(self, part: str) -> Found:
        """Return what lies below one of the folders, with paths from there; counts stay those of everything."""

        def inner(paths: list[str]) -> list[str]:
            return [path.removeprefix(f"{part}/") for path in paths if path.startswith(f"{part}/")]

        return Found(
            self.folder / part, inner(self.images), inner(self.tables), inner(self.folders), self.leading_out,
            self.others, self.hidden, self.nowhere, self.by_content,
        )  # fmt: skip

    def notes(self) -> Iterator[str]:
        """Yield in words what was left out, and what was taken although its name does not say that it is an image."""
        if self.by_content:
            yield f"Taken by their content: {counted(self.by_content)}."
        if self.others:
            yield f"Left out, as they are no images: {counted(self.others)}."
        if self.hidden:
            yield f"Left out: {self.hidden:,} hidden files, or files in hidden folders."
        if self.nowhere:
            yield f"Left out: {self.nowhere:,} links that lead nowhere."


def counted(counts: Counter[str], shown: int = NAMED) -> str:
    """Return counts in words, the largest first: “4 .txt, 1 .heic and 3 others”."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rest = sum(count for _, count in ordered[shown:])
    words = ", ".join(f"{count:,} {name}" for name, count in ordered[:shown])
    return f"{words} and {rest:,} others" if rest else words


def in_order(path: str) -> tuple[str, ...]:
    """Return a key that sorts paths by their parts."""
    return PurePosixPath(path).parts


def is_hidden(name: str) -> bool:
    """Tell whether a file or folder is none of the person's: hidden, or made by another program."""
    return name.startswith(".") or name.lower() in OF_OTHER_PROGRAMS


def refuse_places_of_the_system(folder: Path) -> None:
    """Raise ``InvalidInput`` for the root of the file system and for what the system keeps outside of any disk."""
    place = folder.resolve()
    if place == Path(place.anchor) or any(place.is_relative_to(root) for root in OF_THE_SYSTEM):
        raise InvalidInput(
            f"{folder} is a place of the operating system and no folder of images.",
            advice="Give the folder that holds the images themselves.",
        )


def home_of(folder: Path) -> Path:
    """Return the real folder that links may lead into: the folder, or the whole repository of a Hub cache."""
    place = folder.resolve()
    for outer in (place, *place.parents):
        if outer.parent.name == "snapshots" and (outer.parent.parent / "blobs").is_dir():
            return outer.parent.parent
    return place


class _Search:
    """One walk; ``seen`` holds the real places of links that were followed."""

    def __init__(self, folder: Path, links: bool) -> None:
        self.found = Found(folder)
        self._home, self._links = home_of(folder), links
        self._seen: set[str] = set()
        self._last = time.monotonic() + MOST_SECONDS

    def enter(self, folder: Path, path: str) -> None:
        """Look into a folder and, one after the other, into those inside."""
        waiting = [(folder, path)]
        while waiting:
            place, below = waiting.pop()
            for entry in self._entries(place):
                inner = f"{below}{entry.name}"
                if is_hidden(entry.name):
                    self._count_hidden(entry)
                elif entry.is_dir():
                    if not entry.is_symlink() or self._may_enter(Path(entry.path), inner):
                        self.found.folders.append(inner)
                        waiting.append((Path(entry.path), f"{inner}/"))
                else:
                    self._file(entry, inner)

    def _entries(self, place: Path) -> list[os.DirEntry[str]]:
        if time.monotonic() > self._last:
            raise InvalidInput(
                f"{self.found.folder} could not be looked through in {MOST_SECONDS:,.0f} seconds: "
                f"{len(self.found.images):,} images were found until then.",
                advice="Give the folder that holds the images themselves, on a disk that answers.",
            )
        try:
            with os.scandir(place) as entries:
                return list(entries)
        except FileNotFoundError:  # it went away meanwhile
            return []
        except PermissionError:
            self.found.others["folders that may not be read"] += 1
            return []

    def _count_hidden(self, hidden: os.DirEntry[str]) -> None:
        """Count a hidden file, or all files below a hidden folder."""
        waiting = [hidden]
        while waiting:
            entry = waiting.pop()
            if entry.is_dir(follow_symlinks=False):
                waiting += self._entries(Path(entry.path))
            else:
                self.found.hidden += 1

    def _may_enter(self, place: Path, path: str) -> bool:
        """Tell whether a link to a folder is followed: never to where it lies itself, or a second time."""
        real, here = place.resolve(), place.parent.resolve()
        if here.is_relative_to(real) or str(real) in self._seen:
            return False
        self._seen.add(str(real))
        return self._stays(real, path)

    def _stays(self, real: Path, path: str) -> bool:
        if self._links or real.is_relative_to(self._home):
            return True
        self.found.leading_out.append(path)
        return False

    def _file(self, entry: os.DirEntry[str], path: str) -> None:
        found, suffix = self.found, PurePosixPath(path).suffix.lower()
        if entry.is_symlink() and not entry.is_file():
            found.nowhere += 1
        elif suffix in TABLES:
            found.tables.append(path)
        elif suffix in SUFFIXES or (entry.is_file() and begins_like_an_image(Path(entry.path))):
            if not entry.is_symlink() or self._stays(Path(entry.path).resolve(), path):
                found.images.append(path)
                if suffix not in SUFFIXES:
                    found.by_content[suffix or "without an ending"] += 1
        else:
            found.others[suffix or "without an ending"] += 1
            self._refuse_too_many()

    def _refuse_too_many(self) -> None:
        others, images = self.found.others.total(), len(self.found.images)
        if others > MOST_OTHER_FILES and others > 2 * images:
            raise InvalidInput(
                f"{self.found.folder} holds {others:,} files that are no images, and {images:,} that are: the search "
                "was stopped.",
                advice="Give the folder that holds the images themselves.",
            )


def search(folder: Path, *, links: bool = False) -> Found:
    """Return what lies below a folder; ``links`` follows links out of it too.

    Raises ``InvalidInput`` when it takes too long, or when far more other files than images are met.
    """
    looking = _Search(folder, links)
    looking.enter(folder, "")
    found = looking.found
    for paths in (found.images, found.tables, found.folders, found.leading_out):
        paths.sort(key=in_order)
    return found
