"""The table of equal versions: old version → current version of a method or metric, where the results are the same.

A version is the hash of what a formula does (``comparator.meaning``). Written in another way it has another version,
even if it gives the same numbers: runs would count as made by another method, and values would be computed again. A
line of ``equal_versions.json`` prevents that: when a workspace opens, what carries the old version gets the current one
(``store.renaming``).

After a change that leaves the results of some methods or metrics as they were, and after a look at what shows it (a
test that compares old and new results, say)::

    git show HEAD:backend/comparator/catalog/catalog.json > before.json
    python3 dev.py generate
    after=backend/comparator/catalog/catalog.json
    python -m comparator.store.add_equal_versions before.json $after "how it was shown" UA

adds a line for each of the names given (for all whose version changed, if none is), lets older lines of these names
point to the current version, and renames the shipped checkpoints. Where results do change, nothing is added: take away
the lines that point to the version that is gone; a test names them.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Collection
from importlib.machinery import ModuleSpec
from importlib.metadata import entry_points
from pathlib import Path

from comparator import formulas
from comparator.identifiers import content_id
from comparator.registry import ENTRY_POINTS

TABLE = Path(__file__).with_name("equal_versions.json")
Line = dict[str, str]
Key = tuple[str, str, str]  # kind, name, version


def lines() -> list[Line]:
    """Return the table: ``kind``, ``name``, ``old`` and ``new`` version, and ``why`` they are equal."""
    found: list[Line] = json.loads(TABLE.read_text())
    return found


def current(stored: Collection[Key]) -> dict[Key, str]:
    """Return the current version of those of the stored ones that the table, or an installed plug-in, knows by another.

    Files of plug-ins used to have the hash of their text; one that is still installed as it was is found by that.
    """
    known = {(line["kind"], line["name"], line["old"]): line["new"] for line in lines()}
    found = {key: known[key] for key in stored if key in known}
    rest = [key for key in stored if key not in known]
    plugged = _plugged({version for _, _, version in rest}) if rest else {}
    return found | {key: plugged[key[2]] for key in rest if key[2] in plugged}


def mark() -> str:
    """Return a name of all that renaming depends on: the table, the way of hashing, and which plug-ins are there."""
    plugins = sorted(f"{point.name}={point.value}" for point in entry_points(group=ENTRY_POINTS))
    return content_id({"lines": lines(), "way": sorted(formulas.versions(*formulas.WAY).values()), "plugins": plugins})


def _plugged(wanted: Collection[str]) -> dict[str, str]:
    """Return the versions of files of installed plug-ins by the hash of their text; nothing is imported."""
    found: dict[str, str] = {}
    for top in {point.module.partition(".")[0] for point in entry_points(group=ENTRY_POINTS)}:
        for file in _files(_specification(top)):
            before = formulas.text_version(file.read_bytes())
            if before in wanted:
                found[before] = formulas.version_of(file.read_bytes())
    return {before: version for before, version in found.items() if before != version}


def _specification(top: str) -> ModuleSpec | None:
    try:
        return importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return None


def _files(specification: ModuleSpec | None) -> list[Path]:
    if specification is None:
        return []
    folders = specification.submodule_search_locations
    if folders is not None:
        return [file for folder in folders for file in sorted(Path(folder).rglob("*.py"))]
    return [Path(specification.origin)] if specification.origin else []
