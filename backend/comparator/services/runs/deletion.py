"""Delete runs with a way back, and sweep what nobody needs any more."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from comparator.errors import Conflict, Gone, NotFound
from comparator.jobs import queue
from comparator.services.runs import evaluations, listing
from comparator.store import events
from comparator.store.schema import run
from comparator.store.workspace import Workspace

log = logging.getLogger(__name__)
UNDO_SECONDS = 600


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
        if stored["status"] in queue.ACTIVE:
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
        evaluations.request_evaluation(connection, changed["scenario"], None)
