"""The ready-made scenarios: rows and files arrive whole, once, and stay as a person left them."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from comparator.scenario import Scenario
from comparator.store import artifacts, equal_versions, renaming, shipped
from comparator.store.identity import fingerprint, group_key
from comparator.store.schema import artifact, dataset, metric, run, scenario, setting
from comparator.store.workspace import Workspace, open_workspace

FOLDER = shipped.folder()
pytestmark = pytest.mark.skipif(FOLDER is None, reason="checkpoints/index.json is missing: nothing ships")


@pytest.fixture
def workspace(tmp_path: Path):
    opened = open_workspace(tmp_path)
    yield opened
    opened.engine.dispose()


def counts(workspace: Workspace) -> dict[str, int]:
    with workspace.read() as connection:
        return {table.name: connection.scalar(select(func.count()).select_from(table)) for table in shipped.TABLES}


def index() -> dict:
    return json.loads((FOLDER / shipped.INDEX).read_text())


def test_a_new_workspace_gets_every_row_and_every_file(workspace: Workspace) -> None:
    shipped.bring(workspace)
    assert counts(workspace) == {name: len(rows) for name, rows in index().items()}
    with workspace.read() as connection:
        hashes = set(connection.scalars(select(artifact.c.sha256))) | set(
            connection.scalars(select(scenario.c.partition))
        )
        data = connection.scalars(select(dataset.c.file)).all()
    for sha256 in hashes:
        assert artifacts.read_arrays(workspace.artifact(sha256)), sha256
    for file in data:
        assert artifacts.read_arrays(workspace.folder / "datasets" / file)
    assert not list(workspace.folder.rglob(".tmp-*"))


def test_three_scenarios_with_eight_retrained_models_and_their_predictions_ship(workspace: Workspace) -> None:
    shipped.bring(workspace)
    with workspace.read() as connection:
        contents = {found["id"]: found["content"] for found in connection.execute(select(scenario)).mappings()}
        for identifier, content in contents.items():
            done = select(run.c.kind, run.c.id).where(run.c.scenario == identifier, run.c.status == "succeeded")
            rows = connection.execute(done).all()
            assert sum(row.kind == "original" for row in rows) >= 1
            assert sum(row.kind == "retrained" for row in rows) == 8
            for row in rows:
                names = set(connection.scalars(select(artifact.c.name).where(artifact.c.run == row.id)))
                light = content["canaries"] is not None and row.kind == "retrained"
                assert {"weights", "predictions", "metrics"} | (set() if light else {"features"}) <= names
    assert sorted((found["forget"]["kind"], found["twin"]) for found in contents.values()) == [
        ("class", False),
        ("random", False),
        ("random", True),
    ]
    (spoilt,) = [found["canaries"] for found in contents.values() if found["canaries"]]
    assert spoilt["kind"] == "label"


def test_ids_of_shipped_scenarios_are_their_content() -> None:
    for row in index()["scenario"]:
        content = {name: row["content"][name] for name in Scenario.model_fields}
        assert Scenario.model_validate(content).id == row["id"]


def test_bringing_twice_changes_nothing(workspace: Workspace) -> None:
    shipped.bring(workspace)
    before = counts(workspace), {file: file.stat().st_mtime_ns for file in workspace.folder.rglob("*.safetensors")}
    shipped.bring(workspace)
    assert before == (
        counts(workspace),
        {file: file.stat().st_mtime_ns for file in workspace.folder.rglob("*.safetensors")},
    )


def test_a_run_that_a_person_deleted_stays_deleted(workspace: Workspace) -> None:
    shipped.bring(workspace)
    with workspace.write() as connection:
        identifier = connection.scalar(select(run.c.id).where(run.c.kind == "unlearned"))
        connection.execute(update(run).where(run.c.id == identifier).values(deleted=time.time()))
    shipped.bring(workspace)
    with workspace.read() as connection:
        assert connection.scalar(select(run.c.deleted).where(run.c.id == identifier)) is not None


def test_shipped_values_have_the_formulas_of_this_program(workspace: Workspace) -> None:
    """Metrics that are newer than the checkpoints may lack: a server computes them in the background."""
    catalog = json.loads((Path(shipped.__file__).parents[1] / "catalog" / "catalog.json").read_text())
    shipped.bring(workspace)
    with workspace.read() as connection:
        found = connection.execute(select(metric.c.name, metric.c.version).distinct()).all()
    current = {(record["name"], record["version"]) for record in catalog["metrics"]}
    assert found
    assert set(map(tuple, found)) <= current, (
        "run checkpoints/make.py: a formula changed since the checkpoints were made"
    )


def test_shipped_runs_have_the_methods_of_this_program() -> None:
    catalog = json.loads((Path(shipped.__file__).parents[1] / "catalog" / "catalog.json").read_text())
    current = {record["name"]: record["version"] for record in catalog["methods"]}
    for row in index()["run"]:
        plan = {name: row[name] for name in renaming.PLAN}
        assert row["method_version"] == row["provenance"]["method_version"] == current.get(row["method"]), row["id"]
        assert row["fingerprint"] == fingerprint(row["scenario"], plan, row["base"])
        assert row["group_key"] == group_key(plan, row["origin"])


def test_renaming_what_is_current_writes_the_same_index(tmp_path: Path) -> None:
    shutil.copy(FOLDER / shipped.INDEX, tmp_path)
    shipped.rename(tmp_path)
    assert (tmp_path / shipped.INDEX).read_bytes() == (FOLDER / shipped.INDEX).read_bytes()


def test_a_workspace_that_has_what_shipped_before_agrees_with_what_ships_now(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {(line["kind"], line["name"]): line["old"] for line in equal_versions.lines() if "6c612e9" in line["why"]}
    rows = index()
    for row in rows["metric"]:
        row["version"] = old.get(("metric", row["name"]), row["version"])
    for row in rows["run"]:
        if version := old.get(("method", row["method"])):
            row |= renaming.changes(row, version)
    assert rows["run"] != index()["run"]
    before = tmp_path / "before"
    before.mkdir()
    (before / shipped.INDEX).write_text(json.dumps(rows))
    monkeypatch.setattr(shipped, "folder", lambda: before)
    shipped.bring(workspace)
    with workspace.write() as connection:
        connection.execute(delete(setting))
    again = open_workspace(workspace.folder)
    with again.read() as connection:
        for table in (run, metric):
            found = [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
            wanted = sorted(index()[table.name], key=lambda row: [row[name.name] for name in table.primary_key])
            assert found == wanted, table.name
    again.engine.dispose()


def test_a_missing_index_is_no_fault(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "folder", lambda: None)
    shipped.bring(workspace)
    assert set(counts(workspace).values()) == {0}
