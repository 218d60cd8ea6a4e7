"""The supervisor with workers that are played: what happens when disk, data base or machine fail."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError

from comparator.api.schemas_jobs import JobOut
from comparator.jobs import queue as job_queue
from comparator.jobs.kinds import RUN
from comparator.store.schema import epoch, run
from comparator.store.workspace import Workspace
from comparator.supervisor import outcomes
from comparator.supervisor.recovery import recover
from comparator.supervisor.supervisor import Supervisor
from jobs.queued import opened, put, queue
from live import until
from supervisor.played import RESULT, Executor, Played, ended, supervised


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def executor() -> Executor:
    return Executor()


@pytest.fixture
def supervisor(workspace: Workspace, executor: Executor) -> Iterator[Supervisor]:
    with supervised(workspace, executor) as found:
        yield found


def test_what_was_running_is_queued_again_once(workspace: Workspace, supervisor: Supervisor) -> None:
    identifier = queue(workspace)
    for state in ("queued", "interrupted"):
        put(workspace, identifier, state="running", pid=None)
        recover(workspace)
        assert job_queue.get(workspace, identifier)["state"] == state
    job_queue.resume(workspace, identifier, supervisor.wake)
    put(workspace, identifier, state="running", pid=None)
    recover(workspace)
    assert job_queue.get(workspace, identifier)["state"] == "queued", "a person's resume starts the count again"


def test_a_cancellation_outlives_the_server(workspace: Workspace, supervisor: Supervisor) -> None:
    identifier = queue(workspace)
    put(workspace, identifier, state="running", cancel=True)
    recover(workspace)
    assert job_queue.get(workspace, identifier)["state"] == "cancelled"


def test_the_first_final_word_of_a_worker_counts(
    workspace: Workspace, supervisor: Supervisor, executor: Executor
) -> None:
    executor.workers = [Played(RESULT, {"type": "cancelled"})]
    identifier = queue(workspace)
    supervisor.start()
    assert ended(workspace, identifier)["state"] == "succeeded"


@pytest.mark.parametrize(("code", "said"), [(-11, "SIGSEGV"), (-24, "SIGXCPU"), (3, "exit code 3")])
def test_a_worker_that_ends_without_a_word(
    workspace: Workspace, supervisor: Supervisor, executor: Executor, code: int, said: str
) -> None:
    executor.workers = [Played(code=code)]
    identifier = queue(workspace)
    supervisor.start()
    found = ended(workspace, identifier)
    assert found["state"] == "failed"
    assert said in found["error"]["detail"]


def test_a_result_that_finds_the_disk_full_is_stored_once_there_is_room(
    workspace: Workspace, supervisor: Supervisor, executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = outcomes.store, []

    def full_twice(*args: Any) -> None:
        calls.append(1)
        if len(calls) <= 2:
            raise OperationalError("insert", {}, Exception("database or disk is full"))
        real(*args)

    monkeypatch.setattr(outcomes, "store", full_twice)
    executor.workers = [Played(RESULT), Played(RESULT)]
    first, second = queue(workspace), queue(workspace)
    supervisor.start()
    assert [ended(workspace, identifier)["state"] for identifier in (first, second)] == ["succeeded", "succeeded"]
    assert len(calls) == 4


class Training(Played):
    """A worker that reports epochs and then its result, while the test may hold the data base."""

    def __init__(self, epochs: int) -> None:
        super().__init__()
        self.said, self.asked_to_stop, self.epochs = 0, False, epochs

    def receive(self, seconds: float) -> list[dict[str, Any]] | None:
        time.sleep(0.05)
        self.said += 1
        if self.said <= self.epochs:
            entry = {"phase": "unlearn", "epoch": self.said, "loss": 1.0}
            return [
                {"type": "progress", "progress": {"phase": "unlearn", "fraction": self.said / self.epochs}},
                {"type": "epoch", "key": f"unlearn-{self.said}", "record": entry},
            ]
        done = {"type": "result", "result": {"kind": "unlearned", "artifacts": {}, "cost": {"run": 1.0}, "history": [],
                "provenance": {}, "evaluation": {"values": {}, "versions": {}, "faults": {}}}}  # fmt: skip
        return [done] if self.said == self.epochs + 1 else None

    def stop(self) -> None:
        self.asked_to_stop = True


@pytest.mark.parametrize("epochs", [4, 40], ids=["the result falls into the lock", "the training outlasts the lock"])
def test_a_data_base_that_somebody_else_holds_costs_no_training(
    workspace: Workspace, supervisor: Supervisor, executor: Executor, epochs: int
) -> None:
    """Another program holds the file, for much longer than a writer waits: a heartbeat, epochs and a result meet it."""
    worker = Training(epochs)
    executor.answers["device"] = {"slots": ["cpu"]}
    executor.workers = [worker]
    with workspace.write() as connection:
        connection.execute(
            insert(run).values(
                id="r", scenario="s", kind="unlearned", origin="trained", parameters={}, seed=0, fingerprint="r",
                group_key="r", status="queued", cost={}, provenance={}, created=time.time(),
            )
        )  # fmt: skip
        identifier = job_queue.enqueue(connection, RUN, "a run", scenario="s", run_id="r")
    supervisor.start()
    until(lambda: worker.said >= 2)
    with closing(sqlite3.connect(workspace.folder / "comparator.sqlite", isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout = 10000")
        other.execute("BEGIN EXCLUSIVE")
        before = worker.said
        time.sleep(1.5)
        assert worker.said > before, "it is heard while nothing can be written"
        other.execute("ROLLBACK")
    found = ended(workspace, identifier)
    assert (found["state"], found["error"]) == ("succeeded", None)
    assert not worker.killed
    assert not worker.asked_to_stop
    with workspace.read() as connection:
        assert connection.scalar(select(run.c.status)) == "succeeded"
        assert connection.scalars(select(epoch.c.epoch).order_by(epoch.c.epoch)).all() == list(range(1, epochs + 1))
    shown = JobOut.model_validate(found)
    assert shown.heartbeat
    assert shown.heartbeat > shown.started


def test_a_worker_is_ended_when_its_words_cannot_be_stored(
    workspace: Workspace, supervisor: Supervisor, executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Played({"type": "progress", "progress": {"phase": "train", "fraction": 0.5}}, RESULT)
    executor.workers = [worker]
    identifier = queue(workspace)

    def refuse(*_: Any) -> None:
        raise OperationalError("update", {}, Exception("disk I/O error"))

    monkeypatch.setattr(outcomes, "steps", refuse)
    supervisor.start()
    assert ended(workspace, identifier)["state"] == "failed"
    assert worker.killed


def test_the_supervisor_outlives_a_queue_that_cannot_be_read(
    workspace: Workspace, supervisor: Supervisor, executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = job_queue.claim, []

    def sometimes(*args: Any) -> Any:
        calls.append(1)
        if len(calls) < 4:
            raise OperationalError("select", {}, Exception("database is locked"))
        return real(*args)

    monkeypatch.setattr(job_queue, "claim", sometimes)
    executor.workers = [Played(RESULT)]
    identifier = queue(workspace)
    supervisor.start()
    assert ended(workspace, identifier)["state"] == "succeeded"


def test_each_slot_computes_a_model_of_its_own_at_the_same_time(
    workspace: Workspace, supervisor: Supervisor, executor: Executor
) -> None:
    together = threading.Barrier(2)

    class Together(Played):
        def receive(self, seconds: float) -> list[dict[str, Any]] | None:
            if self._messages:
                together.wait(timeout=10)
            return super().receive(seconds)

    known = {"name": "cuda:0", "label": "two", "slots": ["cuda:0", "cuda:1"], "bfloat16": True}
    executor.answers["device"] = known
    executor.workers = [Together(RESULT), Together(RESULT)]
    identifiers = [queue(workspace), queue(workspace)]
    supervisor.start()
    rows = [ended(workspace, identifier) for identifier in identifiers]
    assert [row["state"] for row in rows] == ["succeeded", "succeeded"], [row["error"] for row in rows]
    assert {row["device"] for row in rows} == {"cuda:0", "cuda:1"}
