"""A workspace whose versions are called otherwise now: everything is there, under the current versions."""

from __future__ import annotations

import importlib.metadata
import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from comparator import formulas
from comparator.custom_methods import versions
from comparator.errors import Conflict
from comparator.services import methods as uploads
from comparator.services.runs.evaluations import refresh
from comparator.settings import Settings
from comparator.store import brought, equal_versions, renaming
from comparator.store import workspace as module
from comparator.store.identity import fingerprint, group_key
from comparator.store.schema import metric, run, setting
from comparator.store.workspace import Workspace, open_workspace
from store.old_versions import METHOD, NOW, OLD, TABLE, Old, catalog, post, rows, states, text_version

FINETUNE, SCRUB = NOW["method", "finetune"], NOW["method", "scrub"]
COMMENTED = METHOD + "# a comment\n"
STEPS = 14  # writes and removals of two files that become one, two runs, and the note that it is done
FASTER = METHOD + "    task.check()\n"


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Old:
    monkeypatch.setattr(equal_versions, "lines", lambda: TABLE)
    return Old(tmp_path / "workspace")


@pytest.fixture
def opened() -> Iterator[Any]:
    """Opens a workspace again, as this program does at its start."""
    found: list[Workspace] = []

    def open_it(old: Old) -> Workspace:
        found.append(open_workspace(old.folder))
        return found[-1]

    yield open_it
    for workspace in found:
        workspace.engine.dispose()


def column(workspace: Workspace, identifier: str, name: str) -> Any:
    with workspace.read() as connection:
        return connection.scalar(select(run.c[name]).where(run.c.id == identifier))


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


class TestFiles:
    """Methods that people brought: their files are named by what they do."""

    def test_a_file_is_renamed_with_its_runs(self, old: Old, opened: Any, monkeypatch: Any) -> None:
        before = old.upload(METHOD, 1.0)
        identifier = old.run("mine", before)
        old.close()
        workspace = opened(old)
        now = versions.version_of(METHOD.encode())
        assert now != before
        assert {file.name for file in (old.folder / "methods" / "mine").iterdir()} == {
            f"{now}.py",
            f"{now}.json",
            "current.json",
        }
        assert (
            versions.current(workspace, "mine") == now == versions.details(workspace, "mine", now)["record"]["version"]
        )
        assert column(workspace, identifier, "method_version") == now
        assert post(workspace, "mine") == (identifier, True)
        host = SimpleNamespace(catalog=catalog(workspace))
        found = uploads.describe(workspace, host, "mine")
        assert (found["source"], found["created"], found["versions"]) == (
            METHOD, 1.0, [{"version": now, "created": 1.0, "runs": 1}],
        )  # fmt: skip

    def test_texts_that_do_the_same_are_one_version_and_none_is_lost(
        self, old: Old, opened: Any, monkeypatch: Any
    ) -> None:
        texts = {METHOD: 1.0, FASTER: 2.0, COMMENTED: 3.0}
        named = {text: old.upload(text, created, f"Label {created}") for text, created in texts.items()}
        runs = {text: old.run("mine", version) for text, version in named.items()}
        old.close()
        workspace = opened(old)
        now, other = (versions.version_of(text.encode()) for text in (METHOD, FASTER))
        assert [row["version"] for row in versions.all_versions(workspace, "mine")] == [now, other]
        assert versions.current(workspace, "mine") == now
        assert versions.records(workspace)[0]["label"] == "Label 3.0", "the newest words describe it"
        home = old.folder / "methods" / "mine"
        assert (home / f"{now}.py").read_text() == COMMENTED
        assert (home / f"{now}.{text_version(METHOD)}.py").read_text() == METHOD
        assert json.loads((home / f"{now}.{text_version(METHOD)}.json").read_text())["created"] == 1.0
        assert [column(workspace, runs[text], "method_version") for text in texts] == [now, other, now]
        assert post(workspace, "mine") == (runs[METHOD], True)

    def test_a_removed_method_stays_removed(self, old: Old, opened: Any) -> None:
        version = old.upload(METHOD, 1.0)
        identifier = old.run("mine", version)
        versions.remove(old.workspace, "mine")
        old.close()
        workspace = opened(old)
        assert versions.current(workspace, "mine") is None
        now = column(workspace, identifier, "method_version")
        assert versions.source(workspace, "mine", now).read_text() == METHOD

    @pytest.mark.parametrize("calls", range(STEPS + 1))
    def test_wherever_it_stops_the_next_start_does_the_rest(
        self, old: Old, opened: Any, monkeypatch: Any, calls: int
    ) -> None:
        """Every write of a file, every removal and the data base may be the last thing that happens."""
        runs = {text: old.run("mine", old.upload(text, created)) for text, created in ((METHOD, 1.0), (COMMENTED, 2.0))}
        old.close()
        left = [calls]

        def stopping(then: Any) -> Any:
            def step(*arguments: Any, **keywords: Any) -> Any:
                left[0] -= 1
                if left[0] < 0:
                    raise KeyboardInterrupt
                return then(*arguments, **keywords)

            return step

        with monkeypatch.context() as patched:
            patched.setattr(brought, "artifacts", SimpleNamespace(replace=stopping(brought.artifacts.replace)))
            patched.setattr(Path, "unlink", stopping(Path.unlink))
            patched.setattr(renaming, "changes", stopping(renaming.changes))
            patched.setattr(renaming, "insert", stopping(renaming.insert))
            try:
                open_workspace(old.folder).engine.dispose()
            except KeyboardInterrupt:
                assert left[0] < 0
        assert (left[0] < 0) == (calls < STEPS), "there are more or fewer steps than this"
        workspace = opened(old)
        now = versions.version_of(METHOD.encode())
        home = old.folder / "methods" / "mine"
        assert (home / f"{now}.py").read_text() == COMMENTED
        assert (home / f"{now}.{text_version(METHOD)}.py").read_text() == METHOD
        assert [row["version"] for row in versions.all_versions(workspace, "mine")] == [now]
        assert versions.current(workspace, "mine") == now
        assert {column(workspace, each, "method_version") for each in runs.values()} == {now}
        assert not [file for file in home.iterdir() if file.stem in map(text_version, runs)]

    def test_uploading_other_words_keeps_the_version_and_both_texts(self, old: Old) -> None:
        workspace, version = old.workspace, versions.version_of(METHOD.encode())
        for text, created in ((METHOD, 1.0), (METHOD, 2.0), (COMMENTED, 3.0), (METHOD, 4.0)):
            details = {"record": {"name": "mine", "version": versions.version_of(text.encode())}, "created": created}
            versions.keep(workspace, text.encode(), details)
        assert versions.source(workspace, "mine", version).read_text() == METHOD
        assert [row["created"] for row in versions.all_versions(workspace, "mine")] == [4.0]
        home = old.folder / "methods" / "mine"
        assert {file.read_text() for file in home.glob("*.py")} == {METHOD, COMMENTED}


class TestPlugins:
    """Methods and metrics of installed packages: found by the hash of their file's text, and never imported for it."""

    METRIC = '"""A constant."""\nfrom comparator import metric\nraise SystemExit("imported")\n'

    @pytest.mark.parametrize("file", ["plugged.py", "plugged/__init__.py", "plugged/deep/metrics.py"])
    def test_what_is_installed_as_it_was_is_renamed(
        self, old: Old, opened: Any, tmp_path: Path, monkeypatch: Any, file: str
    ) -> None:
        place = tmp_path / "site" / file
        place.parent.mkdir(parents=True)
        place.write_text(self.METRIC)
        (tmp_path / "site" / "plugged-1.0.dist-info").mkdir()
        (tmp_path / "site" / "plugged-1.0.dist-info" / "METADATA").write_text("Name: plugged\nVersion: 1.0\n")
        points = f"[{equal_versions.ENTRY_POINTS}]\nplugged = plugged.deep.metrics\n"
        (tmp_path / "site" / "plugged-1.0.dist-info" / "entry_points.txt").write_text(points)
        identifier = old.run("finetune")
        with old.workspace.write() as connection:
            values = {"run": identifier, "shape": "scalar", "value": 1.0}
            connection.execute(metric.insert().values(name="kept", version=text_version(self.METRIC), **values))
            connection.execute(metric.insert().values(name="gone", version=text_version("another text"), **values))
        old.close()
        workspace = opened(old)
        before = {row["name"]: row["version"] for row in rows(workspace, metric)}
        assert before["kept"] == text_version(self.METRIC), "it is not installed yet"
        monkeypatch.syspath_prepend(tmp_path / "site")
        importlib.invalidate_caches()
        opened(old)
        after = {row["name"]: row["version"] for row in rows(workspace, metric)}
        assert after == before | {"kept": formulas.version_of(self.METRIC.encode())}
        assert "plugged" not in sys.modules


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
