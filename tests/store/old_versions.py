"""A workspace as the program left it whose versions were hashes of text, and what a person asks of it afterwards."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import delete, insert, select

from comparator.catalog.catalog import SHIPPED, Catalog
from comparator.custom_methods import versions
from comparator.services.runs import plans, submit
from comparator.services.scenarios import scenarios
from comparator.store import brought, renaming
from comparator.store.schema import job, metric, run, scenario, setting
from comparator.store.workspace import MARKER, Workspace, open_workspace

CATALOG: dict[str, Any] = json.loads(SHIPPED.read_text())
NOW = {
    (kind, record["name"]): record["version"]
    for records, kind in (("methods", "method"), ("metrics", "metric"))
    for record in CATALOG[records]
}
OLD = {key: hashlib.sha256("".join(key).encode()).hexdigest()[:12] for key in NOW}
TABLE = [
    {"kind": kind, "name": name, "old": OLD[kind, name], "new": version, "why": "made up"}
    for (kind, name), version in NOW.items()
]
METHOD = '''
"""Somebody's own (nobody, 2026)."""
from comparator import Params, Task, method


class Parameters(Params):
    """Nothing."""


@method("mine", label="Mine", reads={"forget"})
def unlearn(task: Task, parameters: Parameters) -> None:
    """Do nothing."""
'''
CONTENT = {"forget": {"kind": "class", "classes": [3]}, "dataset": "digits", "data_hash": "0"}
SIZES = {"retain": 1, "forget": 1, "validation": 1, "test": 1, "test_match": 1}
PROVENANCE = {"program": "0.1.0", "method_version": "?", "device": "cpu"}


def text_version(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()[:12]


class Old:
    """A workspace that the older program is writing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = open_workspace(folder)
        with self.workspace.write() as connection:
            values = {"content": CONTENT, "sizes": SIZES, "partition": "0" * 64, "training_key": "k"}
            connection.execute(insert(scenario).values(id="s", created=time.time(), **values))
            plan = {"kind": "original", "method": None, "method_version": None, "parameters": {}, "seed": 0}
            self.original = submit.insert_run(connection, "s", plan, None)
            self.finish(connection, self.original)

    @staticmethod
    def finish(connection: Any, identifier: str) -> None:
        connection.execute(run.update().where(run.c.id == identifier).values(status="succeeded"))

    def run(self, method: str, version: str | None = None, *, waits: bool = False, seed: int = 0) -> str:
        """Store a run as it was stored: its fingerprint, group and provenance hold the old version."""
        version = version or OLD["method", method]
        request = asked(method, seed)
        (plan,) = plans.expand(catalog(self.workspace), request, {"id": "s", "content": CONTENT, "sizes": SIZES})
        plan["method_version"] = version
        with self.workspace.write() as connection:
            if waits:
                return submit._insert(connection, {"id": "s"}, plan, self.original)
            identifier = submit.insert_run(connection, "s", plan, self.original)
            provenance = {**PROVENANCE, "method_version": version}
            values = {"status": "succeeded", "provenance": provenance}
            connection.execute(run.update().where(run.c.id == identifier).values(**values))
            rows = [
                {"run": identifier, "name": name, "shape": "scalar", "value": 0.5, "version": OLD["metric", name]}
                for kind, name in NOW
                if kind == "metric"
            ]
            connection.execute(insert(metric), rows)
        return identifier

    def upload(self, source: str, created: float, label: str = "Mine") -> str:
        """Store a file as it was stored, under the hash of its text; return that."""
        version, home = text_version(source), self.folder / "methods" / "mine"
        home.mkdir(parents=True, exist_ok=True)
        record = {"name": "mine", "label": label, "version": version, "reads": ["forget"], "forget": ["any"],
                  "reads_if": {}, "custom": True, "parameters": {"type": "object", "properties": {}}}  # fmt: skip
        details = {"record": record, "created": created, "contracts": [], "stopped": "", "output": "", "seconds": 1.0,
                   "passed": True}  # fmt: skip
        (home / f"{version}.py").write_text(source)
        (home / f"{version}.json").write_text(json.dumps(details))
        (home / brought.CURRENT).write_text(json.dumps({"version": version}))
        return version

    def close(self) -> None:
        """Leave it as a workspace of format 1 in which nothing was ever renamed."""
        with self.workspace.write() as connection:
            connection.execute(delete(setting).where(setting.c.name == renaming.MARK))
        self.workspace.engine.dispose()
        (self.folder / MARKER).write_text(json.dumps({"format": 1}))


def catalog(workspace: Workspace) -> Catalog:
    """The catalogue of this program; nothing has to be built for it."""
    return Catalog(workspace.folder, dict, methods=lambda: versions.records(workspace))


def asked(method: str, seed: int = 0) -> Any:
    body = {"scenario": "s", "kind": "unlearned", "method": method, "parameters": {}, "grid": {}, "seeds": [seed],
            "base": None, "repeat": False}  # fmt: skip
    return SimpleNamespace(**body, model_dump=lambda mode: body)


def post(workspace: Workspace, method: str) -> tuple[str, bool]:
    """Ask for a run, whose parameters need no check; return its id and whether it was there."""
    host = SimpleNamespace(settings=SimpleNamespace(free_bytes=0, queue_limit=99), wake=lambda: None)
    known, request, found_scenario = catalog(workspace), asked(method), scenarios.row(workspace, "s")
    planned = plans.expand(known, request, found_scenario)
    own_base = plans.trains_own_base(known, request)
    (found,) = submit.queue_plans(workspace, host, found_scenario, planned, request, None, own_base=own_base)["runs"]
    return found["id"], found["existing"]


def rows(workspace: Workspace, table: Any = run) -> list[dict[str, Any]]:
    with workspace.read() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]


def states(workspace: Workspace) -> Sequence[str]:
    return [row["state"] for row in rows(workspace, job)]


def column(workspace: Workspace, identifier: str, name: str) -> Any:
    with workspace.read() as connection:
        return connection.scalar(select(run.c[name]).where(run.c.id == identifier))
