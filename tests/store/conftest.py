"""An old workspace, and opening it again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from comparator.store import equal_versions
from comparator.store.workspace import Workspace, open_workspace
from store.old_versions import TABLE, Old


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
