"""The supervisor: takes jobs from the queue, watches their workers, and writes down what comes out.

One thread per device slot, one for maps, one for tables. Everything a worker sends is stored in one transaction with
the events that announce it; a run's row turns ``succeeded`` last.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from structlog.contextvars import bound_contextvars

from comparator import custom_methods
from comparator.catalog.catalog import Catalog
from comparator.custom_methods import versions
from comparator.errors import ComparatorError, Unanswered, Unavailable
from comparator.jobs import failures, questions, queue
from comparator.jobs.kinds import CATALOG, DEVICE, RUN, Lane, Question
from comparator.sandbox.host import Sandbox
from comparator.sandbox.level import Level, measure, sweep
from comparator.services.datasets import own
from comparator.services.host import ASK_SECONDS
from comparator.services.runs.evaluations import refresh
from comparator.settings import Settings
from comparator.store.schema import job
from comparator.store.workspace import Workspace
from comparator.supervisor import asking, assemble, interruptions, maintenance, memory_kills, outcomes, retry
from comparator.supervisor.executor import Executor, LocalExecutor, Worker
from comparator.supervisor.pace import Pace
from comparator.supervisor.recovery import recover
from comparator.supervisor.threads import Threads
from comparator.supervisor.watch import Watch

log = logging.getLogger(__name__)

VIEWS_DEVICE = "cpu"
TRY_SANDBOX_AFTER_SECONDS, AGAIN_SECONDS, PATIENT_SECONDS = 1.0, 0.2, 600.0
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
        self._threads = Threads(self._halt, self._changed, pause=pace.restart, steady=pace.steady)

    def start(self) -> None:
        """Recover what an earlier server left behind, then begin to work."""
        recover(self.workspace)
        try:
            maintenance.sweep(self.workspace)
        except (OperationalError, OSError):
            log.exception("what nobody needs any more could not be removed; it is tried again in an hour")
        self._threads.begin("the start", self._serve)

    @property
    def ailing(self) -> list[dict[str, str]]:
        """Which of the server's own threads broke and are not well again: title, detail and advice of each."""
        return self._threads.faults()

    def stop(self) -> None:
        """Stop taking jobs and end the running one; it is interrupted and goes on at the next start."""
        self._halt.set()
        self.wake()
        self._threads.join(self._pace.grace + 2)
        self._executor.close()
        self.sandbox.close()

    def wake(self) -> None:
        """Look at the queue again, and wake the browsers."""
        with self._wake:
            self._wake.notify_all()
        self._changed()

    def ask(self, question: Question[P], payload: P, *, seconds: float = ASK_SECONDS) -> Any:
        """Let a worker answer a question at once, outside the queue; raises what the worker reports."""
        order = {"kind": question.name, "payload": question.write(payload)}
        return asking.ask(self._executor, order, seconds, self._halt, self._pace.poll)

    def _serve(self) -> None:
        """Look at the device, then carry out jobs; maps and tables have lanes of their own and wait for no training."""
        self._look_at_device(ASK_SECONDS)
        try:
            refresh(self.workspace, self.catalog)
        except (OperationalError, ComparatorError):
            log.exception("metrics of changed formulas could not be queued; the next start tries again")
        self._changed()
        begin = self._threads.begin
        begin("the look at the sandbox", self._try_sandbox)
        begin("the lane for tables", self._work, "tables", VIEWS_DEVICE)
        begin("the lane for maps", self._work, "maps", VIEWS_DEVICE)
        begin("the preparation of maps", maintenance.compile_maps, self.workspace, self, self._halt)
        begin("housekeeping", maintenance.housekeep_hourly, self.workspace, self.settings, self._halt)
        self._begin_models()

    def _look_at_device(self, seconds: float) -> None:
        """Find out what models can be computed on, or why on nothing."""
        try:
            self.device = self.ask(DEVICE, questions.Device(self.settings.device), seconds=seconds)
            self.fault = None
        except ComparatorError as error:
            if not self._halt.is_set():
                log.error("the device cannot be used, so no model can be computed: %s", error)
            self.fault = error

    def _begin_models(self) -> None:
        for name in (self.device or {"slots": [VIEWS_DEVICE]})["slots"]:
            self._threads.begin(f"the lane for models on {name}", self._work, "models", name)

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
            except (OperationalError, Unavailable):
                log.exception("the queue could not be read or written; trying again")
                self._halt.wait(self._pace.retry)
                continue
            if claimed is None:
                self._changed()
                with self._wake:
                    self._wake.wait(timeout=1.0)
                continue
            try:
                self._changed()
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
        if isinstance(self.fault, Unanswered) and claimed["kind"] == RUN.name:
            self._look_at_device(PATIENT_SECONDS)  # a machine that is very busy may have been too slow before
            self._begin_models()
            self._changed()
        if self.fault and claimed["kind"] == RUN.name:
            raise self.fault
        self.workspace.require_space(self.settings.free_bytes)
        order, killed = self._order(self.workspace, self.settings, claimed), memory_kills.count()
        line = self.sandbox.line() if order["payload"].get("custom") else None
        warm = self.sandbox.pid
        try:
            worker = asking.start(self._executor, self._halt, order, line)
        except (EOFError, OSError):
            log.exception("no worker could be started for job %s", claimed["id"])
            self._interrupt(claimed, None, memory=False)
            return
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
        if outcome is None and code in (None, -signal.SIGKILL):
            self._interrupt(claimed, code, memory=(memory_kills.count() or 0) > (killed or 0))
            return
        if outcome is None:
            outcome = {"type": "error", "error": failures.died(code)}
        if line and outcome["type"] == "error" and self._has_lost_sandbox(warm):
            self._interrupt(claimed, None, memory=False)
            return
        conclude = partial(self._conclude, claimed, outcome)
        retry.until_stored(f"the result of job {claimed['id']}", conclude, self._halt, self._pace.retry)

    def _has_lost_sandbox(self, warm: int | None) -> bool:
        """Tell whether the process that an uploaded method came from has ended since: then the method did not fail."""
        self._halt.wait(AGAIN_SECONDS)  # it may be dying
        return self.sandbox.pid != warm

    def _interrupt(self, claimed: queue.Row, code: int | None, *, memory: bool) -> None:
        """Queue a job again, once, whose worker was ended from outside."""
        write = partial(interruptions.interrupt, self.workspace, claimed["id"], code, memory=memory)
        retry.until_stored(f"the end of job {claimed['id']}", write, self._halt, self._pace.retry)
        self.wake()

    def _note(self, claimed: queue.Row, worker: Worker) -> None:
        """Write down which process carries out a job."""
        values = {"pid": worker.pid, "pid_started": worker.started, "heartbeat": time.time()}
        with self.workspace.write() as connection:
            connection.execute(update(job).where(job.c.id == claimed["id"]).values(**values))

    def _conclude(self, claimed: queue.Row, outcome: dict[str, Any]) -> None:
        if outcome["type"] == "result":
            with self.workspace.write() as connection:
                outcomes.store(connection, claimed, outcome["result"])
            try:
                (self.workspace.resume / f"{claimed['run']}.pt").unlink(missing_ok=True)
            except OSError:
                log.exception(
                    "the checkpoint of run %s is not needed any more and could not be removed", claimed["run"]
                )
            self.wake()
        else:
            state = "cancelled" if outcome["type"] == "cancelled" else "failed"
            self._end(claimed["id"], state, outcome.get("error"))

    def _end(self, identifier: str, state: str, fault: dict[str, Any] | None) -> None:
        with self.workspace.write() as connection:
            queue.end(connection, identifier, state, error=fault)
        self.wake()
