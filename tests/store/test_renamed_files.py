"""Files of methods that people brought, and what installed plug-ins computed, under versions that follow meaning."""

from __future__ import annotations

import importlib.metadata
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from comparator import formulas
from comparator.custom_methods import versions
from comparator.services import methods as uploads
from comparator.store import brought, equal_versions, renaming
from comparator.store.schema import metric
from comparator.store.workspace import open_workspace
from store.old_versions import METHOD, NOW, Old, catalog, column, post, rows, text_version

FINETUNE, SCRUB = NOW["method", "finetune"], NOW["method", "scrub"]
COMMENTED = METHOD + "# a comment\n"
STEPS = 14  # writes and removals of two files that become one, two runs, and the note that it is done
FASTER = METHOD + "    task.check()\n"


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
