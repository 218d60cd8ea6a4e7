"""Limits on a process that reads a foreign file: memory, time, file size, no new processes, no privileges.

A server started by root drops the process to an unprivileged user, because process limits do not bind root. What the
process needs must be open before; it keeps its pipe and the files that it was given.
"""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import signal
import sys
from pathlib import Path

log = logging.getLogger(__name__)

NOBODY = 65_534
DIE_WITH_PARENT, NO_NEW_PRIVILEGES = 1, 38


def confine(*, memory: int, seconds: int, file_bytes: int) -> None:
    """Limit this process for the rest of its life.

    ``memory`` bytes may be allocated beyond what it has now, ``seconds`` of processor time used, ``file_bytes``
    written to one file. macOS does not enforce the limit on memory.
    """
    limits = {
        resource.RLIMIT_DATA: _data_bytes() + memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: file_bytes,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    for kind, value in limits.items():
        hard = resource.getrlimit(kind)[1]
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (allowed, allowed))
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        library.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        library.prctl(DIE_WITH_PARENT, signal.SIGKILL)  # a change of user has cleared it


def _data_bytes() -> int:
    """Return the private memory that the process has now, in bytes."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return int(lines["VmData"].split()[0]) * 1024
