"""What a server does beside its jobs, in threads of their own that end with it."""

from __future__ import annotations

import logging
import threading
import time

from sqlalchemy import delete as remove
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from comparator.derived.cache import umap_marker
from comparator.derived.eviction import evict
from comparator.errors import ComparatorError
from comparator.jobs import questions
from comparator.jobs.kinds import COMPILE_UMAP
from comparator.services.host import Host
from comparator.services.runs.deletion import UNDO_SECONDS
from comparator.settings import Settings
from comparator.store import events
from comparator.store.schema import artifact, idempotency, job, run, scenario
from comparator.store.workspace import Workspace

log = logging.getLogger(__name__)

WARM_AFTER_SECONDS, WARM_SECONDS, HOUSEKEEPING_SECONDS = 15.0, 600.0, 3600.0
KEPT_SECONDS = 86_400


def housekeep_hourly(workspace: Workspace, settings: Settings, halt: threading.Event) -> None:
    """Every hour, remove what nobody needs any more."""
    while not halt.wait(HOUSEKEEPING_SECONDS):
        try:
            housekeep(workspace, settings)
        except (OperationalError, OSError):
            log.exception("housekeeping failed; it is tried again in an hour")


def compile_maps(workspace: Workspace, host: Host, halt: threading.Event) -> None:
    """Compile what the first map needs, once per installation, some time after the first page was served."""
    done = umap_marker(workspace.folder / "cache")
    if done.exists() or halt.wait(WARM_AFTER_SECONDS):
        return
    try:
        host.ask(COMPILE_UMAP, questions.Nothing(), seconds=WARM_SECONDS)
    except ComparatorError:
        if not halt.is_set():
            log.exception("the maps of Contrast could not be compiled ahead; the first one will take longer")
        return
    done.parent.mkdir(parents=True, exist_ok=True)
    done.touch()


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
