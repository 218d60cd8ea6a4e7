"""The folders that Python, the installed packages and this program are loaded from, without the data among them.

Packages bring data along: scikit-learn the digits, test images and labels included, and this program the weights of
its ready-made scenarios, retrained models included. Code from outside reads what it declared, and not these.
"""

from __future__ import annotations

import functools
import site
import sys
import sysconfig
from collections.abc import Collection, Iterator
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[1]
DATA = ("sklearn/datasets/data", "sklearn/datasets/images", f"{PROGRAM.name}/checkpoints", "checkpoints")


def folders() -> list[Path]:
    """Return the folders that modules are loaded from."""
    found = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    found |= set(site.getsitepackages()) | {str(PROGRAM)}
    for name in ("numpy", "torch", "pydantic"):
        module = sys.modules.get(name)
        if module and module.__file__:
            found.add(str(Path(module.__file__).parents[1]))
    return sorted({Path(name).resolve() for name in found if name and Path(name).exists()})


@functools.cache
def without_data() -> tuple[Path, ...]:
    """Return files and folders that hold everything in ``folders`` but the data among it."""
    known = folders()
    data = {place for folder in known for name in DATA if (place := folder / name).is_dir()}
    return tuple(dict.fromkeys(place for folder in known for place in _around(folder, data)))


def _around(place: Path, data: Collection[Path]) -> Iterator[Path]:
    """Yield the largest parts of a folder that hold nothing of some places."""
    if place in data:
        return
    if not any(place in one.parents for one in data):
        yield place
        return
    for inner in place.iterdir():
        yield from _around(inner, data)
