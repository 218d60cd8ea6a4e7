"""A workspace with one scenario, and jobs in its queue that nobody carries out by himself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import insert, update

from comparator.jobs import queue as job_queue
from comparator.jobs.kinds import JOB_KINDS
from comparator.store.schema import job, scenario
from comparator.store.workspace import Workspace, open_workspace

BUSY_MILLISECONDS = 300


@contextmanager
def opened(folder: Path) -> Iterator[Workspace]:
    """Open a workspace with the scenario ``s``; a writer waits there for a short time only."""
    found = open_workspace(folder, busy_milliseconds=BUSY_MILLISECONDS)
    with found.write() as connection:
        content = {"forget": {"kind": "class", "classes": [3]}, "dataset": "digits", "data_hash": "0"}
        sizes = {"retain": 1, "forget": 1, "validation": 0}
        connection.execute(
            insert(scenario).values(
                id="s", content=content, sizes=sizes, partition="0" * 64, training_key="k", created=time.time()
            )
        )
    yield found
    found.engine.dispose()


def queue(workspace: Workspace, *, needs: tuple[str, ...] = (), kind: str = "evaluate") -> str:
    with workspace.write() as connection:
        return job_queue.enqueue(connection, JOB_KINDS[kind], f"a job of kind {kind}", scenario="s", needs=needs)


def put(workspace: Workspace, identifier: str, **values: Any) -> None:
    with workspace.write() as connection:
        connection.execute(update(job).where(job.c.id == identifier).values(**values))
