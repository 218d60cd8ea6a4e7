"""A small typed client of the REST interface, for scripts and for the command line."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from comparator.errors import ComparatorError, Unavailable
from comparator.store.workspace import live_server

Row = dict[str, Any]
START_SECONDS, POLL_SECONDS, TIMEOUT_SECONDS = 60.0, 0.3, 120.0
FINISHED = ("succeeded", "failed", "cancelled", "interrupted")


class RequestRefused(ComparatorError):
    """The server answered with a problem document."""

    def __init__(self, problem: Row) -> None:
        super().__init__(problem.get("detail", ""), advice=problem.get("advice", ""))
        self.title, self.status = problem.get("title", ""), int(problem.get("status", 500))


class Client:
    """Talks to a server at an address such as ``http://127.0.0.1:8000``.

    ``token`` is that of a server which others can reach; by default it is read from ``COMPARATOR_TOKEN``.
    """

    def __init__(self, address: str, *, token: str | None = None) -> None:
        secret = os.environ.get("COMPARATOR_TOKEN", "") if token is None else token
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self._http = httpx.Client(base_url=f"{address.rstrip('/')}/api/v1", timeout=TIMEOUT_SECONDS, headers=headers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def request(self, method: str, path: str, **arguments: Any) -> Any:
        """Send a request and return its JSON; a problem document raises ``RequestRefused``."""
        try:
            answer = self._http.request(method, path, **arguments)
        except httpx.TransportError as error:
            raise Unavailable(
                f"The server at {self._http.base_url} cannot be reached: {error}",
                advice="Start it, or check the address.",
            ) from error
        if answer.is_error:
            known = answer.headers.get("content-type", "").startswith("application/problem+json")
            raise RequestRefused(answer.json() if known else {"detail": answer.text, "status": answer.status_code})
        return answer.json() if "json" in answer.headers.get("content-type", "") else answer.content

    def get(self, path: str, **parameters: Any) -> Any:
        """Read something."""
        return self.request("GET", path, params={key: value for key, value in parameters.items() if value is not None})

    def post(self, path: str, body: Row | None = None) -> Any:
        """Ask for something to be done."""
        return self.request("POST", path, json=body or {})

    def scenario(self, **content: Any) -> Row:
        """Make a scenario, or find the one with the same content; waits while its data is prepared."""
        while "sizes" not in (answer := self.post("/scenarios", content)):
            self.wait_for_job(answer["id"])
        return dict(answer)

    def runs(self, **filters: Any) -> list[Row]:
        """Return all runs that match the filters."""
        found: list[Row] = []
        cursor = None
        while True:
            page = self.get("/runs", limit=1000, cursor=cursor, **filters)
            found += page["runs"]
            cursor = page["next"]
            if cursor is None:
                return found

    def run(self, **request: Any) -> list[Row]:
        """Queue runs; equal ones that exist are returned instead."""
        return list(self.post("/runs", request)["runs"])

    def wait(self, *runs: str, report: Callable[[Row], None] = lambda _run: None) -> list[Row]:
        """Wait until runs have ended, and return them."""
        return [self._wait(f"/runs/{run}", "status", report) for run in runs]

    def wait_for_job(self, job: str, report: Callable[[Row], None] = lambda _job: None) -> Row:
        """Wait until a job has ended; one that failed raises its error."""
        ended = self._wait(f"/jobs/{job}", "state", report)
        if ended["state"] != "succeeded":
            fault = ended["error"] or {"detail": f"The job {ended['title']} was {ended['state']}.", "advice": ""}
            raise Unavailable(fault["detail"], advice=fault["advice"])
        return ended

    def _wait(self, path: str, name: str, report: Callable[[Row], None]) -> Row:
        while True:
            found: Row = self.get(path)
            report(found)
            if found[name] in FINISHED:
                return found
            time.sleep(POLL_SECONDS)


@contextlib.contextmanager
def connect(workspace: Path) -> Iterator[Client]:
    """Yield a client of the server that holds the workspace, or of one that is started for the time of the block."""
    if live_server(workspace):
        with _await_server(workspace) as client:
            yield client
        return
    command = [sys.executable, "-m", "comparator.cli", "serve", "--port", "0", "--workspace", str(workspace)]
    process = subprocess.Popen([*command, "--log-level", "warning"], stdout=subprocess.DEVNULL)
    try:
        with _await_server(workspace, process) as client:
            yield client
    finally:
        process.terminate()
        process.wait()


def _await_server(workspace: Path, process: subprocess.Popen[bytes] | None = None) -> Client:
    """Return a client of the workspace's server once it answers; ``process`` is the one that was started for it."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and (process is None or process.poll() is None):
        if owner := live_server(workspace):
            client = Client(owner["address"], token=owner.get("token", ""))
            with contextlib.suppress(ComparatorError):
                client.get("/health")
                return client
            client.close()
        time.sleep(0.1)
    raise Unavailable("The server does not answer.", advice=f"Its log is in {workspace / 'logs'}.")
