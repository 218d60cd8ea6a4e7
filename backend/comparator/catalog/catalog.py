"""The catalogue: built once in a worker, cached by the hash of the version and of every plug-in file.

It ships prebuilt beside this file, so that a server imports no method, metric or attack; run
``python -m comparator.catalog.build`` after a change to a plug-in file.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import threading
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from comparator import formulas
from comparator.catalog import recipes
from comparator.errors import NotFound
from comparator.registry import ENTRY_POINTS, FOLDERS
from comparator.store import artifacts
from comparator.version import __version__

Row = dict[str, Any]
SHIPPED = Path(__file__).with_name("catalog.json")
MEMBER = re.compile(r"[A-Za-z0-9_.-]{1,80}(@\d{1,4})?")
SINGULAR = {
    "datasets": "data set", "architectures": "architecture", "methods": "method", "metrics": "metric",
    "group_metrics": "group metric", "attacks": "attack", "forget_kinds": "kind of forget set",
}  # fmt: skip


def fingerprint() -> str:
    """Hash the version, the text of plug-in files and of formulas, how versions are made, and installed plug-ins."""
    digest = hashlib.sha256(__version__.encode())
    for package in sorted(set(FOLDERS.values())):
        specification = importlib.util.find_spec(package)
        folder = Path(specification.origin).parent if specification and specification.origin else Path()
        for file in sorted(folder.glob("*.py")):
            digest.update(file.name.encode() + formulas.text_of(file))
    for name, text in formulas.sources():
        digest.update(name.encode() + text)
    digest.update("".join(formulas.versions(*formulas.WAY).values()).encode())
    for plugin in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        digest.update(f"{plugin.name}={plugin.value}={plugin.dist.version if plugin.dist else ''}".encode())
    return digest.hexdigest()[:16]


class Catalog:
    """Finds the catalogue that fits the installed files: shipped, cached in the workspace, or built by a worker."""

    def __init__(
        self,
        folder: Path,
        build: Callable[[], Row],
        *,
        methods: Callable[[], list[Row]] = list,
        datasets: Callable[[], list[Row]] = list,
    ) -> None:
        self._cache, self._build, self._methods, self._datasets = folder / "catalog.json", build, methods, datasets
        self._lock = threading.Lock()
        self._content: Row | None = None
        self._json = b""

    def content(self) -> Row:
        """Return the whole catalogue, with the methods and data sets that people brought; builds it on first need."""
        with self._lock:
            if self._content is None:
                found = self._find()
                every = sorted([*found["methods"], *self._methods()], key=lambda record: str(record["name"]))
                brought = {"methods": every, "datasets": [*found["datasets"], *self._datasets()]}
                self._content = {**found, **brought, "recipe": recipes.schema()}
                self._json = json.dumps(self._content).encode()
            return self._content

    def json(self) -> bytes:
        """Return the catalogue as JSON text."""
        self.content()
        return self._json

    def changed(self) -> None:
        """Forget what was put together: a person brought or removed a method or a data set."""
        with self._lock:
            self._content = None

    def entries(self, kind: str) -> list[Row]:
        """Return all records of a kind, such as ``methods``."""
        found: list[Row] = self.content()[kind]
        return found

    def entry(self, kind: str, name: str) -> Row:
        """Return one record; an unknown name raises ``NotFound`` that lists the known ones."""
        for found in self.entries(kind):
            if found["name"] == name:
                return found
        if member := self._member(kind, name):
            return member
        known = ", ".join(found["name"] for found in self.entries(kind))
        raise NotFound(f"There is no {SINGULAR[kind]} called “{name}”.", advice=f"Choose one of: {known}.")

    def _member(self, kind: str, name: str) -> Row | None:
        """Return the record of a family's member, such as ``torchvision:resnet50``."""
        family, colon, member = name.partition(":")
        found = next((record for record in self.entries(kind) if record["name"] == family), {}) if colon else {}
        if not found.get("family") or not MEMBER.fullmatch(member):
            return None
        if found["members"] and member.partition("@")[0] not in found["members"]:
            known = ", ".join(found["members"])
            raise NotFound(f"{found['label']} has no classifier “{member}”.", advice=f"Choose one of: {known}.")
        return {**found, "name": name, "label": f"{found['label']} {member}", "family": False}

    def _find(self) -> Row:
        wanted = fingerprint()
        for file in (SHIPPED, self._cache):
            if file.exists():
                found: Row = json.loads(file.read_text())
                if found["version"] == wanted:
                    return found
        built = {"version": wanted, **self._build()}
        artifacts.replace(self._cache, json.dumps(built).encode())
        return built
