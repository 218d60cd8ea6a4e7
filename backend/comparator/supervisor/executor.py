"""Executors start worker processes; the local one forks them from a warm server that has torch loaded already.

A distributed engine implements ``Executor`` and leaves the rest as it is: jobs in, messages out.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.forkserver as forkserver
import os
import signal
import socket
import time
from multiprocessing.connection import Connection
from typing import Any, Protocol

import psutil

from comparator.worker.process import main

Message = dict[str, Any]
DYING_SECONDS = 1.0
UNKNOWN_TO_FORK_SERVER = 255  # what multiprocessing says of a process whose end nobody could report


class Worker(Protocol):
    """A worker process that carries out one job."""

    pid: int
    started: float

    def receive(self, seconds: float) -> list[Message] | None:
        """Return messages that arrived within some seconds; ``None`` when the worker has closed its side."""

    def stop(self) -> None:
        """Ask the worker to stop within one batch."""

    def kill(self) -> None:
        """End the worker and its children at once."""

    def exit_code(self) -> int | None:
        """Wait for the end; return the exit code, negative for a signal, ``None`` if what starts workers ended too."""


class Executor(Protocol):
    """Something that can start workers on a device."""

    def start(self, payload: Message, line: socket.socket | None = None) -> Worker:
        """Start a worker with the payload of a job, and with a line to the sandbox if the job needs one."""

    def close(self) -> None:
        """Stop whatever is kept warm."""


class LocalExecutor:
    """Forks workers from a warm fork server: no seconds of imports for a job.

    Threads of a worker sleep while they wait for each other: on a machine with other work, threads that spin made
    training 20 to 40 times slower (measured on two cores).
    """

    def __init__(self, preload: str = "comparator.worker.preload") -> None:
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([preload])

    def warm(self) -> None:
        """Start the fork server, which gets warm in the background."""
        forkserver.ensure_running()

    def start(self, payload: Message, line: socket.socket | None = None) -> LocalWorker:
        """Fork a worker; the first call waits until the fork server is warm."""
        return LocalWorker(self._context, payload, line)

    def close(self) -> None:
        """Nothing to do: the fork server ends with this process."""


class LocalWorker:
    """One forked process and the pipe it reports through."""

    def __init__(
        self, context: multiprocessing.context.ForkServerContext, payload: Message, line: socket.socket | None
    ) -> None:
        self._pipe: Connection
        self._parent: psutil.Process | None
        self._pipe, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=main, args=(payload, theirs, line), daemon=False)
        self._process.start()
        theirs.close()
        if line:
            line.close()
        self.pid = self._process.pid or 0
        self.started, self._parent = 0.0, None
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.pid)
            self.started, self._parent = process.create_time(), process.parent()

    def receive(self, seconds: float) -> list[Message] | None:
        """Return messages that arrived within some seconds; ``None`` when the worker has closed its side."""
        messages: list[Message] = []
        try:
            while self._pipe.poll(0 if messages else seconds):
                messages.append(self._pipe.recv())
                if len(messages) >= 100:
                    break
        except (EOFError, OSError):
            return messages or None
        return messages

    def stop(self) -> None:
        """Ask the worker to stop within one batch."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End the worker and its children at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def exit_code(self) -> int | None:
        """Wait for the end; return the exit code, negative for a signal, ``None`` if the fork server ended too."""
        self._process.join()
        code = self._process.exitcode
        return None if code == UNKNOWN_TO_FORK_SERVER and not self._has_parent() else code

    def _has_parent(self) -> bool:
        """Tell whether the fork server that this worker came from lives on; one that is dying has some time for it."""
        until = time.monotonic() + DYING_SECONDS
        with contextlib.suppress(psutil.Error):
            while self._parent is not None and self._parent.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD):
                if time.monotonic() > until:
                    return True
                time.sleep(0.02)
        return False
