"""Everything that is generated from the code is what the code says; `python3 dev.py generate` writes it all anew."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from comparator import formulas
from comparator.api import openapi
from comparator.catalog import build, readme

ROOT = Path(__file__).resolve().parents[1]
FRONTEND = ROOT / "frontend"
TYPES = "src/api/schema.d.ts"


def dev() -> ModuleType:
    specification = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def typescript(folder: Path) -> str:
    """Return the types of the committed document, written by the front end's own command into another file."""
    if not (FRONTEND / "node_modules" / ".bin" / "openapi-typescript").exists():
        pytest.skip("NOT CHECKED: frontend/node_modules is missing, run `python3 dev.py setup`")
    script = json.loads((FRONTEND / "package.json").read_text())["scripts"]["generate"]
    target = folder / "schema.d.ts"
    command = [str(target) if word == TYPES else word for word in script.split()]
    subprocess.run(["npx", "--no-install", *command], cwd=FRONTEND, check=True, capture_output=True)
    return target.read_text()


WRITERS: dict[str, Callable[[Path], str]] = {
    "backend/comparator/versions.json": lambda _: formulas.written(),
    "backend/comparator/catalog/catalog.json": lambda _: build.text(),
    "README.md": lambda _: readme.rewritten((ROOT / "README.md").read_text()),
    "frontend/openapi.json": lambda _: openapi.text(),
    f"frontend/{TYPES}": typescript,
}


@pytest.mark.parametrize("name", WRITERS)
def test_generated_files_are_in_step(tmp_path: Path, name: str) -> None:
    fresh = WRITERS[name](tmp_path) == (ROOT / name).read_text()
    assert fresh, f"{name} is stale: run `python3 dev.py generate` and commit what it writes"


def test_the_command_writes_all_of_them() -> None:
    assert set(dev().GENERATED) == set(WRITERS)
