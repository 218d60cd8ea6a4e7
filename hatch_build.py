"""Put the built front end and the ready-made scenarios into the wheel: its users need neither Node nor a build."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEndHook(BuildHookInterface[Any]):
    """Build the front end if that has not been done, and include it; an editable install serves it where it is."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add ``static`` and ``checkpoints`` to the package."""
        if version == "editable":
            return
        frontend = Path(self.root, "frontend")
        if not (frontend / "dist" / "index.html").exists():
            npm = shutil.which("npm")
            if npm is None:
                raise RuntimeError("npm (Node 20.19 or newer) is needed to build the front end.")
            subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=frontend, check=True)
            subprocess.run([npm, "run", "build"], cwd=frontend, check=True)
        build_data["force_include"][str(frontend / "dist")] = "comparator/static"
        build_data["force_include"][str(Path(self.root, "checkpoints"))] = "comparator/checkpoints"
