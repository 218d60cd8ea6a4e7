"""Methods that misbehave: each ends as a failed run with its message, and the server does not notice."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import psutil
import pytest
import sklearn

from comparator.data.partition import FORGET, RETAIN, VALIDATION
from comparator.sandbox import landlock
from comparator.store.holder import live_server
from custom_methods.method_files import MEGABYTES, MISBEHAVING, SECONDS, SECRET
from live import Server, until
from methods import digits

LINUX = landlock.version() > 0
REFUSED = ("PermissionError", "Permission denied", "not permitted")
MOST_LOG_CHARACTERS = 400_000


@pytest.fixture(scope="module")
def misbehave(custom: Server, place: dict[str, Any]) -> Any:
    """Return a function that lets the method do something, and gives back the run once it has ended."""
    answer = custom.http.post("/methods", files={"file": ("misbehave.py", MISBEHAVING.encode())})
    assert answer.status_code == 201, answer.text
    assert answer.json()["passed"], answer.json()["contracts"]

    def run(deed: str, where: object = "") -> dict[str, Any]:
        (queued,) = custom.client.run(
            scenario=place["id"], kind="unlearned", method="misbehave", parameters={"deed": deed, "where": str(where)}
        )
        custom.client.wait(queued["id"])
        return dict(custom.client.get(f"/runs/{queued['id']}"))

    return run


@pytest.fixture(autouse=True)
def unharmed(custom: Server) -> Any:
    """After every misdeed the server is the same process, answers, and keeps no child or folder of it."""
    before = live_server(custom.workspace)
    yield
    assert live_server(custom.workspace) == before
    assert custom.client.get("/health")["status"] == "ok"
    assert not [child for child in psutil.Process(before["pid"]).children(recursive=True) if child.status() == "zombie"]


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("hang", f"did not end within {SECONDS} seconds"),
        ("sleep", f"did not end within {SECONDS} seconds"),
        ("memory", f"more than {MEGABYTES} MB of memory"),
        ("raise", "ValueError: it is Tuesday"),
        ("leave", "exit code 7"),
        ("leave_quietly", "SystemExit"),
        ("nan", "infinite or undefined numbers"),
        ("shapes", "(3, 3) instead of"),
        ("names", "missing: "),
        ("types", "into torch.float64"),
        ("segfault", "SIGSEGV"),
        ("babble", "nonsense"),
    ],
)
def test_it_ends_as_a_failed_run_that_says_why(misbehave: Any, deed: str, said: str) -> None:
    run = misbehave(deed)
    assert run["status"] == "failed"
    assert said in run["error"]["detail"]
    assert run["error"]["advice"]
    assert run["artifacts"] == []


def test_an_error_names_the_line_of_the_persons_file(custom: Server, misbehave: Any) -> None:
    run = misbehave("raise")
    line = next(number for number, text in enumerate(MISBEHAVING.splitlines(), 1) if "it is Tuesday" in text)
    assert f"(misbehave.py, line {line})" in run["error"]["detail"]
    log = "\n".join(custom.client.get(f"/runs/{run['id']}/log")["lines"])
    assert "Traceback" in log
    assert "it is Tuesday" in log


def test_processes_are_bounded(misbehave: Any) -> None:
    before = len(psutil.pids())
    run = misbehave("fork")
    assert run["status"] == "failed"
    assert "Resource temporarily unavailable" in run["error"]["detail"]
    assert len(psutil.pids()) < before + 60, "what it started is gone"


def test_what_it_prints_is_kept_up_to_a_limit(custom: Server, misbehave: Any) -> None:
    run = misbehave("print")
    assert run["status"] == "succeeded"
    file = custom.workspace / "logs" / "jobs" / f"{run['job']}.log"
    assert file.stat().st_size < MOST_LOG_CHARACTERS
    assert "is not kept" in file.read_text()


def test_codes_for_terminals_do_not_reach_logs(custom: Server, misbehave: Any) -> None:
    run = misbehave("codes")
    text = (custom.workspace / "logs" / "jobs" / f"{run['job']}.log").read_text()
    assert "owned" in text
    for raw in ("\x1b", "\x07", "\u202e"):
        assert raw not in text
        assert raw not in run["error"]["detail"]


@pytest.mark.skipif(not LINUX, reason="NOT CHECKED: the kernel has no Landlock")
class TestFilesAndNetwork:
    """What Landlock, the filter on system calls and the namespaces keep from it."""

    @pytest.mark.parametrize("where", ["workspace.json", "methods/evil.py", "../outside"])
    def test_it_writes_nowhere_else(self, custom: Server, misbehave: Any, where: str) -> None:
        target = custom.workspace / where
        before = target.read_bytes() if target.exists() else None
        run = misbehave("write", target)
        assert run["status"] == "failed"
        assert any(word in run["error"]["detail"] for word in REFUSED)
        assert (target.read_bytes() if target.exists() else None) == before

    @pytest.mark.parametrize("where", ["comparator.sqlite", "server.json", "/etc/passwd", "/proc/1/environ"])
    def test_it_reads_nothing_else(self, custom: Server, misbehave: Any, where: str) -> None:
        run = misbehave("read", custom.workspace / where)
        assert run["status"] == "failed"
        assert any(word in run["error"]["detail"] for word in REFUSED), run["error"]

    def test_it_reads_no_data_that_packages_bring_along(self, misbehave: Any) -> None:
        """The digits, test samples and labels included, lie among the libraries."""
        run = misbehave("read", Path(sklearn.__file__).parent / "datasets" / "data" / "digits.csv.gz")
        assert run["status"] == "failed"
        assert any(word in run["error"]["detail"] for word in REFUSED), run["error"]

    @pytest.mark.parametrize("where", ["/", "/home", "/tmp"])
    def test_it_lists_nothing_else(self, misbehave: Any, where: str) -> None:
        assert any(word in misbehave("list", where)["error"]["detail"] for word in REFUSED)

    def test_it_sees_neither_environment_nor_secret(self, misbehave: Any) -> None:
        detail = misbehave("environment")["error"]["detail"]
        assert "RuntimeError" in detail
        assert SECRET not in detail
        assert "COMPARATOR_TEST_SECRET" not in detail

    @pytest.mark.parametrize("deed", ["connect", "listen", "unix"])
    def test_it_opens_no_socket(self, custom: Server, misbehave: Any, deed: str, tmp_path: Path) -> None:
        run = misbehave(deed, custom.address.removeprefix("http://") if deed == "connect" else tmp_path / "socket")
        assert run["status"] == "failed"
        assert any(word in run["error"]["detail"] for word in REFUSED), run["error"]

    def test_it_ends_no_other_process(self, custom: Server, misbehave: Any) -> None:
        owner = live_server(custom.workspace)
        assert misbehave("kill", owner["pid"])["status"] == "failed"
        assert psutil.pid_exists(owner["pid"])
        assert psutil.pid_exists(os.getpid())

    def test_it_starts_no_other_program_and_traces_none(self, misbehave: Any) -> None:
        assert any(word in misbehave("start")["error"]["detail"] for word in REFUSED)
        assert "ptrace -1" in misbehave("ptrace", os.getpid())["error"]["detail"]

    def test_it_holds_no_memory_out_of_sight(self, misbehave: Any) -> None:
        run = misbehave("hide")
        assert run["status"] == "failed"
        assert "not permitted" in run["error"]["detail"]

    def test_folders_nested_without_end_are_gone_afterwards(self, misbehave: Any) -> None:
        """Whether they are counted or not: there is an answer, and the folder is gone."""
        run = misbehave("nest")
        assert run["status"] == "failed"
        place = run["error"]["detail"].partition("nested in ")[2].partition(" (")[0]
        assert not place or not Path(place).exists()

    @pytest.mark.parametrize("deed", ["fill", "files", "unlink"])
    def test_it_does_not_fill_the_disk(self, misbehave: Any, deed: str) -> None:
        run = misbehave(deed)
        assert run["status"] == "failed"
        assert "MB in" in run["error"]["detail"], run["error"]


def test_parts_that_were_not_declared_are_not_there(custom: Server, place: dict, misbehave: Any) -> None:
    """Neither pixels nor labels, roles or true labels of other parts, and no test sample at all."""
    sizes = place["sizes"]
    trained = sizes["retain"] + sizes["validation"] + sizes["forget"]
    detail = misbehave("peek")["error"]["detail"]
    assert f"hidden {trained - sizes['forget']}: 0 0 0 0 1; test 0; all {trained}; shown True" in detail


def test_no_frame_and_no_object_leads_to_other_samples(custom: Server, place: dict, misbehave: Any) -> None:
    """A method that walks frames and objects finds the images that it declared, and none of the others."""
    images, roles = digits.load(), custom.client.partition(place["id"])
    ids = roles["train_indices"]
    needles = [
        images.train.images[ids[roles["roles"] == FORGET][0]],
        images.train.images[ids[roles["roles"] == RETAIN][0]],
        images.train.images[ids[roles["roles"] == VALIDATION][0]],
        images.test.images[roles["test_indices"][0]],
    ]
    detail = misbehave("search", " ".join(needle.tobytes().hex() for needle in needles))["error"]["detail"]
    assert "found [True, False, False, False]" in detail


def test_it_can_be_cancelled_at_once(custom: Server, place: dict, misbehave: Any) -> None:
    (queued,) = custom.client.run(
        scenario=place["id"], kind="unlearned", method="misbehave", parameters={"deed": "hang", "where": "cancelled"}
    )
    until_running(custom, queued["id"])
    custom.client.post(f"/runs/{queued['id']}/cancel")
    assert custom.client.wait(queued["id"])[0]["status"] == "cancelled"


def until_running(server: Server, identifier: str) -> None:
    until(lambda: (server.client.get(f"/runs/{identifier}")["progress"] or {}).get("phase") == "unlearn")
