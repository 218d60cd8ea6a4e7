"""Workers that are played, an executor that starts them, and a supervisor over both."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from comparator.jobs import queue as job_queue
from comparator.settings import Settings
from comparator.store.workspace import Workspace
from comparator.supervisor.pace import Pace
from comparator.supervisor.supervisor import Supervisor
from live import until


class Played:
    """A worker that says what it was told to say, then ends."""

    def __init__(self, *messages: dict[str, Any], code: int | None = 0) -> None:
        self.pid, self.started, self.killed = os.getpid(), 0.0, False
        self._messages, self._code = list(messages), code

    def receive(self, seconds: float) -> list[dict[str, Any]] | None:
        return [self._messages.pop(0)] if self._messages else None

    def stop(self) -> None:
        pass

    def kill(self) -> None:
        self.killed = True

    def exit_code(self) -> int | None:
        return self._code


class Executor:
    """Starts played workers, one after the other."""

    def __init__(self) -> None:
        self.workers: list[Played] = []
        self.started: list[Played] = []
        self.answers: dict[str, Any] = {}

    def start(self, payload: dict[str, Any], line: Any = None) -> Played:
        if payload["kind"] in self.answers:
            return Played({"type": "result", "result": self.answers[payload["kind"]]})
        worker = self.workers.pop(0) if self.workers and payload["kind"] in ("evaluate", "run") else Played()
        self.started.append(worker)
        return worker

    def close(self) -> None:
        pass


@contextmanager
def supervised(workspace: Workspace, executor: Any) -> Iterator[Supervisor]:
    """Yield a supervisor that is not started yet, and stop it."""
    found = Supervisor(
        workspace, Settings(workspace=workspace.folder, shipped=False), executor=executor,
        pace=Pace(retry=0.05, heartbeat=0.02, restart=0.2),
        order=lambda _workspace, _settings, claimed: {"kind": claimed["kind"], "payload": {}},
    )  # fmt: skip
    yield found
    found.stop()


def ended(workspace: Workspace, identifier: str) -> dict[str, Any]:
    done = ("succeeded", "failed", "cancelled", "interrupted")
    return until(lambda: (row := job_queue.get(workspace, identifier))["state"] in done and row, seconds=20)


RESULT = {"type": "result", "result": {"evaluations": {}}}
