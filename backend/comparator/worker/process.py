"""The entry of a worker process: carry out one job, report by messages, end.

Messages are dictionaries with ``type``: ``progress``, ``epoch``, ``heartbeat``, and finally ``result``, ``cancelled``
or ``error``.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import socket
import sys
import threading
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from comparator.errors import Cancelled, ComparatorError
from comparator.jobs.kinds import TASKS
from comparator.shown import escaped

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5.0
DIE_WITH_PARENT = 1
STEPS = ("progress", "epoch")


class Reporter:
    """Sends messages to the supervisor; a supervisor that is gone ends this process."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._lock = pipe, threading.Lock()
        self._sending = self._stopped = False

    def stop(self, _signal: int, _frame: object) -> None:
        """Raise ``Cancelled`` in the main thread, but never halfway through a message."""
        self._stopped = True
        if not self._sending:
            raise Cancelled

    def send(self, kind: str, **content: Any) -> None:
        """Send one message."""
        main = threading.current_thread() is threading.main_thread()
        if main:
            self._sending = True
        try:
            with self._lock:
                self._pipe.send({"type": kind, **content})
        except (BrokenPipeError, OSError):
            os._exit(1)
        if main:
            self._sending = False
            if self._stopped and kind in STEPS:
                raise Cancelled

    def emit(self, key: str, event: dict[str, Any]) -> None:
        """Send what a ``Progress`` reports."""
        record = event.get("epoch_record")
        if record is not None:
            self.send("epoch", key=key, record=record)
        else:
            self.send("progress", progress=event)

    def beat(self) -> None:
        """Send a sign of life every few seconds, until the process ends."""
        while True:
            time.sleep(HEARTBEAT_SECONDS)
            self.send("heartbeat")


def main(order: dict[str, Any], pipe: Connection, line: socket.socket | None = None) -> None:
    """Carry out an order and leave the process; ``line`` leads to the sandbox, for uploaded methods.

    An order has the ``kind`` of task, its ``payload`` as JSON, and for jobs the file of their ``log``.
    """
    _detach(order.get("log"))
    reporter = Reporter(pipe)
    signal.signal(signal.SIGTERM, reporter.stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=reporter.beat, daemon=True).start()
    code = 0
    try:
        task = TASKS[order["kind"]]
        function, payload = task.function(), task.read(order["payload"])
        answer = function(payload, reporter.emit, line) if line else function(payload, reporter.emit)
        reporter.send("result", result=answer)
    except Cancelled:
        reporter.send("cancelled")
    except ComparatorError as error:
        log.error("%s: %s", error.title, error)
        fault = {"title": error.title, "detail": error.detail, "advice": error.advice}
        reporter.send("error", error=fault, status=error.status, fields=error.fields)
        code = 1
    except MemoryError:
        reporter.send("error", error=_out_of_memory("main memory"))
        code = 1
    except Exception as error:
        log.exception("the job failed")
        reporter.send("error", error=_unexpected(error, logged="log" in order))
        code = 1
    finally:
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _detach(log_file: str | None) -> None:
    """Form a process group of its own, die with the parent, and write everything printed to the job's log."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    os.setsid()
    if log_file:
        file = Path(log_file)
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Escaping("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


class Escaping(logging.Formatter):
    """Writes what a method said without the codes that terminals obey."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        return escaped(super().format(record))


def _out_of_memory(where: str) -> dict[str, str]:
    return {
        "title": "Out of memory",
        "detail": f"The job needs more {where} than there is.",
        "advice": "Choose a smaller batch size or a subset of the data.",
    }


def _unexpected(error: Exception, *, logged: bool) -> dict[str, str]:
    if "out of memory" in str(error).lower():
        return _out_of_memory("device memory")
    last = traceback.extract_tb(error.__traceback__)[-1]
    return {
        "title": "The job raised an error",
        "detail": f"{type(error).__name__}: {error} ({Path(last.filename).name}, line {last.lineno})",
        "advice": "The run's log has the whole trace."
        if logged
        else "If it happens again, report it with these words.",
    }
