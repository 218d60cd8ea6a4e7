"""What the sandbox keeps from code, found out by trying: run inside it, the attempts say which of them succeeded."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from comparator.sandbox import hiding
from comparator.sandbox.hiding import Targets
from comparator.sandbox.server import Inputs, Line


def attempt(payload: dict[str, Any], _inputs: Inputs, line: Line) -> None:
    """Try what should fail, and report by name what did not."""
    targets = Targets(**payload)
    found = {name: _succeeds(lambda way=way: way(targets)) for name, way in ATTEMPTS.items()}  # type: ignore[misc]
    line.send("attempts", succeeded=sorted(name for name, done in found.items() if done))


def _succeeds(way: Callable[[], Any]) -> bool:
    try:
        return bool(way())
    except (OSError, MemoryError):
        return False


def _read(target: Targets) -> bool:
    return bool(Path(target.file).read_bytes())


def _write(target: Targets) -> bool:
    with Path(target.file).open("ab") as file:
        return file.write(b"x") > 0


def _connect(target: Targets) -> bool:
    with contextlib.closing(socket.create_connection(("127.0.0.1", target.port), timeout=1)):
        return True


def _datagram(target: Targets) -> bool:
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as talk:
        return talk.sendto(b"x", ("127.0.0.1", target.port)) > 0


def _signal(target: Targets) -> bool:
    os.kill(target.server, 0)
    return True


def _environment(target: Targets) -> bool:
    if target.variable in os.environ:
        return True
    with contextlib.suppress(OSError):
        return target.variable.encode() in Path("/proc/self/environ").read_bytes()
    return False


def _memory(target: Targets) -> bool:
    return len(bytearray(target.memory_bytes)) > 0


def _processes(target: Targets) -> bool:
    """Start more processes than allowed; those that started are ended at once."""
    started: list[int] = []
    try:
        for _ in range(target.processes + 1):
            child = os.fork()
            if child == 0:
                signal.pause()
            started.append(child)
    except OSError:
        return False
    finally:
        for child in started:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    return True


def _file(target: Targets) -> bool:
    """Write a longer file than allowed: the part beyond the limit is refused."""
    with Path("long").open("wb", buffering=0) as file:
        file.truncate(target.file_bytes + 1)
        return True


def _root(_target: Targets) -> bool:
    return os.geteuid() == 0


ATTEMPTS: dict[str, Callable[[Targets], bool]] = {
    "read": _read, "write": _write, "tcp": _connect, "udp": _datagram, "signal": _signal, "environment": _environment,
    "memory": _memory, "processes": _processes, "file": _file, "root": _root, "unlinked": hiding.unlinked_files,
    "deep": hiding.beyond_paths, "nested": hiding.nested_folders, "shared": hiding.shared_memory,
    "kernel": hiding.kernel_memory, "notified": hiding.notifications, "handles": hiding.handles_of_files,
}  # fmt: skip
TASKS = {"attempt": attempt}
