"""A worker that is ended from outside is no failure of its job: it is queued again once, and nobody's wait is lost."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from comparator.errors import Unavailable
from comparator.jobs import logs, questions
from comparator.jobs import queue as job_queue
from comparator.jobs.kinds import DEVICE
from comparator.store.workspace import Workspace
from comparator.supervisor.executor import LocalExecutor
from comparator.supervisor.supervisor import Supervisor
from jobs.queued import opened, queue
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


def log_of(workspace: Workspace, identifier: str) -> str:
    return "\n".join(logs.log_lines(workspace, identifier))


def test_a_killed_worker_costs_neither_its_job_nor_those_that_need_it(
    workspace: Workspace, supervisor: Supervisor, executor: Executor
) -> None:
    executor.workers = [Played(code=-signal.SIGKILL), *(Played(RESULT) for _ in range(4))]
    first = queue(workspace)
    others = [queue(workspace, needs=(first,)) for _ in range(3)]
    supervisor.start()
    assert [ended(workspace, identifier)["state"] for identifier in (first, *others)] == ["succeeded"] * 4
    assert job_queue.get(workspace, first)["attempt"] == 2
    assert "memory" in log_of(workspace, first), "the word about memory"


def test_a_second_kill_is_a_failure_until_a_person_resumes(
    workspace: Workspace, supervisor: Supervisor, executor: Executor
) -> None:
    executor.workers = [Played(code=-signal.SIGKILL), Played(code=-signal.SIGKILL)]
    identifier = queue(workspace)
    supervisor.start()
    found = ended(workspace, identifier)
    assert found["state"] == "failed"
    assert "SIGKILL" in found["error"]["detail"]
    assert "memory" in found["error"]["detail"]
    assert "resume" in found["error"]["advice"]
    executor.workers = [Played(code=-signal.SIGKILL), Played(RESULT)]
    job_queue.resume(workspace, identifier, supervisor.wake)
    assert ended(workspace, identifier)["state"] == "succeeded", "a person's resume starts the count again"


def test_a_worker_that_ends_with_what_starts_workers_is_interrupted(
    workspace: Workspace, supervisor: Supervisor, executor: Executor
) -> None:
    executor.workers = [Played(code=None), Played(code=None)]
    identifier = queue(workspace)
    supervisor.start()
    found = until(lambda: (row := job_queue.get(workspace, identifier))["attempt"] == 2 and row["finished"] and row)
    assert (found["state"], found["error"]["title"]) == ("interrupted", "Interrupted")


@pytest.mark.parametrize("code", [1, 255, -signal.SIGSEGV, -signal.SIGXCPU, -signal.SIGABRT])
def test_an_end_of_its_own_doing_is_a_failure_at_once(
    workspace: Workspace, supervisor: Supervisor, executor: Executor, code: int
) -> None:
    executor.workers = [Played(code=code), Played(RESULT)]
    identifier = queue(workspace)
    supervisor.start()
    assert ended(workspace, identifier)["state"] == "failed"


class Starting(Executor):
    """Workers cannot be started some times."""

    def __init__(self, times: int, error: type[Exception]) -> None:
        super().__init__()
        self.times, self.error = times, error

    def start(self, payload: dict[str, Any], line: Any = None) -> Played:
        if payload["kind"] == "evaluate" and self.times:
            self.times -= 1
            raise self.error
        return super().start(payload, line)


@pytest.mark.parametrize("error", [EOFError, ConnectionRefusedError, BrokenPipeError])
@pytest.mark.parametrize(("times", "attempts"), [(1, 1), (2, 2), (3, 2)])
def test_workers_that_cannot_be_started_for_a_moment(
    workspace: Workspace, error: type[Exception], times: int, attempts: int
) -> None:
    executor = Starting(times, error)
    executor.workers = [Played(RESULT)]
    identifier = queue(workspace)
    with supervised(workspace, executor) as supervisor:
        supervisor.start()
        found = ended(workspace, identifier)
        assert (found["state"], found["attempt"]) == ("succeeded", attempts)


class Asked(Executor):
    """Answers to questions are lost: the worker ends with what starts workers, or hangs up, or speaks nonsense."""

    def __init__(self, *workers: Any) -> None:
        super().__init__()
        self.asked = list(workers)

    def start(self, payload: dict[str, Any], line: Any = None) -> Any:
        return self.asked.pop(0)


class Nonsense(Played):
    def receive(self, seconds: float) -> list[dict[str, Any]] | None:
        raise ValueError("no message")


def test_a_question_is_asked_again_when_what_starts_workers_ended(workspace: Workspace) -> None:
    answer = Played({"type": "result", "result": {"slots": ["cpu"]}})
    with supervised(workspace, Asked(Played(code=None), answer)) as supervisor:
        assert supervisor.ask(DEVICE, questions.Device("cpu")) == {"slots": ["cpu"]}
    refused = supervised(workspace, Asked(Played(code=1), answer))
    with refused as supervisor, pytest.raises(Unavailable, match="did not answer"):
        supervisor.ask(DEVICE, questions.Device("cpu"))


def test_a_worker_that_speaks_nonsense_is_not_left_behind(workspace: Workspace) -> None:
    worker = Nonsense()
    with supervised(workspace, Asked(worker)) as supervisor, pytest.raises(ValueError, match="no message"):
        supervisor.ask(DEVICE, questions.Device("cpu"))
    assert worker.killed


def test_what_starts_workers_is_started_again_and_its_workers_end_without_a_code() -> None:
    """The real fork server, killed while a worker of it lives."""
    executor = LocalExecutor(preload="comparator.version")
    order = {"kind": DEVICE.name, "payload": {"device": "cpu"}}
    worker = executor.start(order)
    parent = psutil.Process(worker.pid).parent()
    assert parent is not None
    parent.suspend()  # nobody reports the end of the worker any more
    worker.kill()
    parent.kill()
    assert worker.exit_code() is None
    second = until(lambda: restarted(executor, order))
    assert psutil.Process(second.pid).parent() != parent
    second.kill()
    assert second.exit_code() in (-signal.SIGKILL, 0)


def restarted(executor: LocalExecutor, order: dict[str, Any]) -> Any:
    try:
        return executor.start(order)
    except (EOFError, OSError):
        return None
