"""Ready-made scenarios that ship with the program: rows and files are copied into a workspace, nothing is computed."""

from __future__ import annotations

import json
import logging
import shutil
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from comparator.store import artifacts, renaming
from comparator.store.schema import artifact, dataset, epoch, metric, run, scenario
from comparator.store.workspace import Workspace

log = logging.getLogger(__name__)
TABLES: tuple[Table, ...] = (dataset, scenario, run, artifact, metric, epoch)
INDEX = "index.json"


def folder() -> Path | None:
    """Return the shipped checkpoints: inside the wheel, or beside the source."""
    here = Path(__file__).resolve()
    for place in (here.parents[1] / "checkpoints", here.parents[3] / "checkpoints"):
        if (place / INDEX).exists():
            return place
    return None


def bring(workspace: Workspace) -> None:
    """Copy what ships into a workspace that does not have it; runs that a person deleted stay deleted."""
    source = folder()
    if source is None:
        log.warning("no ready-made scenarios are installed")
        return
    index: dict[str, list[dict[str, Any]]] = json.loads((source / INDEX).read_text())
    with workspace.write() as connection:
        wanted = [row for row in index["scenario"] if not _has(connection, scenario, id=row["id"])]
        if not wanted:
            return
        for file in source.glob("files/*/*.safetensors"):
            _copy(file, artifacts.path(workspace.artifacts, file.stem))
        for file in source.glob("datasets/*/*.safetensors"):
            _copy(file, workspace.folder / "datasets" / file.parent.name / file.name)
        new = {row["id"] for row in wanted}
        runs = {row["id"] for row in index["run"] if row["scenario"] in new}
        for table in TABLES:
            for row in index[table.name]:
                if _belongs(table, row, new, runs) and not _has(connection, table, **_key(table, row)):
                    connection.execute(
                        insert(table).values({"created": time.time(), **row} if table is scenario else row)
                    )
    log.info("brought %s ready-made scenarios", len(wanted))


def _belongs(table: Table, row: dict[str, Any], scenarios: set[str], runs: set[str]) -> bool:
    if table is dataset:
        return True
    return row["id"] in scenarios if table is scenario else row.get("run", row.get("id")) in runs


def _key(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {column.name: row[column.name] for column in table.primary_key}


def _has(connection: Connection, table: Table, **key: Any) -> bool:
    conditions = [table.c[name] == value for name, value in key.items()]
    return connection.execute(select(*table.primary_key).where(*conditions)).first() is not None


def _copy(source: Path, target: Path) -> None:
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".tmp-{target.name}")
        shutil.copyfile(source, temporary)
        temporary.replace(target)


def export(workspace: Workspace, target: Path) -> None:
    """Write everything of a workspace in the form that ships; used by the script that makes the checkpoints."""
    index: dict[str, list[dict[str, Any]]] = {}
    with workspace.read() as connection:
        for table in TABLES:
            order = [table.c.created, table.c.id] if table is run else list(table.primary_key)
            rows = connection.execute(select(table).order_by(*order)).mappings().all()
            index[table.name] = [dict(row) for row in rows]
    for row in index["artifact"] + [{"sha256": row["partition"]} for row in index["scenario"]]:
        file = workspace.artifact(row["sha256"])
        _copy(file, target / "files" / row["sha256"][:2] / file.name)
    for row in index["dataset"]:
        _copy(workspace.folder / "datasets" / row["file"], target / "datasets" / row["file"])
    _write(target, index)


def rename(target: Path) -> None:
    """Write the index with the versions that are current now; files have no versions in their names."""
    index: dict[str, list[dict[str, Any]]] = json.loads((target / INDEX).read_text())
    index["run"], index["metric"] = renaming.renamed(index["run"], index["metric"])
    _write(target, index)


def _write(target: Path, index: dict[str, list[dict[str, Any]]]) -> None:
    (target / INDEX).write_text(json.dumps(index, indent=1, sort_keys=True) + "\n")
