"""Control groups (Linux): the kernel counts all memory of a call, whoever holds it and however, and ends what exceeds.

Version 2 where the server may make a group beside or below its own, version 1 where that is still mounted; elsewhere
there is none, and the server looks after memory itself (``call``).
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PREFIX = "unlearning-sandbox-"
MOUNTS, OWN = Path("/proc/self/mountinfo"), Path("/proc/self/cgroup")
LIMITS = {"cgroup2": "memory.max", "cgroup": "memory.limit_in_bytes"}
NO_SWAP = {"cgroup2": ("memory.swap.max", "0"), "cgroup": ("memory.swappiness", "0")}
EVENTS = {"cgroup2": "memory.events", "cgroup": "memory.oom_control"}
KILLED = re.compile(r"^oom_kill (\d+)$", re.MULTILINE)
PATIENCE_SECONDS, PAUSE_SECONDS, SETTLED_SECONDS = 2.0, 0.02, 60.0


@dataclass(frozen=True)
class Group:
    """One group with a limit on memory; ``kind`` is the file system that it lies in."""

    folder: Path
    kind: str

    @property
    def door(self) -> Path:
        """The file that takes in the process that writes ``0`` to it, with all it will start."""
        return self.folder / "cgroup.procs"

    def ran_out(self) -> bool:
        """Tell whether the kernel has ended a process of the group for memory."""
        with contextlib.suppress(OSError):
            found = KILLED.search((self.folder / EVENTS[self.kind]).read_text())
            return bool(found and int(found[1]))
        return False


@contextlib.contextmanager
def made(memory_bytes: int) -> Iterator[Group | None]:
    """Make a group for the time of a block, or give nothing where none can be made; it must be empty at the end."""
    group = _make(memory_bytes)
    try:
        yield group
    finally:
        if group:
            _remove(group.folder)


def available() -> bool:
    """Tell whether a group can be made here."""
    with made(1 << 30) as group:
        return group is not None


def sweep() -> None:
    """Remove the groups that killed servers have left behind; one with a process in it stays."""
    for home, _ in _homes():
        for folder in home.glob(f"{PREFIX}*"):
            with contextlib.suppress(OSError):
                if time.time() - folder.stat().st_ctime > SETTLED_SECONDS:
                    folder.rmdir()


def _make(memory_bytes: int) -> Group | None:
    for home, kind in _homes():
        folder = home / f"{PREFIX}{secrets.token_hex(8)}"
        try:
            folder.mkdir()
        except OSError:
            continue
        group = Group(folder, kind)
        try:
            (folder / LIMITS[kind]).write_text(str(memory_bytes))
        except OSError:  # the folder above hands no memory down to its groups
            _remove(folder)
            continue
        if os.access(group.door, os.W_OK):
            name, value = NO_SWAP[kind]
            with contextlib.suppress(OSError):
                (folder / name).write_text(value)
            return group
        _remove(folder)
    return None


def _remove(folder: Path) -> None:
    """Remove a group; the kernel needs a moment after its last process has ended."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while folder.exists():
        with contextlib.suppress(OSError):
            folder.rmdir()
            return
        if time.monotonic() > deadline:
            return
        time.sleep(PAUSE_SECONDS)


def _homes() -> Iterator[tuple[Path, str]]:
    """Yield the folders in which a group for memory may be made: this process's own, and the one above."""
    if not (MOUNTS.exists() and OWN.exists()):
        return
    paths = dict(_own_paths())
    for line in MOUNTS.read_text().splitlines():
        before, _, after = line.partition(" - ")
        root, point = before.split()[3:5]
        kind, _, options = after.split()[:3]
        if kind not in LIMITS or kind not in paths or (kind == "cgroup" and "memory" not in options.split(",")):
            continue
        with contextlib.suppress(ValueError):  # a group outside of what is mounted here
            own = Path(point) / Path(paths[kind]).relative_to(root)
            yield own, kind
            if own != Path(point):
                yield own.parent, kind


def _own_paths() -> Iterator[tuple[str, str]]:
    """Yield the kind of each hierarchy that counts memory, and this process's path in it."""
    for line in OWN.read_text().splitlines():
        number, controllers, path = line.split(":", 2)
        if number == "0":
            yield "cgroup2", path
        elif "memory" in controllers.split(","):
            yield "cgroup", path
