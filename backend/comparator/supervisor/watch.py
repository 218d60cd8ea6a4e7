"""Watch the worker of one job: store what it reports, notice that it is silent, pass on a cancellation."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from comparator.store.schema import job
from comparator.store.workspace import Workspace
from comparator.supervisor import outcomes, retry
from comparator.supervisor.executor import Worker
from comparator.supervisor.pace import Pace

log = logging.getLogger(__name__)

FINAL, STEPS = ("result", "error", "cancelled"), ("progress", "epoch")
Row = dict[str, Any]


class Watch:
    """Follows a worker to its end; a data base that is locked or full for a while does not disturb it.

    ``outcome`` is the worker's final message; ``cancelled`` tells whether somebody cancelled the job.
    """

    def __init__(
        self,
        workspace: Workspace,
        claimed: Row,
        worker: Worker,
        halt: threading.Event,
        changed: Callable[[], None],
        pace: Pace,
    ) -> None:
        self.outcome: Row | None = None
        self.cancelled = False
        self._workspace, self._claimed, self._worker, self._halt = workspace, claimed, worker, halt
        self._changed, self._pace = changed, pace
        self._steps: list[Row] = []
        self._asked_at = self._retry_at = 0.0
        self._heard = self._stored = time.time()
        self._silent = False

    def follow(self) -> None:
        """Take messages until the worker closes its side; it is ended if it is told to stop and does not."""
        while (messages := self._worker.receive(self._pace.poll)) is not None:
            self._take(messages)
            self._try(self._write_steps)
            self._try(self._beat)
            if not self.cancelled and (self._halt.is_set() or self._try(self._is_cancelled)):
                self.cancelled, self._asked_at = not self._halt.is_set(), time.monotonic()
                self._worker.stop()
                if self._halt.is_set():
                    self._worker.kill()
                    return
            if self.cancelled and time.monotonic() - self._asked_at > self._pace.grace:
                self._worker.kill()
        retry.until_stored(f"progress of job {self._claimed['id']}", self._write_steps, self._halt, self._pace.retry)

    def _take(self, messages: list[Row]) -> None:
        """Keep the first final message, every epoch, and the newest progress."""
        final = next((message for message in messages if message["type"] in FINAL), None)
        self.outcome = self.outcome or final
        newest = [message for message in [*self._steps, *messages] if message["type"] == "progress"][-1:]
        epochs = [message for message in [*self._steps, *messages] if message["type"] == "epoch"]
        self._steps = [*epochs, *newest]
        if messages:
            self._heard = time.time()

    def _try(self, action: Callable[[], Any]) -> Any:
        """Use the data base, unless it was locked or full just now; what it could not do is done at a later time."""
        if time.monotonic() < self._retry_at:
            return None
        try:
            return action()
        except OperationalError as error:
            if not retry.is_transient(error):
                raise
            log.warning("job %s: %s; its worker goes on, and this is tried again", self._claimed["id"], error.orig)
            self._retry_at = time.monotonic() + self._pace.retry
            return None

    def _write_steps(self) -> None:
        """Store progress and epochs in one transaction."""
        if self._steps:
            with self._workspace.write() as connection:
                outcomes.steps(connection, self._claimed, self._steps)
            self._steps = []
            self._changed()

    def _beat(self) -> None:
        """Store when the worker was last heard, every few seconds; say once that it is silent."""
        identifier = self._claimed["id"]
        silent = time.time() - self._heard > self._pace.silent
        if silent and not self._silent:
            log.warning("the worker of job %s has said nothing for %d s", identifier, self._pace.silent)
        self._silent = silent
        if self._heard - self._stored > self._pace.heartbeat:
            with self._workspace.write() as connection:
                connection.execute(update(job).where(job.c.id == identifier).values(heartbeat=self._heard))
            self._stored = self._heard

    def _is_cancelled(self) -> bool:
        with self._workspace.read() as connection:
            return bool(connection.scalar(select(job.c.cancel).where(job.c.id == self._claimed["id"])))
