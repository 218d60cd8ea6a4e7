"""Versions that are called otherwise now: what a workspace, or the shipped checkpoints, store under the old ones.

A run's version is part of its fingerprint and of its group's key, so these change with it; nothing else does. Two
versions that become one may leave two runs with one fingerprint: both stay, and the older one answers a request, as
with repeated runs. Jobs hold ids of runs and no versions, so those that wait are not touched.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, delete, insert, select, update

from comparator.store import brought, equal_versions
from comparator.store.equal_versions import Key
from comparator.store.identity import fingerprint, group_key
from comparator.store.schema import metric, run, setting

log = logging.getLogger(__name__)
Row = dict[str, Any]
MARK = "equal_versions"
PLAN = ("kind", "method", "method_version", "parameters", "seed")


class Opened(Protocol):
    """What is needed of a workspace."""

    @property
    def folder(self) -> Path:
        """Its folder."""

    def read(self) -> AbstractContextManager[Connection]:
        """Open a connection for reading."""

    def write(self) -> AbstractContextManager[Connection]:
        """Open a transaction."""


def apply(workspace: Opened, back_up: Callable[[Connection], None]) -> None:
    """Rename what a workspace stores under old versions, if that has not been done since the table changed.

    New files come first, then all rows in one transaction, then old files go, and only then it is noted as done:
    wherever this is interrupted, the next start does the rest.
    """
    mark = equal_versions.mark()
    with workspace.read() as connection:
        if connection.scalar(select(setting.c.value).where(setting.c.name == MARK)) == mark:
            return
        stored = _stored(connection)
    files = brought.renames(workspace.folder)
    methods = {("method", name, old): new for (name, old), new in files.items()}
    changed = methods | equal_versions.current(stored - methods.keys())
    brought.write_new(workspace.folder, files)
    if affected := {key: new for key, new in changed.items() if key in stored}:
        with workspace.read() as connection:
            back_up(connection)
        with workspace.write() as connection:
            _rename(connection, affected)
        log.info("renamed %s versions of methods and metrics that are called otherwise now", len(affected))
    brought.remove_old(workspace.folder, files)
    with workspace.write() as connection:
        connection.execute(delete(setting).where(setting.c.name == MARK))
        connection.execute(insert(setting).values(name=MARK, value=mark))


def _stored(connection: Connection) -> set[Key]:
    """Return every version of a method or metric that rows carry."""
    methods = select(run.c.method, run.c.method_version).where(run.c.method_version.is_not(None)).distinct()
    metrics = select(metric.c.name, metric.c.version).distinct()
    found = {"method": connection.execute(methods).all(), "metric": connection.execute(metrics).all()}
    return {(kind, name, version) for kind, versions in found.items() for name, version in versions}


def _rename(connection: Connection, changed: Mapping[Key, str]) -> None:
    for (kind, name, old), new in changed.items():
        if kind == "metric":
            mine = (metric.c.name == name, metric.c.version == old)
            connection.execute(update(metric).where(*mine).values(version=new))
            continue
        rows = connection.execute(select(run).where(run.c.method == name, run.c.method_version == old)).mappings().all()
        for row in rows:
            connection.execute(update(run).where(run.c.id == row["id"]).values(**changes(dict(row), new)))


def changes(row: Row, version: str) -> Row:
    """Return the columns of a run that are another under another version of its method.

    Only what was computed from the old version is computed again from the new one.
    """
    plan = {name: row[name] for name in PLAN}
    renamed = {**plan, "method_version": version}
    found: Row = {"method_version": version}
    if row["fingerprint"] == fingerprint(row["scenario"], plan, row["base"]):
        found["fingerprint"] = fingerprint(row["scenario"], renamed, row["base"])
    if row["group_key"] == group_key(plan, row["origin"]):
        found["group_key"] = group_key(renamed, row["origin"])
    if row["provenance"].get("method_version") == row["method_version"]:
        found["provenance"] = {**row["provenance"], "method_version": version}
    return found


def renamed(runs: Iterable[Row], metrics: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Return rows of runs and of metrics, as they ship, under their current versions."""
    old_runs = [(("method", row["method"], row["method_version"]), row) for row in runs]
    old_metrics = [(("metric", row["name"], row["version"]), row) for row in metrics]
    new = equal_versions.current({key for key, _ in (*old_runs, *old_metrics) if key[2]})
    return (
        [{**row, **(changes(row, new[key]) if key in new else {})} for key, row in old_runs],
        [{**row, "version": new.get(key, row["version"])} for key, row in old_metrics],
    )
