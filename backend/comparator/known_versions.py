"""Versions of formulas that ship with the program: no file is parsed at a start, which takes a second.

They hold as long as all files are those that they were made from. ``python -m comparator.catalog.build`` writes them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent
FILE = ROOT / "versions.json"
PLUGINS = ("data", "models")  # parts with versions that hold no formulas


def fingerprint(root: Path, parts: Iterable[str]) -> str:
    """Hash the names and texts of all files in the folders that hold these parts, such as ``training.distances``."""
    digest = hashlib.sha256()
    for part in sorted({each.partition(".")[0] for each in (*parts, *PLUGINS)}):
        place = root / part
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]:
            text = file.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{file.relative_to(root).as_posix()} {len(text)} ".encode() + text)
    return digest.hexdigest()


@cache
def known(root: Path, parts: tuple[str, ...]) -> dict[str, str]:
    """Return the version of every module, or nothing where a file is another than when they were written."""
    if root != ROOT or not FILE.exists():
        return {}
    shipped = json.loads(FILE.read_text())
    found: dict[str, str] = shipped["versions"]
    return found if shipped["files"] == fingerprint(root, parts) else {}


def text(root: Path, parts: tuple[str, ...], modules: Iterable[str], version: Callable[[str], str]) -> str:
    """Return the file that ships, with the versions of these modules computed anew."""
    versions = {module: version(module) for module in sorted(modules)}
    return json.dumps({"files": fingerprint(root, parts), "versions": versions}, indent=1) + "\n"
