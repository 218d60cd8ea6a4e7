"""Files of methods that people brought: ``methods/NAME/VERSION.py``, the check's result beside it, ``current.json``.

A version is what a file does. Of several texts that do the same the newest is ``VERSION.py``; an earlier one is kept
as ``VERSION.HASH.py`` with the hash of its text, so that nothing that ever ran is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from comparator import formulas
from comparator.store import artifacts

Row = dict[str, Any]
FOLDER, CURRENT = "methods", "current.json"
VERSION = re.compile(r"^[0-9a-f]{12}$")


def keep(home: Path, version: str, source: bytes, details: Row) -> None:
    """Store a text and what is known of it under its version; another text of the same version is kept beside it."""
    file, described = home / f"{version}.py", home / f"{version}.json"
    if file.exists() and described.exists() and file.read_bytes() != source:
        _set_aside(home, version, file.read_bytes(), described.read_bytes())
    artifacts.replace(file, source)
    artifacts.replace(described, json.dumps(details).encode())


def _set_aside(home: Path, version: str, source: bytes, details: bytes) -> None:
    named = f"{version}.{formulas.text_version(source)}"
    artifacts.replace(home / f"{named}.json", details)
    artifacts.replace(home / f"{named}.py", source)


def renames(workspace: Path) -> dict[tuple[str, str], str]:
    """Return, by name and old version, the current version of every file that is called otherwise now; oldest first."""
    files = [file for file in (workspace / FOLDER).glob("*/*.py") if VERSION.match(file.stem)]
    named = {file: formulas.version_of(file.read_bytes()) for file in sorted(files, key=_created)}
    return {(file.parent.name, file.stem): new for file, new in named.items() if new != file.stem}


def _created(file: Path) -> tuple[float, str]:
    described = file.with_suffix(".json")
    return (float(json.loads(described.read_text())["created"]) if described.exists() else 0.0), file.stem


def write_new(workspace: Path, renamed: Mapping[tuple[str, str], str]) -> None:
    """Write files under their current versions; those under the old ones stay as they are until ``remove_old``."""
    for (name, old), new in renamed.items():
        home = workspace / FOLDER / name
        _write_new(home, old, new)
        current = home / CURRENT
        if current.exists() and json.loads(current.read_text())["version"] == old:
            artifacts.replace(current, json.dumps({"version": new}).encode())


def _write_new(home: Path, old: str, new: str) -> None:
    source, described = (home / f"{old}.py").read_bytes(), home / f"{old}.json"
    if described.exists() and not (home / f"{new}.{formulas.text_version(source)}.py").exists():
        details = json.loads(described.read_text())
        details["record"]["version"] = new
        keep(home, new, source, details)


def remove_old(workspace: Path, renamed: Mapping[tuple[str, str], str]) -> None:
    """Remove the files under the old versions: the text last, for it says that there is something to rename."""
    for name, old in renamed:
        for suffix in (".json", ".py"):
            (workspace / FOLDER / name / f"{old}{suffix}").unlink(missing_ok=True)
