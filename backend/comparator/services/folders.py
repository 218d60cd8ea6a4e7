"""Folders on the server's machine, as people write them."""

from __future__ import annotations

from pathlib import Path


def written(folder: str) -> Path:
    """Return the path that a text means; ``~nobody`` of a person unknown here stays as it is, and is not found."""
    try:
        return Path(folder).expanduser()
    except RuntimeError:
        return Path(folder)
