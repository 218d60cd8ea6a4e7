"""A workspace whose versions are called otherwise now: everything is there, under the current versions."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from comparator.errors import Conflict
from comparator.services import methods as uploads
from comparator.services.runs.evaluations import refresh
from comparator.settings import Settings
from comparator.store import equal_versions, renaming
from comparator.store import workspace as module
from comparator.store.identity import fingerprint, group_key
from comparator.store.schema import metric, run, setting
from comparator.store.workspace import open_workspace
from store.old_versions import METHOD, NOW, OLD, TABLE, Old, catalog, column, post, rows, states

FINETUNE, SCRUB = NOW["method", "finetune"], NOW["method", "scrub"]
COMMENTED = METHOD + "# a comment\n"
STEPS = 14  # writes and removals of two files that become one, two runs, and the note that it is done
FASTER = METHOD + "    task.check()\n"


def test_an_old_run_is_found_again_under_the_current_version(old: Old, opened: Any, monkeypatch: Any) -> None:
    identifier = old.run("finetune")
    before = {row["id"]: row for row in rows(old.workspace)}
    old.close()
    workspace = opened(old)
    (after,) = [row for row in rows(workspace) if row["id"] == identifier]
    assert after["method_version"] == after["provenance"]["method_version"] == FINETUNE != OLD["method", "finetune"]
    plan = {name: after[name] for name in ("kind", "method", "method_version", "parameters", "seed")}
    assert after["fingerprint"] == fingerprint("s", plan, old.original)
    assert after["group_key"] == group_key(plan)
    changed = {name for name, value in after.items() if value != before[identifier][name]}
    assert changed == {"method_version", "fingerprint", "group_key", "provenance"}
    assert {**after["provenance"], "method_version": "?"} == {**before[identifier]["provenance"], "method_version": "?"}
    assert [row for row in rows(workspace) if row["id"] == old.original] == [before[old.original]]
    assert post(workspace, "finetune") == (identifier, True)
    assert states(workspace) == []


def test_every_line_of_the_table_renames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Any) -> None:
    lines = equal_versions.lines()
    old = Old(tmp_path)
    runs = {line["name"]: old.run(line["name"], line["old"]) for line in lines if line["kind"] == "method"}
    with old.workspace.write() as connection:
        for line in lines:
            if line["kind"] == "metric":
                mine = (metric.c.name == line["name"], metric.c.run == runs["finetune"])
                connection.execute(metric.update().where(*mine).values(version=line["old"]))
    old.close()
    workspace = opened(old)
    values = {row["name"]: row["version"] for row in rows(workspace, metric) if row["run"] == runs["finetune"]}
    for line in lines:
        mine = (
            values[line["name"]]
            if line["kind"] == "metric"
            else column(workspace, runs[line["name"]], "method_version")
        )
        assert mine == line["new"], line


def test_without_the_table_it_would_be_another_run(old: Old, opened: Any, monkeypatch: Any) -> None:
    identifier = old.run("finetune")
    old.close()
    monkeypatch.setattr(equal_versions, "lines", list)
    assert post(opened(old), "finetune") != (identifier, True)


def test_values_have_the_current_formulas_and_nothing_is_evaluated_again(old: Old, opened: Any) -> None:
    old.run("finetune")
    before = rows(old.workspace, metric)
    old.close()
    workspace = opened(old)
    after = rows(workspace, metric)
    assert {("metric", row["name"]): row["version"] for row in after}.items() <= NOW.items()
    assert [{**row, "version": ""} for row in after] == [{**row, "version": ""} for row in before]
    refresh(workspace, catalog(workspace))
    assert states(workspace) == []


def test_a_run_that_waits_has_the_version_that_its_worker_knows(old: Old, opened: Any) -> None:
    waiting, version = old.run("scrub", waits=True), old.upload(METHOD, 1.0)
    mine = old.run("mine", version, waits=True)
    old.close()
    workspace = opened(old)
    assert states(workspace) == ["queued", "queued"]
    assert column(workspace, waiting, "method_version") == SCRUB
    found = next(row for row in rows(workspace) if row["id"] == mine)
    needed = uploads.needed(workspace, Settings(workspace=old.folder, allow_custom_code=True), found)
    assert needed is not None
    assert Path(needed.source).read_text() == METHOD


def test_the_data_base_is_backed_up_before_and_only_when_something_is_renamed(old: Old, opened: Any) -> None:
    identifier = old.run("finetune")
    old.close()
    opened(old)
    (backup,) = (old.folder / "backups").iterdir()
    with closing(sqlite3.connect(backup)) as connection:
        (found,) = connection.execute("select method_version from run where id = ?", (identifier,)).fetchone()
    assert found == OLD["method", "finetune"]
    opened(old)
    assert list((old.folder / "backups").iterdir()) == [backup]


def test_it_is_done_once_and_again_when_the_table_changes(old: Old, opened: Any, monkeypatch: Any) -> None:
    identifier = old.run("finetune")
    old.close()
    workspace = opened(old)
    with monkeypatch.context() as patched:
        patched.setattr(equal_versions, "current", lambda _stored: pytest.fail("it was done before"))
        opened(old)
    turned = {
        "kind": "method",
        "name": "finetune",
        "old": FINETUNE,
        "new": "0" * 12,
        "why": "for the test",
    }
    monkeypatch.setattr(equal_versions, "lines", lambda: [turned])
    opened(old)
    assert column(workspace, identifier, "method_version") == "0" * 12


def test_what_is_in_no_table_stays_as_it_is(old: Old, opened: Any) -> None:
    identifier = old.run("finetune", "0123456789ab")
    old.close()
    workspace = opened(old)
    assert column(workspace, identifier, "method_version") == "0123456789ab"


def test_a_fingerprint_that_was_not_made_from_the_version_stays(old: Old, opened: Any) -> None:
    identifier = old.run("finetune")
    with old.workspace.write() as connection:
        values = {"fingerprint": "by hand", "group_key": "by hand", "provenance": {}}
        connection.execute(run.update().where(run.c.id == identifier).values(**values))
    old.close()
    workspace = opened(old)
    kept = [column(workspace, identifier, name) for name in ("fingerprint", "group_key", "provenance")]
    assert kept == ["by hand", "by hand", {}]
    assert column(workspace, identifier, "method_version") == FINETUNE


def test_two_versions_that_become_one_leave_both_runs_and_the_older_answers(
    old: Old, opened: Any, monkeypatch: Any
) -> None:
    first = old.run("finetune", "0123456789ab")
    second = old.run("finetune")
    third = old.run("finetune", FINETUNE)
    old.close()
    more = {
        "kind": "method",
        "name": "finetune",
        "old": "0123456789ab",
        "new": FINETUNE,
        "why": "for the test",
    }
    monkeypatch.setattr(equal_versions, "lines", lambda: [*TABLE, more])
    workspace = opened(old)
    assert len({column(workspace, each, "fingerprint") for each in (first, second, third)}) == 1
    assert len({column(workspace, each, "group_key") for each in (first, second, third)}) == 1
    assert post(workspace, "finetune") == (first, True)
    assert {row["id"] for row in rows(workspace)} == {old.original, first, second, third}


def test_rows_are_renamed_all_or_none(old: Old, opened: Any, monkeypatch: Any) -> None:
    old.run("finetune")
    old.run("scrub")
    before = rows(old.workspace), rows(old.workspace, metric)
    old.close()
    calls: list[object] = []

    def breaks(row: Any, version: str) -> Any:
        calls.append(row)
        if len(calls) > 1:
            raise RuntimeError("the machine stops")
        return {"method_version": version}

    with monkeypatch.context() as patched:
        patched.setattr(renaming, "changes", breaks)
        with pytest.raises(RuntimeError, match="the machine stops"):
            open_workspace(old.folder)
    assert (rows(old.workspace), rows(old.workspace, metric)) == before
    workspace = opened(old)
    assert {row["method_version"] for row in rows(workspace)} == {
        None,
        FINETUNE,
        SCRUB,
    }


def test_the_workspace_says_that_an_older_program_must_not_use_it(old: Old, opened: Any, monkeypatch: Any) -> None:
    old.close()
    opened(old)
    assert json.loads((old.folder / "workspace.json").read_text()) == {"format": 2}
    monkeypatch.setattr(module, "FORMAT", 1)
    with pytest.raises(Conflict, match="format 2"):
        open_workspace(old.folder)


def test_a_new_workspace_needs_no_backup(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    assert not (tmp_path / "backups").exists()
    assert [row["name"] for row in rows(workspace, setting)] == [renaming.MARK]
    workspace.engine.dispose()
