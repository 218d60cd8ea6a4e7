"""What the processes of a call hold, as the server sees it: memory, and bytes in files that have no name any more."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

import psutil

BLOCK_BYTES = 512


def memory(guard: psutil.Process | None, *, exact: bool = False) -> int:
    """Return the bytes that a guard's children hold; ``exact`` counts shared ones once, which is slow."""
    total = 0
    for child in children(guard):
        with contextlib.suppress(psutil.Error):
            total += _proportional(child) if exact else child.memory_info().rss
    return total


def children(guard: psutil.Process | None) -> list[psutil.Process]:
    """Return all that a guard's child has started, and the child."""
    if guard:
        with contextlib.suppress(psutil.Error):
            return guard.children(recursive=True)
    return []


def unlinked(guard: psutil.Process | None, most_files: int) -> int:
    """Return the bytes on disk of files that are open but were removed, each counted once (Linux)."""
    found: dict[tuple[int, int], int] = {}
    looked = 0
    for child in children(guard):
        with contextlib.suppress(OSError), os.scandir(Path("/proc", str(child.pid), "fd")) as handles:
            for handle in handles:
                looked += 1
                if looked > most_files:
                    return sum(found.values())
                with contextlib.suppress(OSError):
                    status = handle.stat()
                    if stat.S_ISREG(status.st_mode) and not status.st_nlink:
                        found[status.st_dev, status.st_ino] = status.st_blocks * BLOCK_BYTES
    return sum(found.values())


def _proportional(process: psutil.Process) -> int:
    """Return a process's bytes with its share of what it has in common with others, where the system tells."""
    full = process.memory_full_info()
    return int(getattr(full, "pss", full.rss))
