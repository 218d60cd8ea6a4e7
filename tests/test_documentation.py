"""What the README says is true: its examples run, and what it names exists."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from comparator import registry
from comparator.api.app import bare
from comparator.catalog import readme
from comparator.models import small_cnn
from comparator.settings import Settings
from comparator.training import contracts
from live import ENVIRONMENT, Server

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
EVERY_EXAMPLE = re.findall(r"<!-- test: (\w+) -->\n```\w+\n(.*?)```", README, re.DOTALL)
EXAMPLES = [(kind, text) for kind, text in EVERY_EXAMPLE if kind not in ("methods", "score")]
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
ADDRESS = "http://127.0.0.1:8000"


def environment(server: Server) -> dict[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, **ENVIRONMENT, "PATH": path, "COMPARATOR_WORKSPACE": str(server.workspace)}


def test_there_are_examples_of_each_kind() -> None:
    assert {kind for kind, _ in EXAMPLES} == {"shell", "python", "curl"}


@pytest.mark.parametrize(("kind", "text"), EXAMPLES, ids=[kind for kind, _ in EXAMPLES])
def test_examples_run(server: Server, trained: dict, kind: str, text: str) -> None:
    text = text.replace(ADDRESS, server.address)
    if kind == "curl" and not shutil.which("curl"):
        pytest.skip("NOT CHECKED: curl is not installed")
    command = [sys.executable, "-c", text] if kind == "python" else ["bash", "-euo", "pipefail", "-c", text]
    done = subprocess.run(command, env=environment(server), capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    if kind == "python":
        assert [line.split()[0] for line in done.stdout.splitlines()] == ["0.02", "0.05"]
    if kind == "curl":
        assert '"sizes"' in done.stdout


def test_the_public_score_needs_neither_server_nor_torch() -> None:
    (text,) = [text for kind, text in EVERY_EXAMPLE if kind == "score"]
    text += "import sys; print(sorted({'torch', 'fastapi', 'sklearn'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=120)
    assert done.stdout.split("\n")[:2] == ["0.467", "[]"], done.stderr


def test_a_method_of_ones_own_from_nothing_to_a_run(tmp_path: Path) -> None:
    (text,) = [text for kind, text in EVERY_EXAMPLE if kind == "methods"]
    server = Server(tmp_path / "workspace", COMPARATOR_ALLOW_CUSTOM_CODE="true")
    server.start()
    try:
        command = ["bash", "-euo", "pipefail", "-c", text]
        done = subprocess.run(
            command, env=environment(server), cwd=tmp_path, capture_output=True, text=True, timeout=280
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "It keeps every contract" in done.stdout
        assert "cannot say" in done.stdout.lower(), "this workspace has no retrained models to judge by"
        (run,) = server.client.runs(method="my_method")
        assert run["status"] == "succeeded"
        assert run["parameters"]["epochs"] == 2
    finally:
        server.stop()


@pytest.mark.parametrize("name", ["my_ascent", "their_method"])
def test_the_methods_of_the_readme_keep_the_contracts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (text,) = [block for block in BLOCKS if f'@method("{name}"' in block]
    (tmp_path / f"readme_{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    registry.load("method")
    with registry.undone():
        __import__(f"readme_{name}")
        entry = registry.METHODS.get(name)
        for check in contracts.CHECKS:
            check(entry, contracts.World("class"), small_cnn.build)


def test_the_methods_are_those_of_the_registry() -> None:
    section = README.partition(f"<!-- methods: {readme.WRITTEN}")[2].partition("<!-- /methods -->")[0]
    assert re.findall(r"^- \*\*", section, re.MULTILINE)
    for entry in registry.entries("method"):
        assert f"`{entry.name}`" in section, entry.name
        assert entry.citation.rstrip(".") in " ".join(section.split()), entry.name


def test_links_and_pictures_exist() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert target.startswith("https://") or (ROOT / target.partition("#")[0]).exists(), target


def test_names_exist() -> None:
    fields = {f"COMPARATOR_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"COMPARATOR_\w+", README)) <= fields
    paths = {path.removeprefix("/api/v1") for path in bare().openapi()["paths"]}
    for path in re.findall(r"/api/v1(/[a-z/]+)", README):
        assert path in paths
    for file in re.findall(r"`((?:backend|metrics|data|models|checkpoints|tests)/[\w/]+\.py)`", README):
        assert (ROOT / file).exists() or (ROOT / "backend" / "comparator" / file).exists(), file


def test_it_names_no_machine_and_fits_a_screen() -> None:
    for place in ("/home/", "/work/", "/Users/", "/root/"):
        assert place not in README
    assert max(map(len, README.splitlines())) <= 200
