"""The folder of a call: made, measured and removed, whatever its code did to it, and swept when a server was killed."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import secrets
import stat
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)
PREFIX = "unlearning-sandbox-"
DEEPEST = 64
SETTLED_SECONDS = 60.0
BLOCK_BYTES = 512
OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


@dataclass(frozen=True)
class Extent:
    """What lies in a folder: bytes on the disk, files and folders, and how deep the deepest is nested."""

    size: int
    files: int
    depth: int


@contextlib.contextmanager
def made() -> Iterator[Path]:
    """Make a folder for the time of a block; it is locked meanwhile, so that no other server sweeps it."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    handle = os.open(folder, OPEN_FOLDER)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder
    finally:
        os.close(handle)
        try:
            remove(folder)
        except OSError as error:
            log.warning("the folder of a call could not be removed, the next start tries again: %s", error)


def extent(folder: Path, most_files: int) -> Extent:
    """Measure a folder, no further than one entry more than allowed and one level deeper than ``DEEPEST``.

    It goes from folder to folder by handle, since a path may be longer than the system takes. Links are not followed.
    """
    size = files = depth = 0
    with contextlib.ExitStack() as stack:
        levels = [_entries(stack, os.open(folder, OPEN_FOLDER))]
        while levels and files <= most_files and len(levels) <= DEEPEST:
            handle, entries = levels[-1]
            entry = next(entries, None)
            if entry is None:
                levels.pop()
                os.close(handle)
                continue
            files += 1
            with contextlib.suppress(OSError):  # gone meanwhile, or closed to us
                found = os.stat(entry, dir_fd=handle, follow_symlinks=False)
                size += found.st_blocks * BLOCK_BYTES
                if stat.S_ISDIR(found.st_mode):
                    levels.append(_entries(stack, os.open(entry, OPEN_FOLDER, dir_fd=handle)))
                    depth = max(depth, len(levels) - 1)
        for handle, _ in levels:
            os.close(handle)
    return Extent(size, files, depth)


def _entries(stack: contextlib.ExitStack, handle: int) -> tuple[int, Iterator[str]]:
    """Return a handle and the names in its folder, one by one; ``stack`` ends the listing."""
    entries = stack.enter_context(os.scandir(handle))
    return handle, (entry.name for entry in entries)


def remove(folder: Path) -> None:
    """Remove a folder, however deep it is: inner folders are moved up until none is left inside another."""
    top = os.open(folder, OPEN_FOLDER)
    try:
        while inner := _without_files(top):
            for name in inner:
                _raise_folders(top, name)
                os.rmdir(name, dir_fd=top)
    finally:
        os.close(top)
    folder.rmdir()


def _raise_folders(top: int, name: str) -> None:
    """Remove the files in a folder, and move the folders in it up beside it under names that nobody has."""
    handle = os.open(name, OPEN_FOLDER, dir_fd=top)
    try:
        for deeper in _without_files(handle):
            os.rename(deeper, secrets.token_hex(16), src_dir_fd=handle, dst_dir_fd=top)
    finally:
        os.close(handle)


def _without_files(handle: int) -> list[str]:
    """Remove what is no folder; return the names of the folders, which their owner may then change."""
    os.fchmod(handle, stat.S_IRWXU)
    with os.scandir(handle) as entries:
        found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    for name, is_folder in found:
        if is_folder:
            os.chmod(name, stat.S_IRWXU, dir_fd=handle)
        else:
            os.unlink(name, dir_fd=handle)
    return [name for name, is_folder in found if is_folder]


def sweep() -> int:
    """Remove the folders that killed servers have left behind; return how many."""
    swept = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.lstat().st_ctime > SETTLED_SECONDS and _is_left(folder):
                remove(folder)
                swept += 1
    return swept


def _is_left(folder: Path) -> bool:
    """Tell whether nobody holds the lock of a folder any more."""
    handle = os.open(folder, OPEN_FOLDER)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True
