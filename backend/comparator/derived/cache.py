"""Results of a contrast as files named by their inputs: the hashes of the arrays that went in, and the parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save

from comparator import formulas
from comparator.errors import UntrustedFile
from comparator.identifiers import content_id
from comparator.store import artifacts
from comparator.store.artifacts import SUFFIX

PARTS = ("contrast", "evidence", "metrics", "derived", "services.contrast", "seeds")
Arrays = dict[str, np.ndarray]


def place(folder: Path, what: str, name: str, suffix: str = SUFFIX) -> Path:
    """Return where a remembered answer is below ``workspace/cache``: by what it is, then by the start of its name."""
    return folder / what / name[:2] / f"{name}{suffix}"


def key(what: str, **inputs: Any) -> str:
    """Name a result by all that it depends on; a changed formula of a contrast changes every name."""
    return content_id({"what": what, "formulas": formulas.together(*PARTS), **inputs}, length=32)


@dataclass(frozen=True)
class Cache:
    """Stored arrays of runs (read) and results of contrasts (read and written)."""

    artifacts: Path
    results: Path

    def read(self, sha256: str, *names: str) -> Arrays:
        """Read arrays of a stored file."""
        return artifacts.read_arrays(artifacts.path(self.artifacts, sha256), *names)

    def shapes(self, sha256: str) -> dict[str, tuple[int, ...]]:
        """Return the shapes of the arrays in a stored file by name, without reading them."""
        with safe_open(str(artifacts.path(self.artifacts, sha256)), framework="numpy") as opened:
            return {name: tuple(opened.get_slice(name).get_shape()) for name in opened.keys()}  # noqa: SIM118

    def file(self, name: str, suffix: str = SUFFIX) -> Path:
        """Return where a result is, whether or not it exists."""
        return place(self.results, "contrast", name, suffix)

    def has(self, name: str) -> bool:
        """Tell whether a result is there."""
        return self.file(name).exists()

    def find(self, name: str) -> Arrays | None:
        """Read a result; one that is damaged is removed, so that it is computed again."""
        file = self.file(name)
        if not file.exists():
            return None
        try:
            return artifacts.read_arrays(file)
        except UntrustedFile:
            file.unlink(missing_ok=True)
            return None

    def store(self, name: str, arrays: Mapping[str, np.ndarray], notes: Mapping[str, str] | None = None) -> Path:
        """Write a result with notes in its header."""
        ordered = {column: np.asarray(array, order="C") for column, array in arrays.items()}
        artifacts.replace(self.file(name), save(ordered, metadata=dict(notes or {})))
        return self.file(name)

    def obtain(self, name: str, compute: Callable[[], Arrays]) -> Arrays:
        """Read a result, or compute and store it."""
        found = self.find(name)
        if found is None:
            found = compute()
            self.store(name, found)
        return found

    def text(self, name: str, compute: Callable[[], bytes]) -> bytes:
        """Read a result that is JSON text, or compute and store it."""
        file = self.file(name, ".json")
        if not file.exists():
            artifacts.replace(file, compute())
        return file.read_bytes()


def umap_marker(folder: Path) -> Path:
    """Return the file in the folder of remembered answers that says that this version of UMAP has been compiled."""
    return folder / f"compiled-umap-{version('umap-learn')}-numba-{version('numba')}"
