"""Compute metrics again whose formula changed since they were stored, and those that are new."""

from __future__ import annotations

from sqlalchemy import select

from comparator.runs import record
from comparator.runs.catalog import Catalog
from comparator.store.schema import metric, run
from comparator.store.workspace import Workspace


def refresh(workspace: Workspace, catalog: Catalog) -> None:
    """Queue an evaluation for every scenario with stored values of other formula versions than the catalogue's."""
    current = {found["name"]: found["version"] for found in catalog.records("metrics")}
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
                record.request_evaluation(connection, scenario, None)
