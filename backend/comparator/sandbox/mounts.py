"""A folder in memory (Linux): the kernel counts every byte and entry in it, and it ends with those who can see it."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

PRIVATE, RECURSIVE, NO_PRIVILEGES, NO_DEVICES = 1 << 18, 1 << 14, 1 << 1, 1 << 2


def in_memory(folder: Path, *, size: int, files: int, owner: tuple[int, int]) -> bool:
    """Put a file system in memory over a folder, for this process and its children; tell whether that was allowed.

    This process must have a mount space of its own. ``size`` is in bytes, ``files`` counts folders and links as well.
    """
    user, group = owner
    options = f"size={size},nr_inodes={files},mode=0700,uid={user},gid={group}"
    return _mount(None, "/", None, PRIVATE | RECURSIVE, None) and _mount(
        "tmpfs", str(folder), "tmpfs", NO_PRIVILEGES | NO_DEVICES, options
    )


def _mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None) -> bool:
    texts = [None if text is None else os.fsencode(text) for text in (source, target, kind, options)]
    called = ctypes.CDLL(None, use_errno=True).mount(*texts[:3], ctypes.c_ulong(flags), texts[3])
    return int(called) == 0
