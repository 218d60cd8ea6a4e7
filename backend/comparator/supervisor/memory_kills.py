"""How often the kernel of this machine has ended a process because memory was short."""

from __future__ import annotations

import contextlib
from pathlib import Path

COUNTERS, NAME = Path("/proc/vmstat"), "oom_kill"


def count() -> int | None:
    """Return the number since the machine was started; ``None`` where the system does not tell."""
    with contextlib.suppress(OSError, ValueError):
        for line in COUNTERS.read_text().splitlines():
            name, _, value = line.partition(" ")
            if name == NAME:
                return int(value)
    return None
