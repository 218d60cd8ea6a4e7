"""Compute metrics again whose formula changed since they were stored, and those that are new."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from comparator.catalog.catalog import Catalog
from comparator.jobs import queue
from comparator.jobs.kinds import EVALUATE
from comparator.store.schema import job, metric, run
from comparator.store.workspace import Workspace


def request_evaluation(connection: Connection, scenario: str, runs: list[str] | None) -> None:
    """Queue an evaluation of some runs, or of all (``None``), behind other work; one that waits already is widened."""
    waiting = select(job.c.id, job.c.payload).where(
        job.c.kind == EVALUATE.name, job.c.scenario == scenario, job.c.state == "queued"
    )
    found = connection.execute(waiting.limit(1)).first()
    if found is None:
        title, payload = "Evaluate against the reference models", {"runs": runs}
        queue.enqueue(connection, EVALUATE, title, scenario=scenario, payload=payload, priority=-1)
        return
    known = found.payload.get("runs")
    wider = None if runs is None or known is None else sorted({*known, *runs})
    connection.execute(update(job).where(job.c.id == found.id).values(payload={"runs": wider}))


def refresh(workspace: Workspace, catalog: Catalog) -> None:
    """Queue an evaluation for every scenario with stored values of other formula versions than the catalogue's."""
    current = {found["name"]: found["version"] for found in catalog.entries("metrics")}
    query = (
        select(run.c.scenario, metric.c.name, metric.c.version)
        .join(run, run.c.id == metric.c.run)
        .where(run.c.status == "succeeded", run.c.deleted.is_(None))
        .distinct()
    )
    with workspace.write() as connection:
        stored: dict[str, dict[str, set[str]]] = {}
        for scenario, name, version in connection.execute(query).all():
            stored.setdefault(scenario, {}).setdefault(name, set()).add(version)
        for scenario, versions in stored.items():
            stale = any(versions.get(name) != {version} for name, version in current.items())
            if stale:
                request_evaluation(connection, scenario, None)
