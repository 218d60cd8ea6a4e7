"""Versions of formulas: hashes over a file and, transitively, over the modules it imports that hold formulas.

What counts as formula is listed below. For a method that is its update rule: the methods themselves and those parts of
the training engine that compute importances, distances, labels, schedules, adversarial images, shards and what layers
are reset. The engine around them (task, reading, train, access, images, device) is left out on purpose: every method
stands on it, so each edit there would rename every run and make every stored model another's; what a run saw is
fixed by its recipe, seed and partition, and the program's version is in its provenance.

Files are read as text, never imported; line endings and the place of the installation make no difference.
"""

from __future__ import annotations

import ast
import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent
PACKAGE = __package__ or ROOT.name
FORMULAS = (
    "attacks", "contrast", "evidence", "methods", "metrics", "models.layers", "models.sharded", "seeds",
    "training.adversarial", "training.distances", "training.importances", "training.relabel", "training.schedules",
    "training.sharded", "training.structure",
)  # fmt: skip


def version(module: str, file: Path | None) -> str:
    """Return the version of what a module defines: 12 hexadecimal digits, another when a formula it uses changes.

    Modules outside the program, such as installed plug-ins, have the hash of their own file; without a file, of
    their name.
    """
    own = text_of(file) if file and file.exists() else module.encode()
    digest = hashlib.sha256(own)
    for name in sorted(_reached(module)):
        digest.update(b"\0" + name.encode() + b"\0" + text_of(_file(name)))
    return digest.hexdigest()[:12]


def sources(*entries: str) -> Iterator[tuple[str, bytes]]:
    """Yield the path and text of every module of these parts (all that hold formulas if none is given), in order."""
    for entry in sorted(entries or FORMULAS):
        place = ROOT / entry.replace(".", "/")
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]:
            yield file.relative_to(ROOT).as_posix(), text_of(file)


def text_of(file: Path) -> bytes:
    """Return a file's text with the line endings of every machine made equal."""
    return file.read_bytes().replace(b"\r\n", b"\n")


def _reached(module: str) -> set[str]:
    """Return the modules with formulas that a module imports, directly or through others, without itself."""
    found: set[str] = set()
    waiting = [module] if module.startswith(f"{PACKAGE}.") else []
    while waiting:
        fresh = set(_imports(waiting.pop())) - found
        found |= fresh
        waiting += fresh
    return found - {module}


@functools.cache
def _imports(module: str) -> tuple[str, ...]:
    """Return the modules with formulas that a module's text imports, wherever it does."""
    file = _file(module)
    if not file.exists():
        return ()
    found: set[str] = set()
    for node in ast.walk(ast.parse(text_of(file))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            members = {f"{node.module}.{alias.name}" for alias in node.names}
            inside = {name for name in members if name.startswith(PACKAGE) and _file(name).exists()}
            found |= inside if inside == members else inside | {node.module}
    return tuple(sorted(name for name in found if _holds_formulas(name)))


def _holds_formulas(module: str) -> bool:
    return any(f"{module}.".startswith(f"{PACKAGE}.{entry}.") for entry in FORMULAS)


def _file(module: str) -> Path:
    place = ROOT.joinpath(*module.split(".")[1:])
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
