"""The script that sets everything up: which Node it takes, and what makes it build the front end again."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def dev(tmp_path: Path) -> ModuleType:
    """The script, in a folder with a small front end."""
    shutil.copy(ROOT / "dev.py", tmp_path)
    for name in ("src/main.ts", "public/favicon.svg", "public/docs/tour.png", "index.html", "package.json",
                 "package-lock.json", "vite.config.ts", "tsconfig.json", "README.md"):  # fmt: skip
        file = tmp_path / "frontend" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    specification = importlib.util.spec_from_file_location("dev", tmp_path / "dev.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("version", "taken"),
    [
        ("v18.20.0", False), ("v20.18.3", False), ("v20.19.0", True), ("v20.20.1", True), ("v21.7.3", False),
        ("v22.0.0", False), ("v22.11.0", False), ("v22.12.0", True), ("v23.1.0", True), ("v24.0.0", True),
    ],
)  # fmt: skip
def test_the_nodes_that_it_takes_are_those_of_the_package(dev: ModuleType, version: str, taken: bool) -> None:
    assert json.loads((ROOT / "frontend" / "package.json").read_text())["engines"]["node"] == "^20.19 || >=22.12"
    assert dev.fits(version) is taken


@pytest.mark.parametrize("name", ["src/main.ts", "public/favicon.svg", "public/docs/tour.png", "package.json",
                                  "tsconfig.json"])  # fmt: skip
def test_a_changed_or_renamed_file_is_built_again(dev: ModuleType, tmp_path: Path, name: str) -> None:
    file, before = tmp_path / "frontend" / name, dev.fingerprint(tuple(dev.front_end_sources()))
    assert file in dev.front_end_sources()
    file.write_text("changed")
    assert dev.fingerprint(tuple(dev.front_end_sources())) != before
    file.write_text(name)
    assert dev.fingerprint(tuple(dev.front_end_sources())) == before


def test_names_count_and_files_beside_do_not(dev: ModuleType, tmp_path: Path) -> None:
    before = dev.fingerprint(tuple(dev.front_end_sources()))
    (tmp_path / "frontend" / "README.md").write_text("changed")
    assert dev.fingerprint(tuple(dev.front_end_sources())) == before
    (tmp_path / "frontend" / "src" / "main.ts").rename(tmp_path / "frontend" / "src" / "other.ts")
    assert dev.fingerprint(tuple(dev.front_end_sources())) != before
