"""The files that people brought, in the workspace: ``methods/NAME/VERSION.py`` and what the check said beside it.

What a version does never changes and is never removed, so that an old run can always say what it ran: of several texts
that do the same the newest is shown (``store.brought``). ``current.json`` names the one in the catalogue, or none.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from comparator import formulas
from comparator.store import artifacts, brought
from comparator.store.brought import CURRENT, VERSION
from comparator.store.workspace import Workspace

Row = dict[str, Any]
NAME = re.compile(r"^[a-z][a-z0-9_]{0,39}$")


def version_of(source: bytes) -> str:
    """Return the version of a file: a hash of what it does, as for built-in methods."""
    return formulas.version_of(source)


def folder(workspace: Workspace) -> Path:
    """Return where the files are."""
    return workspace.folder / brought.FOLDER


def keep(workspace: Workspace, source: bytes, details: Row) -> None:
    """Store a file with what the check said (``record``, ``contracts``, …), and make it the current version."""
    record = details["record"]
    home = folder(workspace) / record["name"]
    brought.keep(home, record["version"], source, details)
    artifacts.replace(home / CURRENT, json.dumps({"version": record["version"]}).encode())


def remove(workspace: Workspace, name: str) -> None:
    """Take a method out of the catalogue; its versions stay for the runs that were made with them."""
    artifacts.replace(folder(workspace) / name / CURRENT, json.dumps({"version": None}).encode())


def names(workspace: Workspace) -> list[str]:
    """Return the names of all methods that were ever brought."""
    return sorted(file.parent.name for file in folder(workspace).glob(f"*/{CURRENT}") if NAME.match(file.parent.name))


def current(workspace: Workspace, name: str) -> str | None:
    """Return the version in the catalogue; nothing for a method that is unknown or was removed."""
    file = folder(workspace) / name / CURRENT
    if not NAME.match(name) or not file.exists():
        return None
    found: str | None = json.loads(file.read_text())["version"]
    return found


def source(workspace: Workspace, name: str, version: str) -> Path | None:
    """Return the file of a version, if a person brought it."""
    if not (NAME.match(name) and VERSION.match(version)):
        return None
    file = folder(workspace) / name / f"{version}.py"
    return file if file.exists() else None


def details(workspace: Workspace, name: str, version: str) -> Row:
    """Return what was found out about a version when it was brought."""
    found: Row = json.loads((folder(workspace) / name / f"{version}.json").read_text())
    return found


def all_versions(workspace: Workspace, name: str) -> list[Row]:
    """Return version and time of every file that was brought under a name, newest first."""
    found = [
        {"version": file.stem, "created": json.loads(file.read_text())["created"]}
        for file in (folder(workspace) / name).glob("*.json")
        if VERSION.match(file.stem)
    ]
    return sorted(found, key=lambda row: row["created"], reverse=True)


def records(workspace: Workspace) -> list[Row]:
    """Return the catalogue records of all current versions."""
    known = [(name, current(workspace, name)) for name in names(workspace)]
    return [details(workspace, name, version)["record"] for name, version in known if version]
