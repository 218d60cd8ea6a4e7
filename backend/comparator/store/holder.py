"""The one server that holds a workspace: a lock, and a file that says where it answers."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from comparator.errors import Conflict
from comparator.store import artifacts


@contextmanager
def locked(folder: Path, address: str, token: str = "") -> Iterator[None]:
    """Hold the workspace for one server; a second one is refused with the first one's address.

    The server's token stands in a file that only its user may read, so that the user's own scripts find the server.
    """
    file = folder / "server.json"
    folder.mkdir(parents=True, exist_ok=True)
    mine = {"pid": os.getpid(), "started": psutil.Process().create_time(), "address": address, "token": token}
    with (folder / "server.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # held as long as this server lives, however it ends
        except OSError:
            owner = live_server(folder) or {"address": "an unknown address", "pid": "unknown"}
            raise _in_use(folder, owner) from None
        if holder := live_server(folder):
            raise _in_use(folder, holder)
        artifacts.replace(file, json.dumps(mine).encode())
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def _in_use(folder: Path, owner: dict[str, Any]) -> Conflict:
    return Conflict(
        f"The workspace {folder} is in use by the server at {owner['address']} (process {owner['pid']}).",
        advice="Use that server, stop it, or start this one with another --workspace.",
    )


def live_server(folder: Path) -> dict[str, Any] | None:
    """Return pid, start time and address of the server that holds this workspace, if it is alive."""
    file = folder / "server.json"
    if not file.exists():
        return None
    try:
        owner: dict[str, Any] = json.loads(file.read_text())
        return owner if is_alive(owner["pid"], owner["started"]) and owner["address"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # damaged: no server of ours wrote it so


def is_alive(pid: int | None, started: float | None) -> bool:
    """Tell whether a process is the one that was started then: pids are used again, start times are not."""
    if pid is None or started is None:
        return False
    try:
        return abs(psutil.Process(pid).create_time() - started) < 1
    except psutil.Error:
        return False
