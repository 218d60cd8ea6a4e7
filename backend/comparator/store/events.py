"""Events: what changed, in order; browsers follow them and can go on where they stopped."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from comparator.store.schema import event
from comparator.store.workspace import Workspace

KEPT = 100_000


def append(
    connection: Connection, kind: str, payload: dict[str, Any], *, job: str | None = None, key: str | None = None
) -> None:
    """Store an event; one with the same job and key is stored once, so a repeated report is harmless."""
    row = {"type": kind, "payload": payload, "job": job, "key": key, "created": time.time()}
    connection.execute(insert(event).values(row).on_conflict_do_nothing())


def after(workspace: Workspace, seq: int, limit: int) -> list[dict[str, Any]]:
    """Return up to ``limit`` events behind a number, in order."""
    query = (
        select(event.c.seq, event.c.type, event.c.payload).where(event.c.seq > seq).order_by(event.c.seq).limit(limit)
    )
    with workspace.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def newest(workspace: Workspace) -> int:
    """Return the number of the newest event, 0 if there is none."""
    with workspace.read() as connection:
        return connection.scalar(select(func.max(event.c.seq))) or 0


def trim(connection: Connection) -> None:
    """Forget all but the newest events; runs keep their history in tables of their own."""
    last = connection.scalar(select(func.max(event.c.seq))) or 0
    connection.execute(delete(event).where(event.c.seq <= last - KEPT))
