"""Workers that are ended from outside: what becomes of their jobs, and of who waits for an answer."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from sqlalchemy import select

from comparator.jobs import failures, logs, queue
from comparator.store.schema import job
from comparator.store.workspace import Workspace
from comparator.supervisor.executor import Worker

log = logging.getLogger(__name__)


def interrupt(workspace: Workspace, identifier: str, code: int | None, *, memory: bool) -> None:
    """Queue a job again whose worker was ended from outside, once; after a second SIGKILL it has failed.

    ``code`` is ``None`` if what starts workers ended with it; ``memory`` tells whether the kernel counted a kill for
    want of memory meanwhile.
    """
    if code is None:
        mark, state, fault, last = queue.REQUEUED, "interrupted", failures.lost(), failures.lost()
    else:
        mark, state, fault = queue.KILLED, "failed", failures.killed(memory=memory, again=False)
        last = failures.killed(memory=memory, again=True)
    with workspace.write() as connection:
        cancelled = connection.scalar(select(job.c.cancel).where(job.c.id == identifier))
        queue.end(connection, identifier, "cancelled" if cancelled else "interrupted", error=fault)
        again = not cancelled and queue.requeue_interrupted(connection, identifier, mark, error=fault)
        if not (cancelled or again):
            queue.end(connection, identifier, state, error=last)
    said = fault if again else last
    log.warning("job %s: %s", identifier, said["detail"])
    logs.tell(workspace, identifier, said["detail"])


def answer(worker: Worker, deadline: float, halt: threading.Event, poll: float) -> dict[str, Any] | None:
    """Return the message that answers a question; ``None`` if the worker ended before, or the deadline passed."""
    while not halt.is_set() and time.monotonic() < deadline:
        messages = worker.receive(poll)
        for message in messages or []:
            if message["type"] in ("result", "error"):
                return message
        if messages is None:
            break
    return None
