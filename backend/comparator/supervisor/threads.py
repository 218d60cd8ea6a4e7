"""The server's own threads: one that breaks is noted, shown, and started again after a pause that grows."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

log = logging.getLogger(__name__)

LONGEST_PAUSE_SECONDS = 60.0


@dataclass(frozen=True)
class Break:
    """What a thread raised, when, and whether it still waits to be started again."""

    error: Exception
    at: float
    waits: bool


class Threads:
    """Threads that go on until they return or ``halt`` is set, whatever they raise.

    ``pause`` is the time in seconds before the first new start; one that ran for ``steady`` seconds counts as well.
    """

    def __init__(self, halt: threading.Event, changed: Callable[[], None], *, pause: float, steady: float) -> None:
        self._halt, self._changed, self._pause, self._steady = halt, changed, pause, steady
        self._lock = threading.Lock()
        self._running: dict[str, threading.Thread] = {}
        self._breaks: dict[str, Break] = {}

    def begin(self, name: str, work: Callable[..., None], *arguments: Any) -> None:
        """Start a thread, unless one of this name runs; ``name`` says in words what it does."""
        with self._lock:
            if name in self._running and self._running[name].is_alive():
                return
            self._running[name] = threading.Thread(
                target=self._keep, args=(name, work, arguments), name=name, daemon=True
            )
            self._running[name].start()

    def join(self, seconds: float) -> None:
        """Wait for the end of each thread, so long at most; ``halt`` was set before."""
        with self._lock:
            running = list(self._running.values())
        for thread in running:
            if thread is not threading.current_thread():
                thread.join(timeout=seconds)

    def faults(self) -> list[dict[str, str]]:
        """Return what broke and is not well again, each as title, detail and advice."""
        with self._lock:
            breaks = dict(self._breaks)
        now = time.monotonic()
        return [
            _described(name, found) for name, found in breaks.items() if found.waits or now - found.at < self._steady
        ]

    def _keep(self, name: str, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        pause = self._pause
        while not self._halt.is_set():
            begun = time.monotonic()
            try:
                work(*arguments)
            except Exception as error:
                log.exception("%s broke; it is started again", name)
                ended = time.monotonic()
                pause = self._pause if ended - begun > self._steady else pause
                self._note(name, Break(error, ended, waits=True))
                self._halt.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
                self._note(name, Break(error, time.monotonic(), waits=False))
            else:
                self._note(name, None)
                return

    def _note(self, name: str, found: Break | None) -> None:
        with self._lock:
            known = self._breaks.pop(name, None)
            if found:
                self._breaks[name] = found
        if known or found:
            self._changed()


def _described(name: str, found: Break) -> dict[str, str]:
    return {
        "title": "A part of the server broke",
        "detail": f"{name[:1].upper()}{name[1:]}: {type(found.error).__name__}: {found.error}",
        "advice": "It is started again by itself. If it breaks again and again, start the server again; "
        "logs/server.log in the workspace has the details.",
    }
