"""The table of equal versions fits this program, and is extended as its docstring says."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from comparator.store import add_equal_versions, equal_versions, shipped
from store.old_versions import NOW

STALE = (
    "a formula changed: store/equal_versions.py says what to do if its results are the same, and what if they are not"
)


def test_every_line_leads_to_a_current_version_of_something_registered() -> None:
    stale = [line for line in equal_versions.lines() if NOW.get((line["kind"], line["name"])) != line["new"]]
    assert not stale, STALE


def test_every_line_says_why_and_leads_one_step_to_one_place() -> None:
    lines = equal_versions.lines()
    old = Counter((line["kind"], line["name"], line["old"]) for line in lines)
    assert set(old.values()) == {1}
    for line in lines:
        assert set(line) == {"kind", "name", "old", "new", "why"}
        assert len(line["why"].split()) > 2, line
        assert (line["kind"], line["name"], line["new"]) not in old, line
        assert all(len(line[side]) == 12 for side in ("old", "new"))


def catalogue(**versions: str) -> dict[str, Any]:
    return {"methods": [], "metrics": [{"name": name, "version": version} for name, version in versions.items()]}


def line(old: str, new: str, name: str = "A") -> dict[str, str]:
    return {"kind": "metric", "name": name, "old": old, "new": new, "why": "seen"}


@pytest.mark.parametrize(
    ("table", "before", "after", "names", "found"),
    [
        ([], {"A": "1"}, {"A": "1"}, (), []),
        ([], {"A": "1", "B": "1"}, {"A": "2", "B": "1"}, (), [line("1", "2")]),
        ([], {"A": "1", "B": "1"}, {"A": "2", "B": "2"}, ("B",), [line("1", "2", "B")]),
        ([line("0", "1")], {"A": "1"}, {"A": "2"}, (), [line("0", "2"), line("1", "2")]),
        ([line("0", "1")], {"A": "1"}, {"A": "0"}, (), [line("1", "0")]),
        ([line("0", "1", "B")], {"A": "1", "B": "1"}, {"A": "2", "B": "1"}, (), [line("1", "2"), line("0", "1", "B")]),
        ([], {}, {"A": "1"}, (), []),
        ([line("0", "1")], {"A": "1"}, {}, (), [line("0", "1")]),
    ],
    ids=["nothing", "one", "only the named", "older ones follow", "back again", "others stay", "a new one", "one gone"],
)
def test_the_table_is_extended_by_what_changed(
    table: list[dict], before: dict, after: dict, names: tuple[str, ...], found: list[dict]
) -> None:
    assert add_equal_versions.extended(table, catalogue(**before), catalogue(**after), "seen", names) == found


def test_the_command_writes_the_table_and_renames_what_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "table.json").write_text("[]")
    index = {"run": [], "metric": [{"run": "r", "name": "A", "version": "1", "value": 0.5}], "scenario": []}
    (tmp_path / shipped.INDEX).write_text(json.dumps(index))
    for name, version in (("before", "1"), ("after", "2")):
        (tmp_path / name).write_text(json.dumps(catalogue(A=version)))
    for module in (equal_versions, add_equal_versions):
        monkeypatch.setattr(module, "TABLE", tmp_path / "table.json")
    monkeypatch.setattr(shipped, "folder", lambda: tmp_path)
    add_equal_versions.main(str(tmp_path / "before"), str(tmp_path / "after"), "seen")
    assert equal_versions.lines() == [line("1", "2")]
    written = json.loads((tmp_path / shipped.INDEX).read_text())
    assert written == {**index, "metric": [{**index["metric"][0], "version": "2"}]}
