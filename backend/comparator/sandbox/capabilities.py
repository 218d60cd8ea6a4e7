"""One privilege that may stay with an unprivileged user: to read files that root's folders hide from others.

Landlock then decides which files those are: Python's libraries, when they lie in a folder of root.
"""

from __future__ import annotations

import ctypes
import os

KEEP_CAPABILITIES, INTERFACE, READ_AND_SEARCH = 8, 0x20080522, 1 << 2


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("process", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def keep_over_change_of_user() -> None:
    """Let the next change of user leave the capabilities, so that all but one can be given up by choice."""
    ctypes.CDLL(None, use_errno=True).prctl(KEEP_CAPABILITIES, 1, 0, 0, 0)


def keep_reading_only() -> None:
    """Give up every capability but that of reading hidden files."""
    _keep(READ_AND_SEARCH)


def keep_none() -> None:
    """Give up every capability, such as those that the maker of a space of users has in it."""
    _keep(0)


def _keep(kept: int) -> None:
    header = _Header(INTERFACE, 0)
    sets = (_Sets * 2)(_Sets(kept, kept, 0), _Sets(0, 0, 0))
    if ctypes.CDLL(None, use_errno=True).capset(ctypes.byref(header), ctypes.byref(sets)) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
