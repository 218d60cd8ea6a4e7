"""Delete runs with a way back, and sweep what nobody needs any more."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy import delete as remove

from comparator.errors import Conflict, Gone, NotFound
from comparator.runs import jobs, listing, record
from comparator.runs.eviction import evict
from comparator.settings import Settings
from comparator.store import events
from comparator.store.schema import artifact, idempotency, job, run, scenario
from comparator.store.workspace import Workspace

log = logging.getLogger(__name__)
UNDO_SECONDS = 600
KEPT_SECONDS = 86_400


def delete(workspace: Workspace, identifier: str) -> dict[str, Any]:
    """Hide a run for ten minutes; refused while it works or while others are built on it."""
    found = listing.summary(workspace, identifier)
    with workspace.write() as connection:
        stored = dict(connection.execute(select(run).where(run.c.id == identifier)).mappings().one())
        users = connection.scalars(select(run.c.id).where(run.c.base == identifier, run.c.deleted.is_(None))).all()
        if users:
            raise Conflict(
                f"Run {identifier} is the base of {len(users)} others: {', '.join(users[:10])}.",
                advice="Delete those first.",
            )
        if stored["status"] in jobs.ACTIVE:
            raise Conflict(f"Run {identifier} is {stored['status']}.", advice="Cancel it first.")
        connection.execute(update(run).where(run.c.id == identifier).values(deleted=time.time()))
        payload = {"run": identifier, "scenario": stored["scenario"], "status": "deleted"}
        events.append(connection, "run", payload)
        _pool_changed(connection, stored)
    return found


def restore(workspace: Workspace, identifier: str) -> dict[str, Any]:
    """Bring back a run that was deleted in the last ten minutes."""
    with workspace.write() as connection:
        stored = connection.execute(select(run).where(run.c.id == identifier)).mappings().first()
        if stored is None:
            raise NotFound(f"There is no run {identifier}.", advice="It may have been deleted for good.")
        if stored["deleted"] is None:
            raise Conflict(f"Run {identifier} is not deleted.", advice="Nothing needs to be done.")
        if time.time() - stored["deleted"] > UNDO_SECONDS:
            raise Gone(
                f"Run {identifier} was deleted more than {UNDO_SECONDS // 60} minutes ago.", advice="Compute it again."
            )
        hidden = select(run.c.id).where(run.c.id == stored["base"], run.c.deleted.is_not(None))
        if base := connection.scalar(hidden):
            raise Conflict(f"Run {identifier} is built on {base}, which was deleted too.", advice="Restore that first.")
        connection.execute(update(run).where(run.c.id == identifier).values(deleted=None))
        payload = {"run": identifier, "scenario": stored["scenario"], "status": stored["status"]}
        events.append(connection, "run", payload)
        _pool_changed(connection, stored)
    return listing.summary(workspace, identifier)


def _pool_changed(connection: Connection, changed: Mapping[Any, Any]) -> None:
    """Evaluate the scenario again if a model that others are compared with has gone or come back."""
    if changed["kind"] == "retrained" and changed["status"] == "succeeded":
        record.request_evaluation(connection, changed["scenario"], None)


def housekeep(workspace: Workspace, settings: Settings) -> int:
    """Sweep, keep remembered answers in their limits, forget old events and idempotency keys, and remove logs of jobs
    that are gone; return the bytes freed.
    """
    freed = sweep(workspace)
    freed += evict(workspace.folder / "cache", most_bytes=settings.cache_bytes, most_days=settings.cache_days)
    with workspace.write() as connection:
        events.trim(connection)
        connection.execute(remove(idempotency).where(idempotency.c.created < time.time() - KEPT_SECONDS))
        known = set(connection.scalars(select(job.c.id)).all())
    for file in (workspace.folder / "logs" / "jobs").glob("*.log"):
        if file.stem not in known:
            freed += file.stat().st_size
            file.unlink()
    return freed


def sweep(workspace: Workspace) -> int:
    """Remove runs whose time to be restored is over, and files that no row names; return the bytes freed."""
    with workspace.write() as connection:
        over = connection.scalars(select(run.c.id).where(run.c.deleted < time.time() - UNDO_SECONDS)).all()
        for identifier in over:
            (workspace.resume / f"{identifier}.pt").unlink(missing_ok=True)
        connection.execute(remove(job).where(job.c.run.in_(over)))
        connection.execute(remove(run).where(run.c.id.in_(over)))
        wanted = set(connection.scalars(select(artifact.c.sha256)).all())
        wanted |= set(connection.scalars(select(scenario.c.partition)).all())
        busy = connection.scalar(select(job.c.id).where(job.c.state == "running").limit(1)) is not None
        freed = 0
        if not busy:
            for file in workspace.artifacts.glob("*/*.safetensors"):
                if file.stem not in wanted:
                    freed += file.stat().st_size
                    file.unlink()
    log.info("swept %s bytes", freed)
    return freed
