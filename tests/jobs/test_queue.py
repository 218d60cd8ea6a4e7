"""The queue: what starts before what, what is refused, and what is found again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from comparator.errors import Unavailable
from comparator.jobs import queue as job_queue
from comparator.jobs.kinds import EVALUATE, PROJECTION, SIMILARITY, SLICE, JobKind, Lane
from comparator.jobs.on_demand import Waiting, wait_for
from comparator.store.schema import job
from comparator.store.workspace import Workspace
from jobs.queued import opened, put, queue


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path) as found:
        yield found


@pytest.mark.parametrize(("state", "said"), [("failed", "which failed"), ("cancelled", "was cancelled"),
                                             ("interrupted", "was interrupted")])  # fmt: skip
def test_what_needs_a_job_that_will_not_succeed_says_so(workspace: Workspace, state: str, said: str) -> None:
    needed = queue(workspace)
    waiting = queue(workspace, needs=(needed,))
    put(workspace, needed, state=state)
    assert job_queue.claim(workspace, "cpu") is None
    found = job_queue.get(workspace, waiting)
    assert found["state"] == "failed"
    assert said in found["error"]["detail"]


def test_jobs_start_by_priority_then_age_and_after_what_they_need(workspace: Workspace) -> None:
    first = queue(workspace)
    second = queue(workspace, needs=(first,))
    third = queue(workspace)
    put(workspace, third, priority=5)
    assert [row["id"] for row in job_queue.listing(workspace, states=job_queue.ACTIVE, limit=2)] == [third, first]
    assert [row["id"] for row in job_queue.listing(workspace, limit=2)] == [third, second]
    assert [job_queue.claim(workspace, "cpu")["id"] for _ in range(2)] == [third, first]
    assert [row["state"] for row in job_queue.listing(workspace, states=job_queue.ACTIVE)] == [
        "running",
        "running",
        "queued",
    ]
    assert job_queue.claim(workspace, "cpu") is None
    put(workspace, first, state="succeeded")
    assert job_queue.claim(workspace, "cpu")["id"] == second


def test_tables_do_not_wait_behind_maps_nor_models(workspace: Workspace) -> None:
    with workspace.write() as connection:
        queued = {kind: job_queue.enqueue(connection, kind, kind.name) for kind in (EVALUATE, PROJECTION, SIMILARITY)}
    lanes: dict[Lane, JobKind[Any]] = {"tables": SIMILARITY, "maps": PROJECTION, "models": EVALUATE}
    for lane, kind in lanes.items():
        assert job_queue.claim(workspace, "cpu", lane)["id"] == queued[kind]
        assert job_queue.claim(workspace, "cpu", lane) is None


def test_a_queue_at_its_limit_refuses_more(workspace: Workspace) -> None:
    for _ in range(2):
        queue(workspace)
    with workspace.write() as connection:
        job_queue.require_room(connection, 1, 3)
        with pytest.raises(Unavailable, match="would pass the limit of 3"):
            job_queue.require_room(connection, 2, 3)


def test_asking_for_views_fills_the_queue_no_further_than_its_limit(workspace: Workspace) -> None:
    def ask(number: int) -> Waiting:
        return wait_for(
            workspace, SLICE, "Metrics", "s", {"number": number}, again=True, queue_limit=2, wake=lambda: None
        )

    first, _ = ask(0), ask(1)
    with pytest.raises(Unavailable, match="would pass the limit of 2"):
        ask(2)
    assert ask(0) == first, "what waits already is found again"
    with workspace.read() as connection:
        assert len(connection.scalars(select(job.c.id)).all()) == 2
