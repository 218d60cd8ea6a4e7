"""new-method, check and add-method: what they write, say and exit with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from comparator.custom_methods.template import starting_point
from comparator.errors import InvalidInput
from custom_methods.method_files import GOOD, named
from live import Server

KEPT, BROKEN, REFUSED = 0, 1, 2


def call(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "comparator.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, cwd=folder)


def test_a_new_method_keeps_the_contracts_at_once(tmp_path: Path) -> None:
    made = call("new-method", "my_method", folder=tmp_path)
    assert made.returncode == KEPT, made.stderr
    assert "check my_method.py" in made.stdout
    checked = call("check", "my_method.py", "--json", folder=tmp_path)
    assert checked.returncode == KEPT, checked.stdout + checked.stderr
    found = json.loads(checked.stdout)
    assert found["passed"]
    assert found["record"]["label"] == "My Method"
    assert set(found["record"]["parameters"]["properties"]) == {"epochs", "learning_rate", "weight"}
    again = call("new-method", "my_method", folder=tmp_path)
    assert again.returncode == REFUSED
    assert "exists already" in again.stderr


def test_check_explains_what_is_broken(tmp_path: Path) -> None:
    text = GOOD.replace('reads={"forget"}', 'reads={"retain"}')
    (tmp_path / "broken.py").write_text(text)
    done = call("check", "broken.py", folder=tmp_path)
    assert done.returncode == BROKEN
    assert "reads “forget” without declaring it" in done.stdout
    assert 'Add "forget" to reads' in done.stdout
    assert "It breaks contracts" in done.stdout


@pytest.mark.parametrize(
    ("text", "said"), [("x = 1", "it registers none"), ("def f(:", "SyntaxError"), (None, "There is no file")]
)
def test_check_refuses_what_is_no_method(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / "none.py").write_text(text)
    done = call("check", "none.py", folder=tmp_path)
    assert done.returncode == REFUSED
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr.partition("Not a method")[2]


@pytest.mark.parametrize("name", ["", "A", "a b", "../a", "9a", "a-b", "a" * 60])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be the name of a method"):
        starting_point(name)


def test_add_method_gives_a_file_to_the_server(custom: Server, tmp_path: Path) -> None:
    (tmp_path / "added.py").write_bytes(named("added"))
    done = call("add-method", "added.py", "--workspace", custom.workspace, folder=tmp_path)
    assert done.returncode == KEPT, done.stderr
    assert "keeps every contract" in done.stdout
    assert custom.client.get("/methods/added")["passed"]
