"""Attempts to hold memory and files where no watcher looks: only a limit of the kernel keeps them from it."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass

IDENTIFY_FILES = 0x200
PRIVATE_SEGMENT, MAKE_SEGMENT, REMOVE_SEGMENT = 0, 0o1600, 0
FORGET_PAGES = 4
HERE, NAME_BYTES, PATH_LEVELS = -100, 250, 20
PIECE_BYTES = 1 << 20


@dataclass(frozen=True)
class Targets:
    """What the attempts aim at: a file, a port on this machine, the server's process, a variable of its environment,
    and more memory, processes, bytes in one file, bytes in the folder and files in it than are allowed.
    """

    file: str
    port: int
    server: int
    variable: str
    memory_bytes: int
    processes: int
    file_bytes: int
    folder_bytes: int
    folder_files: int


def unlinked_files(target: Targets) -> bool:
    """Write more than the folder may hold into files that have no name any more."""
    return _more_than_allowed(target, os.open(".", os.O_RDONLY))


def beyond_paths(target: Targets) -> bool:
    """Write more than the folder may hold at a place whose path is longer than the system takes."""
    top = handle = os.open(".", os.O_RDONLY)
    for _ in range(PATH_LEVELS):
        name = secrets.token_hex(NAME_BYTES // 2)
        os.mkdir(name, dir_fd=handle)
        inner = os.open(name, os.O_RDONLY, dir_fd=handle)
        if handle != top:
            os.close(handle)
        handle = inner
    os.close(top)
    return _more_than_allowed(target, handle)


def _more_than_allowed(target: Targets, folder: int) -> bool:
    """Write files under a folder, each removed while it is open, until they hold too much."""
    piece = bytes(min(PIECE_BYTES, target.file_bytes))
    kept: list[int] = []
    try:
        for _ in range(target.folder_bytes // len(piece) + 1):
            kept.append(os.open("unlinked", os.O_RDWR | os.O_CREAT, dir_fd=folder))
            os.unlink("unlinked", dir_fd=folder)
            if os.write(kept[-1], piece) < len(piece):
                return False
    finally:
        for handle in (*kept, folder):
            os.close(handle)
    return True


def nested_folders(target: Targets) -> bool:
    """Make one folder in the other, more of them than files are allowed."""
    handle = os.open(".", os.O_RDONLY)
    try:
        for _ in range(target.folder_files + 1):
            os.mkdir("n", dir_fd=handle)
            inner = os.open("n", os.O_RDONLY, dir_fd=handle)
            os.close(handle)
            handle = inner
    finally:
        os.close(handle)
    return True


def shared_memory(target: Targets) -> bool:
    """Hold more memory than allowed in pages that no process shows: shared, filled, and let go of piece by piece."""
    with mmap.mmap(-1, target.memory_bytes) as pages:
        for start in range(0, target.memory_bytes, PIECE_BYTES):
            pages[start : start + PIECE_BYTES] = b"x" * PIECE_BYTES
            pages.madvise(FORGET_PAGES, start, PIECE_BYTES)
    return True


def kernel_memory(_target: Targets) -> bool:
    """Get memory that belongs to the kernel's objects: files in memory, segments of System V, pairs of sockets."""
    library = ctypes.CDLL(None, use_errno=True)
    file = library.memfd_create(b"hidden", 0)
    segment = library.shmget(PRIVATE_SEGMENT, ctypes.c_size_t(PIECE_BYTES), MAKE_SEGMENT)
    if segment >= 0:
        library.shmctl(segment, REMOVE_SEGMENT, None)
    ends = (ctypes.c_int * 2)()
    paired = library.socketpair(1, 1, 0, ends)
    for handle in (*([file] if file >= 0 else []), *(ends if paired == 0 else [])):
        os.close(handle)
    return bool(file >= 0 or segment >= 0 or paired == 0)


def notifications(_target: Targets) -> bool:
    """Ask the kernel to tell what happens to files: it keeps a queue for that."""
    return _let_through(lambda library: library.inotify_init1(0)) or _let_through(
        lambda library: library.fanotify_init(IDENTIFY_FILES, os.O_RDONLY)
    )


def handles_of_files(_target: Targets) -> bool:
    """Ask for handles of files, which lead past paths."""
    handle, mount = (ctypes.c_int * 2)(), ctypes.c_int()
    return _let_through(
        lambda library: library.name_to_handle_at(HERE, b".", ctypes.byref(handle), ctypes.byref(mount), 0)
    )


def _let_through(ask: Callable[[ctypes.CDLL], int]) -> bool:
    """Tell whether a call reached the kernel, whatever that answered."""
    found = ask(ctypes.CDLL(None, use_errno=True))
    if found > 0:
        os.close(found)
    if found >= 0:
        return True
    return ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS)
