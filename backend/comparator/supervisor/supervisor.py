"""The supervisor: takes jobs from the queue, watches their workers, and writes down what comes out.

One thread per device slot, one for maps, one for tables. Everything a worker sends is stored in one transaction with
the events that announce it; a run's row turns ``succeeded`` last.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from structlog.contextvars import bound_contextvars

from comparator import custom_methods
from comparator.catalog.catalog import Catalog
from comparator.custom_methods import versions
from comparator.errors import ComparatorError, Unavailable
from comparator.jobs import failures, questions, queue
from comparator.jobs.kinds import CATALOG, DEVICE, RUN, Lane, Question
from comparator.sandbox.host import Sandbox
from comparator.sandbox.level import Level, measure, sweep
from comparator.services.datasets import own
from comparator.services.host import ASK_SECONDS
from comparator.services.runs.evaluations import refresh
from comparator.settings import Settings
from comparator.store import events
from comparator.store.schema import job
from comparator.store.workspace import Workspace, is_alive
from comparator.supervisor import assemble, maintenance, outcomes, retry
from comparator.supervisor.executor import Executor, LocalExecutor, Worker
from comparator.supervisor.pace import Pace
from comparator.supervisor.watch import Watch

log = logging.getLogger(__name__)

VIEWS_DEVICE, TRY_SANDBOX_AFTER_SECONDS = "cpu", 1.0
DEFAULT_PACE = Pace()
P = TypeVar("P")


class Supervisor:
    """Carries out the jobs of one workspace: models one at a time per device slot, views beside them."""

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings,
        *,
        executor: Executor | None = None,
        changed: Callable[[], None] = lambda: None,
        order: Callable[[Workspace, Settings, queue.Row], queue.Row] = assemble.order,
        pace: Pace = DEFAULT_PACE,
    ) -> None:
        self.workspace, self.settings = workspace, settings
        self.device: dict[str, Any] | None = None
        self.fault: ComparatorError | None = None
        self.catalog = Catalog(
            workspace.folder,
            lambda: self.ask(CATALOG, questions.Nothing()),
            methods=lambda: versions.records(workspace),
            datasets=lambda: own.records(workspace),
        )
        self.sandbox = Sandbox(custom_methods.TASKS)
        self.sandbox_level: Level | None = None
        self._executor = executor or LocalExecutor()
        self._changed, self._order, self._pace = changed, order, pace
        self._wake, self._halt = threading.Condition(), threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Recover what an earlier server left behind, then begin to work."""
        self.recover()
        maintenance.sweep(self.workspace)
        self._begin(self._serve)

    def _begin(self, work: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def stop(self) -> None:
        """Stop taking jobs and end the running one; it is interrupted and goes on at the next start."""
        self._halt.set()
        self.wake()
        for thread in self._threads:
            thread.join(timeout=self._pace.grace + 2)
        self._executor.close()
        self.sandbox.close()

    def wake(self) -> None:
        """Look at the queue again, and wake the browsers."""
        with self._wake:
            self._wake.notify_all()
        self._changed()

    def ask(self, question: Question[P], payload: P, *, seconds: float = ASK_SECONDS) -> Any:
        """Let a worker answer a question at once, outside the queue; raises what the worker reports."""
        try:
            worker = self._executor.start({"kind": question.name, "payload": question.write(payload)})
        except (EOFError, OSError) as error:
            raise Unavailable(f"No worker could be started: {error}", advice="Start the server again.") from error
        deadline = time.monotonic() + seconds
        while not self._halt.is_set() and time.monotonic() < deadline:
            messages = worker.receive(self._pace.poll)
            for message in messages or []:
                if message["type"] == "result":
                    return message["result"]
                if message["type"] == "error":
                    raise failures.refusal(message)
            if messages is None:
                break
        worker.kill()
        raise Unavailable(f"The worker did not answer the question “{question.name}”.", advice="Try again.")

    def recover(self) -> None:
        """Mark what was running as interrupted; queue it again once, and leave it if that did not help."""
        with self.workspace.write() as connection:
            for row in connection.execute(select(job).where(job.c.state == "running")).mappings().all():
                if is_alive(row["pid"], row["pid_started"]):
                    log.warning("ending worker %s of an earlier server", row["pid"])
                    os.kill(row["pid"], signal.SIGKILL)
                fault = {
                    "title": "Interrupted",
                    "detail": "The server or the machine stopped while it ran.",
                    "advice": "Resume it: it goes on from its last checkpoint.",
                }
                queue.end(connection, row["id"], "cancelled" if row["cancel"] else "interrupted", error=fault)
                if not row["cancel"]:
                    queue.requeue_interrupted(connection, row["id"])
            events.trim(connection)

    def _serve(self) -> None:
        """Look at the device, then carry out jobs; maps and tables have lanes of their own and wait for no training."""
        try:
            self.device = self.ask(DEVICE, questions.Device(self.settings.device))
        except ComparatorError as error:
            log.error("the device cannot be used, so no model can be computed: %s", error)
            self.fault = error
        try:
            refresh(self.workspace, self.catalog)
        except (OperationalError, ComparatorError):
            log.exception("metrics of changed formulas could not be queued; the next start tries again")
        self._changed()
        self._begin(self._try_sandbox)
        self._begin(self._work, "tables", VIEWS_DEVICE)
        self._begin(self._work, "maps", VIEWS_DEVICE)
        self._begin(maintenance.compile_maps, self.workspace, self, self._halt)
        self._begin(maintenance.housekeep_hourly, self.workspace, self.settings, self._halt)
        first, *others = (self.device or {"slots": [VIEWS_DEVICE]})["slots"]
        for name in others:
            self._begin(self._work, "models", name)
        self._work("models", first)

    def _try_sandbox(self) -> None:
        """Find out which protection is in force, and make the sandbox warm if it may be used."""
        if self._halt.wait(TRY_SANDBOX_AFTER_SECONDS):
            return
        sweep()
        self.sandbox_level = measure()
        self._changed()
        if self.settings.allow_custom_code:
            self.sandbox.warm()

    def _work(self, lane: Lane, device: str) -> None:
        """Take and carry out the jobs of a lane until told to stop."""
        while not self._halt.is_set():
            try:
                claimed = queue.claim(self.workspace, device, lane)
            except OperationalError:
                log.exception("the queue could not be read or written; trying again")
                self._halt.wait(self._pace.retry)
                continue
            self._changed()
            if claimed is None:
                with self._wake:
                    self._wake.wait(timeout=1.0)
                continue
            try:
                with bound_contextvars(job=claimed["id"], run=claimed["run"]):
                    self._carry_out(claimed)
            except Exception as error:
                log.exception("job %s could not be carried out", claimed["id"])
                self._settle(claimed["id"], failures.fault(error))

    def _settle(self, identifier: str, fault: dict[str, Any]) -> None:
        """End a job as failed; on a full disk that takes until there is room, or until the next start."""
        end = partial(self._end, identifier, "failed", fault)
        retry.until_stored(f"the end of job {identifier}", end, self._halt, self._pace.retry, on_any_fault=True)

    def _carry_out(self, claimed: queue.Row) -> None:
        """Start a worker for a job and store what it sends until it ends."""
        if self.fault and claimed["kind"] == RUN.name:
            raise self.fault
        self.workspace.require_space(self.settings.free_bytes)
        order = self._order(self.workspace, self.settings, claimed)
        worker = self._executor.start(order, self.sandbox.line() if order["payload"].get("custom") else None)
        watch = Watch(self.workspace, claimed, worker, self._halt, self._changed, self._pace)
        try:
            note = partial(self._note, claimed, worker)
            retry.until_stored(f"the worker of job {claimed['id']}", note, self._halt, self._pace.retry)
            watch.follow()
        except Exception:
            worker.kill()
            raise
        code, outcome = worker.exit_code(), watch.outcome
        if self._halt.is_set() and outcome is None:
            return
        if outcome is None and watch.cancelled:
            outcome = {"type": "cancelled"}
        if outcome is None:
            outcome = {"type": "error", "error": failures.died(code)}
        conclude = partial(self._conclude, claimed, outcome)
        retry.until_stored(f"the result of job {claimed['id']}", conclude, self._halt, self._pace.retry)

    def _note(self, claimed: queue.Row, worker: Worker) -> None:
        """Write down which process carries out a job."""
        values = {"pid": worker.pid, "pid_started": worker.started, "heartbeat": time.time()}
        with self.workspace.write() as connection:
            connection.execute(update(job).where(job.c.id == claimed["id"]).values(**values))

    def _conclude(self, claimed: queue.Row, outcome: dict[str, Any]) -> None:
        if outcome["type"] == "result":
            with self.workspace.write() as connection:
                outcomes.store(connection, claimed, outcome["result"])
            (self.workspace.resume / f"{claimed['run']}.pt").unlink(missing_ok=True)
            self.wake()
        else:
            state = "cancelled" if outcome["type"] == "cancelled" else "failed"
            self._end(claimed["id"], state, outcome.get("error"))

    def _end(self, identifier: str, state: str, fault: dict[str, Any] | None) -> None:
        with self.workspace.write() as connection:
            queue.end(connection, identifier, state, error=fault)
        self.wake()
