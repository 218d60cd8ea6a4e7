"""What an earlier server left running: its workers are ended, its jobs interrupted and queued again, once."""

from __future__ import annotations

import contextlib
import logging
import os
import signal

from sqlalchemy import select

from comparator.jobs import queue
from comparator.store import events
from comparator.store.holder import is_alive
from comparator.store.schema import job
from comparator.store.workspace import Workspace

log = logging.getLogger(__name__)


def recover(workspace: Workspace) -> None:
    """Mark what was running as interrupted; queue it again once, and leave it if that did not help."""
    with workspace.write() as connection:
        for row in connection.execute(select(job).where(job.c.state == "running")).mappings().all():
            if is_alive(row["pid"], row["pid_started"]):
                log.warning("ending worker %s of an earlier server", row["pid"])
                with contextlib.suppress(ProcessLookupError, PermissionError):  # it ended, or is another's by now
                    os.kill(row["pid"], signal.SIGKILL)
            fault = {
                "title": "Interrupted",
                "detail": "The server or the machine stopped while it ran.",
                "advice": "Resume it: it goes on from its last checkpoint.",
            }
            queue.end(connection, row["id"], "cancelled" if row["cancel"] else "interrupted", error=fault)
            if not row["cancel"]:
                queue.requeue_interrupted(connection, row["id"])
        events.trim(connection)
