"""The warm process: loads the libraries once, then forks a guarded and confined child for every call.

It is started with an empty environment and knows no secret. Its standard input is a socket; every byte on it brings
one end of a line, over which one call is made. ``python -m comparator.sandbox.server MODULE`` serves the functions in
``MODULE.TASKS``.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import importlib
import os
import select
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from comparator.errors import ComparatorError
from comparator.sandbox import confine, frames, libraries
from comparator.sandbox.limits import Limits

Inputs = Mapping[str, bytes]
POLL_MILLISECONDS = 20
HANG_UP = select.POLLHUP | getattr(select, "POLLRDHUP", 0)
MOST_ANSWER_BYTES = 1 << 20
SHOWN_CHARACTERS, MOST_INPUTS = 2000, 16


class Line:
    """The child's end of the line: what it reports, and what it is told."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def send(self, kind: str, body: bytes = b"", **content: Any) -> None:
        """Report something."""
        frames.send(self._line, {"type": kind, **content}, body)

    def ask(self, kind: str, body: bytes = b"", **content: Any) -> frames.Header:
        """Report something and wait for the answer."""
        self.send(kind, body, **content)
        return frames.receive(self._line, MOST_ANSWER_BYTES)[0]


Task = Callable[[dict[str, Any], Inputs, Line], None]


def main() -> None:
    """Load the tasks, then fork for every line that arrives, until the server is gone."""
    module = importlib.import_module(sys.argv[1])
    control = socket.socket(fileno=0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    libraries.without_data()  # looked up once, for all that are forked
    gc.freeze()
    while True:
        data, handles, _, _ = socket.recv_fds(control, 1, 1)
        if not data:
            return
        if os.fork() == 0:
            _guard(handles[0], module.TASKS)
        for handle in handles:
            os.close(handle)


def _guard(line_handle: int, tasks: Mapping[str, Task]) -> NoReturn:
    """Prepare one call, let a confined child carry it out, and end it when the other side hangs up."""
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        line = socket.socket(fileno=line_handle)
        _, handles, _, _ = socket.recv_fds(line, 1, 2 + MOST_INPUTS)
        if not handles:
            os._exit(0)  # nothing is asked: the line was opened to get the process warm
        output, status, *files = handles
        request, _ = frames.receive(line, 0)
        limits, folder = Limits(**request["limits"]), Path(request["folder"])
        inputs = {name: _read(file) for name, file in zip(request["inputs"], files, strict=True)}
        if os.geteuid() == 0:
            os.chown(folder, *confine.unprivileged())
        _close_others(line_handle, output, status)
        if request["group"]:
            Path(request["group"]).write_text("0")  # what was read so far is not the code's
        confine.separate(folder, limits)
        confine.die_with_parent()
        child = os.fork()
        if child == 0:
            os.close(status)
            _inside(tasks[request["type"]], request["payload"], inputs, line, output, folder, limits)
        os.close(output)
        os.write(status, f"pid {os.getpid()}\n".encode())
        ended = _watch(child, line_handle)
        with contextlib.suppress(BrokenPipeError):  # who asked may be gone
            os.write(status, ended.encode())
        code = 0
    except BaseException:  # noqa: BLE001 - a forked process must never go back into the server's loop
        traceback.print_exc()
    os._exit(code)


def _read(file: int) -> bytes:
    with os.fdopen(file, "rb") as opened:
        return opened.read()


def _watch(child: int, line: int) -> str:
    """Wait for the child's end, or end it when the other side of the line is gone; return how it ended."""
    poll = select.poll()
    poll.register(line, HANG_UP)
    while True:
        ended, how = os.waitpid(child, os.WNOHANG)
        if ended:
            _end_group(child)
            code = os.waitstatus_to_exitcode(how)
            return f"signal {-code}\n" if code < 0 else f"exit {code}\n"
        if poll.poll(POLL_MILLISECONDS):
            os.kill(child, signal.SIGKILL)


def _end_group(child: int) -> None:
    """End what the child started and left behind; with a process space of its own nothing is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)


def _close_others(*kept: int) -> None:
    """Close everything that was inherited but standard error and what is needed."""
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    last = 2
    for handle in sorted(kept):
        os.closerange(last + 1, handle)
        last = handle
    os.closerange(last + 1, 1 << 16)


def _inside(
    task: Task,
    payload: dict[str, Any],
    inputs: Inputs,
    line: socket.socket,
    output: int,
    folder: Path,
    limits: Limits,
) -> NoReturn:
    """Confine this process and carry out the task; whatever happens is reported, and the process ends."""
    me = os.getpid()
    try:
        os.setsid()
        confine.die_with_parent()
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        with contextlib.suppress(OSError):  # where memory runs out, the code goes first and its guard stays
            Path("/proc/self/oom_score_adj").write_text("1000")
        os.environ.update(HOME=str(folder), TMPDIR=str(folder))
        tempfile.tempdir = None
        told = Line(line)
        confine.confine(folder, limits)
        task(payload, inputs, told)
        _flush()
        _leave_copies(me)
        told.send("end")
    except BaseException as error:  # noqa: BLE001 - SystemExit of a method is a fault like any other
        _leave_copies(me)
        traceback.print_exc()
        _flush()
        with contextlib.suppress(BaseException):
            told.send("fault", b"", **_described(error, folder))
    os._exit(0)


def _leave_copies(me: int) -> None:
    """End a process that the code has forked from this one: only one may speak."""
    if os.getpid() != me:
        os._exit(1)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()


def _described(error: BaseException, folder: Path) -> dict[str, str]:
    """Say what was raised, and where in the person's own file."""
    if isinstance(error, ComparatorError):
        return {"cause": "refused", "title": error.title, "detail": error.detail, "advice": error.advice}
    if isinstance(error, MemoryError) or "can't allocate memory" in str(error) or "out of memory" in str(error).lower():
        return {"cause": "memory", "detail": str(error)[:SHOWN_CHARACTERS]}
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return {"cause": "full"}
    place = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if Path(frame.filename).parent == folder:
            place = f" ({Path(frame.filename).name}, line {frame.lineno})"
    if isinstance(error, SyntaxError):
        place = f" (line {error.lineno})"
    return {"cause": "raised", "detail": f"{type(error).__name__}: {error}"[:SHOWN_CHARACTERS] + place}


if __name__ == "__main__":
    main()
