"""Which protection is in force on this machine: measured by letting code inside the sandbox try to break out."""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from comparator.errors import ComparatorError
from comparator.sandbox import confine, folders, groups, landlock
from comparator.sandbox.call import Call
from comparator.sandbox.hiding import Targets
from comparator.sandbox.host import Sandbox
from comparator.sandbox.limits import MEGABYTE, Limits

PROBES = Limits(
    seconds=20, memory_bytes=256 * MEGABYTE, processes=16, file_bytes=MEGABYTE, folder_bytes=8 * MEGABYTE,
    folder_files=400,
)  # fmt: skip
CANARY = "COMPARATOR_SANDBOX_CANARY"
WORDS = {
    "read": "reading files other than Python's libraries and its own folder",
    "write": "writing outside its own folder",
    "tcp": "opening network connections",
    "udp": "sending datagrams",
    "signal": "signals to other processes",
    "environment": "the server's environment",
    "memory": "a limit on memory",
    "processes": "a limit on processes",
    "file": "a limit on the size of files",
    "root": "running as an unprivileged user",
    "unlinked": "a limit on its folder that counts files without a name",
    "deep": "a limit on its folder that counts what lies beyond the longest path",
    "nested": "a limit on files that counts folders nested in each other",
    "shared": "a limit on memory that counts shared pages no process shows",
    "kernel": "memory in objects of the kernel, such as files in memory",
    "notified": "queues for what happens to files",
    "handles": "handles of files",
}


@dataclass(frozen=True)
class Level:
    """What was found: ``full`` when every attempt failed; ``limits`` when files and network stay open."""

    level: Literal["full", "partial", "limits", "unknown"]
    enforced: tuple[str, ...]
    missing: tuple[str, ...]
    note: str = ""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON."""
        return asdict(self)


def sweep() -> None:
    """Remove what calls of killed servers have left behind: folders, and groups of the kernel."""
    folders.sweep()
    groups.sweep()


def attempts(sandbox: Sandbox) -> set[str]:
    """Return the names of the attempts to break out that succeeded."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="unlearning-probe-")))
        folder.chmod(0o755)
        file = folder / "canary"
        file.write_text("a canary")
        file.chmod(0o666)
        listener = stack.enter_context(contextlib.closing(socket.create_server(("127.0.0.1", 0))))
        os.environ[CANARY] = "a secret"
        stack.callback(os.environ.pop, CANARY)
        targets = Targets(
            file=str(file), port=listener.getsockname()[1], server=os.getpid(), variable=CANARY,
            memory_bytes=2 * PROBES.memory_bytes, processes=PROBES.processes, file_bytes=PROBES.file_bytes,
            folder_bytes=PROBES.folder_bytes, folder_files=PROBES.folder_files,
        )  # fmt: skip
        call = stack.enter_context(Call(sandbox.line(), "attempt", asdict(targets), inputs={}, limits=PROBES))
        header, _ = call.next()
        return {name for name in WORDS if name in header.get("succeeded", WORDS)}


def measure(succeeding: Callable[[Sandbox], set[str]] = attempts) -> Level:
    """Start a small sandbox, let it try everything, and say in words what it could not do and what it could."""
    sandbox = Sandbox("comparator.sandbox.probing")
    try:
        succeeded = succeeding(sandbox)
    except ComparatorError as error:
        return Level("unknown", (), tuple(WORDS.values()), f"The sandbox could not be tried: {error}")
    finally:
        sandbox.close()
    level: Literal["full", "partial", "limits"] = (
        "full" if not succeeded else "limits" if {"read", "tcp"} <= succeeded else "partial"
    )
    return Level(
        level,
        tuple(words for name, words in WORDS.items() if name not in succeeded),
        tuple(words for name, words in WORDS.items() if name in succeeded),
        " ".join(_remarks()),
    )


def _remarks() -> Iterator[str]:
    """Say where this machine offers less than others, as far as no attempt can find it out."""
    hidden = confine.hidden_library()
    if hidden and not landlock.version():
        yield f"Only root can read {hidden}: custom code may fail to import modules. Start the server as another user."
    if not groups.available():
        yield (
            "No control group can be written here: the kernel limits the memory of each process, and the server looks "
            "every half second at what all processes of a call show together."
        )
