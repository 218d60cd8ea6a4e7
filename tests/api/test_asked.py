"""What counts as a test of an operation, on planted tests: only what really asks, is answered, and asserts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from asked import HERE, TITLE, operation_of

WITHOUT = ["named", "silent", "trivial", "fixture", "refused", "skipped"]
OPERATIONS = ["asserted", "helped", "streamed", "things/{id}", *WITHOUT]
CONFTEST = f"""
import httpx, pytest
from pathlib import Path
from asked import Asked

def pytest_configure(config):
    known = [("GET", f"/{{name}}") for name in {OPERATIONS!r}]
    config.pluginmanager.register(Asked(folder=Path(__file__).parent, known=lambda: known))

def answer(request):
    return httpx.Response(404 if "refused" in request.url.path else 200, json=dict())

@pytest.fixture
def client():
    return httpx.Client(transport=httpx.MockTransport(answer), base_url="http://a")

@pytest.fixture
def made(client):
    assert client.get("/fixture").is_success
"""
GOOD = """
def get(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer

def test_asserted(client):
    assert client.get("/asserted").json() == {}

def test_helped(client):
    get(client, "/helped")

def test_streamed(client):
    with client.stream("GET", "/streamed") as answer:
        assert answer.is_success

def test_a_thing(client):
    assert client.get("/things/7").is_success
"""
BAD = '''
import pytest

def test_comment(client):
    # client.get("/named") is what this should ask
    """Asks client.get("/named")."""
    assert client.get("/asserted") and 'get("/named")'

def test_silent(client):
    client.get("/silent").json()

def test_trivial(client):
    client.get("/trivial")
    assert True

def test_fixture(made):
    assert made is None

def test_refused(client):
    assert client.get("/refused").status_code == 404

@pytest.mark.skip
def test_skipped(client):
    assert client.get("/skipped").is_success
'''


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_good.py").write_text(GOOD)
    (tmp_path / "test_bad.py").write_text(BAD)
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    given = {**os.environ, "PYTHONPATH": paths}
    return subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("processes", [(), ("-n", "2")])
def test_only_what_is_asked_answered_and_asserted_counts(planted: Path, processes: tuple[str, ...]) -> None:
    done = run(planted, *processes)
    missing = [line.rpartition("/")[2] for line in done.stdout.splitlines() if line.startswith("no test asserts")]
    assert missing == WITHOUT, done.stdout
    assert done.returncode == pytest.ExitCode.TESTS_FAILED


def test_some_of_the_tests_cannot_tell(planted: Path) -> None:
    done = run(planted, "test_good.py")
    assert f"{TITLE}: not checked, for only some of the tests ran" in done.stdout
    assert done.returncode == pytest.ExitCode.OK


def test_all_is_well_when_every_operation_is_asserted(planted: Path) -> None:
    (planted / "test_bad.py").unlink()
    more = [f"def test_{name}(client):\n    assert client.get('/{name}').is_success\n" for name in WITHOUT]
    (planted / "test_good.py").write_text(GOOD + "\n".join(more))
    (planted / "conftest.py").write_text(CONFTEST.replace("404 if", "200 if"))
    done = run(planted)
    assert f"{TITLE}: {len(OPERATIONS)} in all, without a test: 0" in done.stdout
    assert done.returncode == pytest.ExitCode.OK


def test_a_fixed_path_goes_before_a_placeholder() -> None:
    known = [("GET", "/runs/{run}"), ("GET", "/runs/preview"), ("POST", "/runs/{run}")]
    assert operation_of(known, "GET", "/runs/preview") == ("GET", "/runs/preview")
    assert operation_of(known, "GET", "/runs/a") == ("GET", "/runs/{run}")
    assert operation_of(known, "DELETE", "/runs/a") is None
    assert operation_of(known, "GET", "/runs/a/b") is None
