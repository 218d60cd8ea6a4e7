"""A real server in a process of its own, which tests may stop, kill and start again on its workspace."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import psutil
from sqlalchemy import select, update

from comparator.client import Client, RequestRefused, connect
from comparator.store.holder import live_server
from comparator.store.schema import job, run
from comparator.store.workspace import Workspace, open_workspace

Row = dict[str, Any]
DIGITS: Row = {"dataset": "digits", "architecture": "small_cnn"}
PATIENCE_SECONDS = 120.0
UPLOAD_BYTES = 2_000_000
IDLE_SECONDS = 5.0
ENVIRONMENT = {
    "COMPARATOR_SHIPPED": "false", "COMPARATOR_UPLOAD_BYTES": str(UPLOAD_BYTES),
    "COMPARATOR_UPLOADS_PER_MINUTE": "1000", "COMPARATOR_IDLE_SECONDS": str(IDLE_SECONDS),
}  # fmt: skip


class Server:
    """The one server of a test session; the workspace outlives its processes."""

    def __init__(self, workspace: Path, **environment: str) -> None:
        self.workspace, self._stack = workspace, contextlib.ExitStack()
        self.environment = {**ENVIRONMENT, **environment}
        self.client: Client

    @property
    def http(self) -> Any:
        """The plain HTTP client, for status codes and headers."""
        return self.client._http

    @property
    def address(self) -> str:
        return str(live_server(self.workspace)["address"])

    def start(self) -> None:
        with mock.patch.dict(os.environ, self.environment):
            self.client = self._stack.enter_context(connect(self.workspace))

    def stop(self) -> None:
        self._stack.close()

    def kill(self) -> None:
        """End the server as the machine would: without a word."""
        owner = live_server(self.workspace)
        os.kill(owner["pid"], signal.SIGKILL)
        until(lambda: not live_server(self.workspace) or psutil.Process(owner["pid"]).status() == "zombie")
        self.stop()

    @contextlib.contextmanager
    def stopped(self) -> Iterator[Path]:
        """Stop the server for the time of a block; yield the workspace."""
        self.stop()
        try:
            yield self.workspace
        finally:
            self.start()

    def job(self, identifier: str) -> Row:
        """The row of a run's job, with the worker's process."""
        with self._rows() as connection:
            return dict(connection.execute(select(job).where(job.c.run == identifier)).mappings().one())

    def age(self, identifier: str, seconds: float) -> None:
        """Let a deletion have happened earlier."""
        with self._rows() as connection:
            connection.execute(update(run).where(run.c.id == identifier).values(deleted=time.time() - seconds))

    @contextlib.contextmanager
    def _rows(self) -> Iterator[Any]:
        opened: Workspace = open_workspace(self.workspace)
        try:
            with opened.write() as connection:
                yield connection
        finally:
            opened.engine.dispose()

    def scenario(self, **content: Any) -> Row:
        return self.client.scenario(**{**DIGITS, **content})

    def built(self, **request: Any) -> list[Row]:
        """Queue runs, wait for them, and return them in detail."""
        ended = self.client.wait(*(found["id"] for found in self.client.run(**request)))
        assert [found["status"] for found in ended] == ["succeeded"] * len(ended), [found["error"] for found in ended]
        return ended

    def idle(self) -> None:
        """Wait until nothing is queued or running."""
        until(lambda: not self.client.get("/jobs", state=["queued", "running"])["jobs"])

    def refused(self, status: int, method: str, path: str, **arguments: Any) -> Row:
        """Send a request that must be refused; return the problem document after checking its form."""
        answer = self.http.request(method, path, **arguments)
        assert answer.status_code == status, answer.text
        return problem(answer)


def problem(answer: Any) -> Row:
    """Check that an answer is a problem document (RFC 9457) and return it."""
    assert answer.headers["content-type"] == "application/problem+json"
    found: Row = answer.json()
    assert found["status"] == answer.status_code
    assert found["title"]
    assert found["detail"]
    assert found["instance"].startswith("/")
    assert "Traceback" not in answer.text
    return found


def until(done: Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> Any:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := done():
            return found
        time.sleep(0.03)
    raise AssertionError("it did not happen in time")


__all__ = ["DIGITS", "RequestRefused", "Server", "problem", "until"]
