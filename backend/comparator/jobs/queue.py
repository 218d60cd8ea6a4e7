"""Jobs in the data base: queue, claim, finish, cancel, resume."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, and_, exists, func, insert, select, update

from comparator.errors import Conflict, NotFound, Unavailable
from comparator.identifiers import new_id
from comparator.jobs import kinds
from comparator.jobs.kinds import RUN, JobKind, Lane
from comparator.store import events
from comparator.store.schema import job, job_need, run
from comparator.store.workspace import Workspace

Row = dict[str, Any]
ACTIVE = ("queued", "running")
RESUMABLE = ("interrupted", "cancelled", "failed")
REQUEUED, KILLED = "requeued", "killed"  # marks in a payload: queued again after it died with the server, or by SIGKILL


def enqueue(
    connection: Connection,
    kind: JobKind[Any],
    title: str,
    *,
    payload: Row | None = None,
    run_id: str | None = None,
    scenario: str | None = None,
    needs: Sequence[str] = (),
    priority: int = 0,
) -> str:
    """Queue a job that starts when all jobs it needs have succeeded; return its id."""
    identifier = new_id()
    connection.execute(
        insert(job).values(
            id=identifier, kind=kind.name, title=title, run=run_id, scenario=scenario, payload=payload or {},
            state="queued", priority=priority, cancel=False, attempt=0, created=time.time(),
        )
    )  # fmt: skip
    for needed in needs:
        connection.execute(insert(job_need).values(job=identifier, needs=needed))
    announce(connection, identifier)
    return identifier


def require_room(connection: Connection, more: int, limit: int) -> None:
    """Refuse a request that would make the queue longer than its limit."""
    waiting = connection.scalar(select(func.count()).select_from(job).where(job.c.state == "queued")) or 0
    if waiting + more > limit:
        raise Unavailable(
            f"{waiting:,} jobs wait already; {more:,} more would pass the limit of {limit:,}.",
            advice="Wait for some to finish, or cancel some. Nothing was queued.",
        )


def claim(workspace: Workspace, device: str, lane: Lane = "models") -> Row | None:
    """Take the lane's next job whose needs are met; jobs whose needs failed end as failed with the reason."""
    needed = job.alias()
    unmet = exists().where(
        and_(job_need.c.job == job.c.id, job_need.c.needs == needed.c.id, needed.c.state != "succeeded")
    )
    with workspace.write() as connection:
        _fail_orphans(connection)
        query = (
            select(job)
            .where(job.c.state == "queued", ~unmet)
            .where(job.c.kind.in_(kinds.in_lane(lane)))
            .order_by(job.c.priority.desc(), job.c.created)
            .limit(1)
        )
        found = connection.execute(query).mappings().first()
        if found is None:
            return None
        values = {"state": "running", "device": device, "attempt": found["attempt"] + 1, "started": time.time()}
        connection.execute(update(job).where(job.c.id == found["id"]).values(**values, error=None, progress=None))
        set_run(connection, found["run"], "running")
        announce(connection, found["id"])
        return {**found, **values}


def _fail_orphans(connection: Connection) -> None:
    """Fail queued jobs that need one which will not succeed."""
    needed = job.alias()
    query = (
        select(job.c.id, needed.c.title, needed.c.state)
        .join(job_need, job_need.c.job == job.c.id)
        .join(needed, needed.c.id == job_need.c.needs)
        .where(job.c.state == "queued", needed.c.state.in_(RESUMABLE))
    )
    for identifier, title, state in connection.execute(query).all():
        fault = {
            "title": "Not started",
            "detail": f"It needs “{title}”, which {'failed' if state == 'failed' else f'was {state}'}.",
            "advice": "Resume that one first, then this one.",
        }
        end(connection, identifier, "failed", error=fault)


def end(
    connection: Connection, identifier: str, state: str, *, error: Row | None = None, result: Row | None = None
) -> None:
    """Put a job, and its run, into a final state."""
    values = {"state": state, "error": error, "result": result, "finished": time.time(), "pid": None, "progress": None}
    connection.execute(update(job).where(job.c.id == identifier).values(**values))
    owner = connection.scalar(select(job.c.run).where(job.c.id == identifier))
    set_run(connection, owner, state, error=error)
    announce(connection, identifier)


def set_run(connection: Connection, identifier: str | None, status: str, *, error: Row | None = None) -> None:
    """Give a run a status and announce it."""
    if identifier is None:
        return
    finished = time.time() if status not in ACTIVE else None
    connection.execute(update(run).where(run.c.id == identifier).values(status=status, error=error, finished=finished))
    scenario = connection.scalar(select(run.c.scenario).where(run.c.id == identifier))
    events.append(connection, "run", {"run": identifier, "scenario": scenario, "status": status})


def announce(connection: Connection, identifier: str) -> None:
    """Tell the browsers that a job changed."""
    row = connection.execute(select(job).where(job.c.id == identifier)).mappings().one()
    payload = {
        "job": identifier,
        "kind": row["kind"],
        "run": row["run"],
        "scenario": row["scenario"],
        "state": row["state"],
    }
    events.append(connection, "job", payload)


def cancel(workspace: Workspace, identifier: str, wake: Callable[[], None]) -> None:
    """Cancel a job: at once if it waits, within one batch if it runs."""
    with workspace.write() as connection:
        found = _row(connection, identifier)
        if found["state"] == "queued":
            end(connection, identifier, "cancelled")
        elif found["state"] == "running":
            connection.execute(update(job).where(job.c.id == identifier).values(cancel=True))
        else:
            raise Conflict(
                f"Job {identifier} ({found['title']}) has state {found['state']} and cannot be cancelled.",
                advice="Only waiting or running jobs can.",
            )
    wake()


def resume(workspace: Workspace, identifier: str, wake: Callable[[], None]) -> None:
    """Queue a job again that was interrupted, cancelled or failed, and those it needs that were too."""
    with workspace.write() as connection:
        found = _row(connection, identifier)
        if found["state"] not in RESUMABLE:
            raise Conflict(
                f"Job {identifier} ({found['title']}) has state {found['state']} and cannot be resumed.",
                advice="Only interrupted, cancelled or failed jobs can.",
            )
        payload = {name: value for name, value in found["payload"].items() if name not in (REQUEUED, KILLED)}
        connection.execute(update(job).where(job.c.id == identifier).values(payload=payload))
        _requeue(connection, identifier)
    wake()


def resume_run(connection: Connection, identifier: str) -> None:
    """Queue the job of a run again, because somebody asks for the same run."""
    found = connection.scalar(select(job.c.id).where(job.c.run == identifier, job.c.kind == RUN.name))
    if found is not None:
        _requeue(connection, found)


def _requeue(connection: Connection, identifier: str, error: Row | None = None) -> None:
    values = {"state": "queued", "cancel": False, "error": error, "finished": None, "progress": None}
    connection.execute(update(job).where(job.c.id == identifier).values(**values))
    set_run(connection, connection.scalar(select(job.c.run).where(job.c.id == identifier)), "queued", error=error)
    announce(connection, identifier)
    for needed in connection.scalars(select(job_need.c.needs).where(job_need.c.job == identifier)).all():
        if _row(connection, needed)["state"] in RESUMABLE:
            _requeue(connection, needed)


def requeue_interrupted(
    connection: Connection, identifier: str, mark: str = REQUEUED, *, error: Row | None = None
) -> bool:
    """Queue a job again that was interrupted, once for each ``mark``, then only a person does; return whether it was.

    ``error`` says why, until it runs again.
    """
    payload = _row(connection, identifier)["payload"]
    if payload.get(mark):
        return False
    connection.execute(update(job).where(job.c.id == identifier).values(payload={**payload, mark: True}))
    _requeue(connection, identifier, error)
    return True


def _row(connection: Connection, identifier: str) -> Row:
    found = connection.execute(select(job).where(job.c.id == identifier)).mappings().first()
    if found is None:
        raise NotFound(f"There is no job {identifier}.", advice="GET /api/v1/jobs lists them.")
    return dict(found)


def get(workspace: Workspace, identifier: str) -> Row:
    """Return one job with what it needs."""
    with workspace.read() as connection:
        return {**_row(connection, identifier), "needs": _needs(connection, [identifier])[identifier]}


def listing(
    workspace: Workspace, *, scenario: str | None = None, states: Sequence[str] | None = None, limit: int = 100
) -> list[Row]:
    """Return jobs, newest first; of active ones alone those that run, then the others as they will start."""
    begun = states is not None and set(states) <= set(ACTIVE)
    starting = (job.c.state == "queued", job.c.priority.desc(), job.c.created)
    query = select(job).order_by(*(starting if begun else (job.c.created.desc(),)), job.c.id).limit(limit)
    if scenario:
        query = query.where(job.c.scenario == scenario)
    if states:
        query = query.where(job.c.state.in_(states))
    with workspace.read() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
        needs = _needs(connection, [row["id"] for row in rows])
    return [{**row, "needs": needs[row["id"]]} for row in rows]


def _needs(connection: Connection, identifiers: Sequence[str]) -> dict[str, list[str]]:
    needs: dict[str, list[str]] = {identifier: [] for identifier in identifiers}
    for owner, needed in connection.execute(select(job_need).where(job_need.c.job.in_(identifiers))).all():
        needs[owner].append(needed)
    return needs
