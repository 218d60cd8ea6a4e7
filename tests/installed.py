"""A plug-in file as a package that pip has installed: a module, and a distribution that points at it."""

from __future__ import annotations

import shutil
from pathlib import Path

from comparator import registry

HERE = Path(__file__).parent


def install(name: str, folder: Path) -> Path:
    """Put the plug-in file ``name`` of this folder into ``folder``, with what makes it an installed distribution.

    With ``folder`` on ``PYTHONPATH`` a new process finds it like any other package. Returns the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / f"{name}.py", folder)
    information = folder / f"{name}-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(f"[{registry.ENTRY_POINTS}]\n{name} = {name}\n")
    return folder
