"""Landlock (Linux 5.13 and newer): a process gives up all files but those under some paths, and TCP with them."""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG, PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIRECTORY = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE_DIRECTORY, REMOVE_FILE, MAKE_DIRECTORY, MAKE_FILE = 1 << 4, 1 << 5, 1 << 7, 1 << 8
MAKE_SOCKET, MAKE_FIFO, MAKE_LINK = 1 << 9, 1 << 10, 1 << 12
REFER, TRUNCATE, DEVICE_CONTROL = 1 << 13, 1 << 14, 1 << 15
FIRST_RIGHTS = (1 << 13) - 1
READ = READ_FILE | READ_DIRECTORY
WRITE = (
    WRITE_FILE | REMOVE_DIRECTORY | REMOVE_FILE | MAKE_DIRECTORY | MAKE_FILE | MAKE_SOCKET | MAKE_FIFO | MAKE_LINK
    | REFER | TRUNCATE
)  # fmt: skip
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | DEVICE_CONTROL
BIND_AND_CONNECT, ABSTRACT_SOCKETS_AND_SIGNALS = 0b11, 0b11
REFER_SINCE, TRUNCATE_SINCE, NETWORK_SINCE, DEVICES_SINCE, SCOPES_SINCE = 2, 3, 4, 5, 6


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """Return the version of the interface that the kernel offers; 0 if it has none."""
    return max(0, _call(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(VERSION_FLAG), check=False))


def restrict(
    readable: Iterable[Path], writable: Iterable[Path], devices: Iterable[Path] = (), listed: Iterable[Path] = ()
) -> int:
    """Confine this thread and all its children; return the version in force, 0 if the kernel has none.

    ``devices`` are files or folders that may be read, written and controlled; in ``listed`` folders and below, names
    may be read, and files only where the rest allows it. Paths that do not exist are left out.
    """
    known = version()
    if not known:
        return 0
    rights = FIRST_RIGHTS
    for bit, since in ((REFER, REFER_SINCE), (TRUNCATE, TRUNCATE_SINCE), (DEVICE_CONTROL, DEVICES_SINCE)):
        rights |= bit if known >= since else 0
    wanted = _Ruleset(
        rights,
        BIND_AND_CONNECT if known >= NETWORK_SINCE else 0,
        ABSTRACT_SOCKETS_AND_SIGNALS if known >= SCOPES_SINCE else 0,
    )
    size = 8 if known < NETWORK_SINCE else 16 if known < SCOPES_SINCE else 24
    ruleset = _call(CREATE_RULESET, ctypes.byref(wanted), ctypes.c_size_t(size), ctypes.c_uint32(0))
    for allowed, paths in (
        (READ, readable), (READ | WRITE, writable), (READ | WRITE_FILE | DEVICE_CONTROL, devices),
        (READ_DIRECTORY, listed),
    ):  # fmt: skip
        for path in paths:
            _allow(ruleset, path, allowed & rights)
    _call(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    os.close(ruleset)
    return known


def _allow(ruleset: int, path: Path, allowed: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            allowed &= ON_FILES
        rule = _Beneath(allowed, handle)
        _call(ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(PATH_BENEATH), ctypes.byref(rule), ctypes.c_uint32(0))
    finally:
        os.close(handle)


def _call(number: int, *arguments: object, check: bool = True) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    found = int(library.syscall(ctypes.c_long(number), *arguments))
    if check and found < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return found
