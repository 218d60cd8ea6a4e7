"""A plug-in file as a package that pip has installed: a module, and a distribution that points at it."""

from __future__ import annotations

import shutil
from pathlib import Path

from comparator import registry

ATTACKS = Path(__file__).parent / "attacks"


def install(attack: str, folder: Path) -> Path:
    """Put a plug-in file from the tests of attacks into ``folder`` as an installed package; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ATTACKS / f"{attack}.py", folder)
    return package(folder, attack, **{attack: attack})


def package(folder: Path, name: str, **plug_ins: str) -> Path:
    """Leave in ``folder`` what pip leaves of a package whose plug-ins are these modules; return the folder.

    A process that has the folder on its path finds them like those of any other package.
    """
    information = folder / f"{name}-1.0.dist-info"
    information.mkdir()
    points = "".join(f"{plug_in} = {module}\n" for plug_in, module in plug_ins.items())
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(f"[{registry.ENTRY_POINTS}]\n{points}")
    return folder
