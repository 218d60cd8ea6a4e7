"""What the sandbox keeps from code, found out by trying: run inside it, the attempts say which of them succeeded."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from comparator.sandbox.server import Inputs, Line


def attempt(payload: dict[str, Any], _inputs: Inputs, line: Line) -> None:
    """Try what should fail, and report by name what did not."""
    found = {name: _succeeds(lambda way=way: way(payload)) for name, way in ATTEMPTS.items()}  # type: ignore[misc]
    line.send("attempts", succeeded=sorted(name for name, done in found.items() if done))


def _succeeds(way: Callable[[], Any]) -> bool:
    try:
        return bool(way())
    except (OSError, MemoryError, KeyError):
        return False


def _read(payload: dict[str, Any]) -> bool:
    return bool(Path(payload["file"]).read_bytes())


def _write(payload: dict[str, Any]) -> bool:
    with Path(payload["file"]).open("ab") as file:
        return file.write(b"x") > 0


def _connect(payload: dict[str, Any]) -> bool:
    with contextlib.closing(socket.create_connection(("127.0.0.1", payload["port"]), timeout=1)):
        return True


def _datagram(payload: dict[str, Any]) -> bool:
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as talk:
        return talk.sendto(b"x", ("127.0.0.1", payload["port"])) > 0


def _signal(payload: dict[str, Any]) -> bool:
    os.kill(payload["server"], 0)
    return True


def _environment(payload: dict[str, Any]) -> bool:
    if payload["variable"] in os.environ:
        return True
    with contextlib.suppress(OSError):
        return payload["variable"].encode() in Path("/proc/self/environ").read_bytes()
    return False


def _memory(payload: dict[str, Any]) -> bool:
    return len(bytearray(payload["memory_bytes"])) > 0


def _processes(payload: dict[str, Any]) -> bool:
    """Start more processes than allowed; those that started are ended at once."""
    started: list[int] = []
    try:
        for _ in range(payload["processes"] + 1):
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


def _file(payload: dict[str, Any]) -> bool:
    """Write a longer file than allowed: the part beyond the limit is refused."""
    with Path("long").open("wb", buffering=0) as file:
        file.truncate(payload["file_bytes"] + 1)
        return True


def _root(_payload: dict[str, Any]) -> bool:
    return os.geteuid() == 0


ATTEMPTS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "read": _read, "write": _write, "tcp": _connect, "udp": _datagram, "signal": _signal, "environment": _environment,
    "memory": _memory, "processes": _processes, "file": _file, "root": _root,
}  # fmt: skip
TASKS = {"attempt": attempt}
