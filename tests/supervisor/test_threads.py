"""The server's own threads: whatever they raise is shown in health, and they go on."""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from comparator import registry
from comparator.facts import ForgetFacts
from comparator.jobs import queue as job_queue
from comparator.store.workspace import Workspace
from comparator.supervisor import maintenance, outcomes
from comparator.supervisor.recovery import recover
from comparator.supervisor.supervisor import Supervisor
from comparator.supervisor.threads import Threads
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


def breaking(times: int, real: Any) -> Any:
    """Return a function that raises something unexpected some times, then does what it should."""
    left = [times]

    def sometimes(*arguments: Any, **named: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise RuntimeError("the sky fell")
        return real(*arguments, **named)

    return sometimes


@pytest.mark.parametrize(
    ("module", "name", "part"),
    [
        (job_queue, "claim", "lane"),
        (maintenance, "compile_maps", "maps"),
        (maintenance, "housekeep_hourly", "housekeeping"),
    ],
)
def test_a_part_that_breaks_is_named_and_goes_on(
    workspace: Workspace,
    supervisor: Supervisor,
    executor: Executor,
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    name: str,
    part: str,
) -> None:
    monkeypatch.setattr(module, name, breaking(3, getattr(module, name)))
    executor.workers = [Played(RESULT)]
    identifier = queue(workspace)
    supervisor.start()
    fault = until(lambda: next((fault for fault in supervisor.ailing if part in fault["detail"].lower()), None), 20)
    assert "the sky fell" in fault["detail"]
    assert "started again" in fault["advice"]
    assert ended(workspace, identifier)["state"] == "succeeded"


def test_the_start_goes_on_after_what_nobody_expected(
    workspace: Workspace, supervisor: Supervisor, executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = breaking(2, executor.start)
    monkeypatch.setattr(executor, "start", asked)
    executor.workers = [Played(RESULT)]
    identifier = queue(workspace)
    supervisor.start()
    fault = until(lambda: supervisor.ailing)[0]
    assert fault["detail"] == "The start: RuntimeError: the sky fell"
    assert ended(workspace, identifier)["state"] == "succeeded"
    until(lambda: not supervisor.ailing)


def test_a_device_that_nobody_answered_for_is_asked_for_again_by_the_first_run(
    workspace: Workspace, supervisor: Supervisor, executor: Executor
) -> None:
    executor.workers = [Played(RESULT), Played(code=3)]
    first = queue(workspace)
    supervisor.start()
    assert ended(workspace, first)["state"] == "succeeded", "it needs no device"
    assert "did not answer" in str(supervisor.fault)
    executor.answers["device"] = {"slots": ["cpu"]}
    second = queue(workspace, kind="run")
    assert "exit code 3" in ended(workspace, second)["error"]["detail"], "it was carried out"
    assert (supervisor.device, supervisor.fault) == ({"slots": ["cpu"]}, None)


def test_a_job_whose_end_cannot_be_written_at_first_ends_all_the_same(
    workspace: Workspace, supervisor: Supervisor, executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcomes, "store", breaking(1, outcomes.store))
    monkeypatch.setattr(job_queue, "end", breaking(2, job_queue.end))
    executor.workers = [Played(RESULT), Played(RESULT)]
    first, second = queue(workspace), queue(workspace)
    supervisor.start()
    assert ended(workspace, first)["state"] == "failed"
    assert ended(workspace, second)["state"] == "succeeded"


def test_a_checkpoint_that_cannot_be_removed_leaves_a_success_a_success(
    workspace: Workspace, supervisor: Supervisor, executor: Executor, tmp_path: Path
) -> None:
    (workspace.resume / "None.pt").mkdir(parents=True)  # a folder: unlink raises
    executor.workers = [Played(RESULT)]
    identifier = queue(workspace)
    supervisor.start()
    assert ended(workspace, identifier)["state"] == "succeeded"


def test_a_worker_of_an_earlier_server_that_ends_meanwhile_stops_no_start(
    workspace: Workspace, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(pid: int, signal: int) -> None:
        raise ProcessLookupError(pid)

    identifier = queue(workspace)
    put(workspace, identifier, state="running", pid=os.getpid(), pid_started=psutil.Process().create_time())
    monkeypatch.setattr(os, "kill", gone)
    recover(workspace)
    assert job_queue.get(workspace, identifier)["state"] == "queued"


def test_a_sweep_that_fails_stops_no_start(
    workspace: Workspace, supervisor: Supervisor, executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_workspace: Workspace) -> int:
        raise PermissionError("not yours")

    monkeypatch.setattr(maintenance, "sweep", refuse)
    executor.workers = [Played(RESULT)]
    identifier = queue(workspace)
    supervisor.start()
    assert ended(workspace, identifier)["state"] == "succeeded"


def test_pauses_grow_and_what_works_for_long_is_well_again() -> None:
    halt, changes = threading.Event(), []
    threads = Threads(halt, lambda: changes.append(1), pause=0.1, steady=0.5)
    begun: list[float] = []

    def work() -> None:
        begun.append(time.monotonic())
        if len(begun) < 5:
            raise ValueError("not yet")
        halt.wait()

    threads.begin("this", work)
    threads.begin("this", work)
    until(lambda: len(begun) == 5)
    assert threads.faults()[0]["detail"] == "This: ValueError: not yet"
    until(lambda: not threads.faults())
    pauses = [after - before for before, after in itertools.pairwise(begun)]
    assert pauses[3] > 2 * pauses[0] > 0.1
    assert changes
    halt.set()
    threads.join(1)
    assert len(begun) == 5, "it was started once"


class Busy(str):
    """A kind at whose sight something is registered, as another thread may at any moment."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        if not registered:
            registered.append("moon")
            registry.register("forget", "moon", label="Moon", facts=ForgetFacts())(breaking)
        return str.__eq__(self, other)


registered: list[str] = []


def test_the_registry_can_be_read_while_something_is_registered() -> None:
    with registry.undone():
        known = [entry.name for entry in registry.entries("forget")]
        registry.register(Busy("forget"), "busy", label="Busy", facts=ForgetFacts())(breaking)  # type: ignore[arg-type]
        registered.clear()
        assert set(known) < {entry.name for entry in registry.entries("forget")}
        assert registered == ["moon"]
