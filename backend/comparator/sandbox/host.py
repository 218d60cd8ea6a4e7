"""The trusted side's way to the warm process: starts it on first need, and opens a line for every call."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

from comparator.errors import Unavailable

KEPT_VARIABLES = ("LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "SSL_CERT_FILE")
STOP_SECONDS = 2.0


class Sandbox:
    """One warm process with some tasks; it ends with this object or with the server."""

    def __init__(self, tasks: str) -> None:
        self.tasks = tasks
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def line(self) -> socket.socket:
        """Return one end of a line for one call; the first call starts the process, which takes seconds to get warm."""
        mine, theirs = socket.socketpair()
        with self._lock, theirs:
            if self._process is None or self._process.poll() is not None:
                self._start()
            try:
                assert self._control
                socket.send_fds(self._control, [b"+"], [theirs.fileno()])
            except OSError as error:
                mine.close()
                raise Unavailable(
                    f"The process for code from outside does not answer: {error}", advice="Try again."
                ) from error
        return mine

    @property
    def pid(self) -> int | None:
        """Which process the calls come from; ``None`` if none lives."""
        with self._lock:
            return self._process.pid if self._process and self._process.poll() is None else None

    def warm(self) -> None:
        """Start the process, so that the first call need not wait for it."""
        self.line().close()

    def close(self) -> None:
        """End the process and every call in progress."""
        with self._lock:
            if self._control:
                self._control.close()
            if self._process:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(STOP_SECONDS)
                self._process.kill()
                self._process.wait()
            self._control = self._process = None

    def _start(self) -> None:
        if self._control:
            self._control.close()
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "comparator.sandbox.server", self.tasks],
                stdin=theirs.fileno(), env=_environment(), cwd="/", start_new_session=True,
            )  # fmt: skip


def _environment() -> dict[str, str]:
    """Return what the process may know of the server's environment: nothing that is anybody's secret."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    here = str(Path(__file__).resolve().parents[2])
    return {
        **kept,
        "PATH": os.defpath,
        "PYTHONPATH": here,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "OMP_WAIT_POLICY": "PASSIVE",
        "OPENBLAS_NUM_THREADS": "1",
    }
