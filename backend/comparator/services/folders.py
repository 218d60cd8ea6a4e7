"""Folders on the server's machine, as people write them."""

from __future__ import annotations

import os
from pathlib import Path

from comparator.errors import InvalidInput

LONGEST_PART, LONGEST_PATH = 255, 4095  # bytes, of Linux and macOS


def written(folder: str) -> Path:
    """Return the path that a text means; ``~nobody`` of a person unknown here stays as it is, and is not found.

    Raises ``InvalidInput`` for a text that no file system can have as a path.
    """
    try:
        stored = os.fsencode(folder)
        parts = stored.split(os.sep.encode())
        fits = len(stored) <= LONGEST_PATH and max(map(len, parts)) <= LONGEST_PART and b"\0" not in stored
    except UnicodeEncodeError:
        fits = False
    if not fits:
        raise InvalidInput(
            "The folder is no path: it is too long, or has characters that no path has.",
            advice="Give the path from the root, as the server's machine sees it.",
            fields=[(("folder",), "not a path")],
        )
    try:
        return Path(folder).expanduser()
    except RuntimeError:
        return Path(folder)
