"""Find the image files below a folder: no links followed, no endless walk, no stop at what cannot be opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from comparator.errors import InvalidInput

SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".ppm", ".pgm"}
MOST_OTHER_FILES = 20_000
OF_THE_SYSTEM = ("/dev", "/proc", "/sys")


def refuse_places_of_the_system(folder: Path) -> None:
    """Raise ``InvalidInput`` for the root of the file system and for what the system keeps outside of any disk."""
    place = folder.resolve()
    if place == Path(place.anchor) or any(place.is_relative_to(root) for root in OF_THE_SYSTEM):
        raise InvalidInput(
            f"{folder} is a place of the operating system and no folder of images.",
            advice="Give the folder that holds the images themselves.",
        )


def images(place: Path) -> list[Path]:
    """Return the image files anywhere below a folder, sorted; hidden files are left out.

    Raises ``InvalidInput`` when far more other files than images are met: that is no folder of images.
    """
    found: list[Path] = []
    others = 0
    for file in _files(place):
        if file.suffix.lower() in SUFFIXES:
            found.append(file)
            continue
        others += 1
        if others > MOST_OTHER_FILES and others > 2 * len(found):
            raise InvalidInput(
                f"{place} holds {others:,} files that are no images, and {len(found):,} that are: the search was "
                "stopped.",
                advice="Give the folder that holds the images themselves.",
            )
    return sorted(found)


def _files(place: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(place):
        for name in names:
            if not name.startswith("."):
                yield Path(folder, name)
