"""Results that need a worker: queued once, waited for, and never queued again by somebody who only asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from comparator.errors import Conflict, Unavailable
from comparator.identifiers import content_id
from comparator.jobs import queue
from comparator.jobs.kinds import JobKind
from comparator.store.schema import job
from comparator.store.workspace import Workspace

Row = dict[str, Any]
PRIORITY, RECENT = 5, 200


@dataclass(frozen=True)
class Waiting:
    """A result that is not ready yet, and the job that makes it."""

    job: str


def wait_for(
    workspace: Workspace,
    kind: JobKind[Any],
    title: str,
    scenario: str,
    payload: Row,
    *,
    again: bool,
    queue_limit: int,
    wake: Callable[[], None],
) -> Waiting:
    """Return the job that computes something; queue it if none does.

    A job that failed or was cancelled is reported as it ended; only ``again`` queues another one. A full queue
    raises ``Unavailable``.
    """
    name = content_id({"kind": kind.name, **payload}, length=32)
    with workspace.write() as connection:
        query = (
            select(job.c.id, job.c.state, job.c.error, job.c.payload)
            .where(job.c.kind == kind.name, job.c.scenario == scenario)
            .order_by(job.c.created.desc())
        )
        recent = connection.execute(query.limit(RECENT)).all()
        last = next((row for row in recent if row.payload.get("name") == name), None)
        if last is not None and last.state in queue.ACTIVE:
            return Waiting(last.id)
        if last is not None and last.state != "succeeded" and not again:
            raise _ended(last.state, title, last.error)
        queue.require_room(connection, 1, queue_limit)
        queued = queue.enqueue(
            connection, kind, title, scenario=scenario, payload={"name": name, **payload}, priority=PRIORITY
        )
    wake()
    return Waiting(queued)


def _ended(state: str, title: str, fault: Row | None) -> Exception:
    if state == "cancelled":
        return Conflict(f"“{title}” was cancelled.", advice="Ask with again=true to compute it.")
    reason = (fault or {}).get("detail", "")
    advice = f"{(fault or {}).get('advice', '')} Ask with again=true to try once more.".strip()
    return Unavailable(f"“{title}” failed: {reason}", advice=advice)
