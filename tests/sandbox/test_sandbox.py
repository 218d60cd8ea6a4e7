"""What the sandbox keeps from code: tried, and tried outside of it too, so that no attempt fails by itself."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from comparator.custom_methods import TASKS, check
from comparator.errors import ComparatorError
from comparator.sandbox import folders, frames, landlock, level, probing
from comparator.sandbox.host import Sandbox, _environment
from comparator.sandbox.limits import Limits
from custom_methods.method_files import GOOD

OUTSIDE = """
import json, sys
from comparator.sandbox import probing
targets = probing.Targets(**json.loads(sys.argv[1]))
names = json.loads(sys.argv[2])
print(json.dumps({name: probing._succeeds(lambda way=probing.ATTEMPTS[name]: way(targets)) for name in names}))
"""
MOUNT = """
import os, tempfile
from pathlib import Path
from comparator.sandbox import confine, limits
with tempfile.TemporaryDirectory() as folder:
    confine.separate(Path(folder), limits.Limits())
    print(os.statvfs(folder).f_files == limits.Limits().folder_files, flush=True)
    os._exit(0)
"""


def test_every_attempt_has_its_words() -> None:
    assert set(level.WORDS) == set(probing.ATTEMPTS)


@pytest.mark.skipif(not landlock.version(), reason="NOT CHECKED: the kernel has no Landlock")
def test_all_attempts_fail_inside() -> None:
    found = level.measure()
    folder = {level.WORDS[name] for name in ("unlinked", "deep", "nested")}
    assert set(found.missing) <= (set() if mounts_in_memory() else folder), found
    assert set(found.enforced) == set(level.WORDS.values()) - set(found.missing)
    assert level.CANARY not in os.environ


def mounts_in_memory() -> bool:
    """Tell whether a process may put a file system in memory over a folder here."""
    done = subprocess.run([sys.executable, "-c", MOUNT], capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


def test_the_same_attempts_succeed_outside(tmp_path: Path) -> None:
    """Without the sandbox each of them goes through: the measurement can find a hole."""
    file = tmp_path / "canary"
    file.write_text("a canary")
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listener:
        payload = {
            "file": str(file), "port": listener.getsockname()[1], "server": os.getpid(), "variable": level.CANARY,
            "memory_bytes": 1 << 20, "processes": 4, "file_bytes": 1 << 20,
            "folder_bytes": 4 << 20, "folder_files": 100,
        }  # fmt: skip
        names = sorted(set(probing.ATTEMPTS) - ({"root"} if os.geteuid() else set()))
        command = [sys.executable, "-c", OUTSIDE, json.dumps(payload), json.dumps(names)]
        environment = {**os.environ, level.CANARY: "a secret"}
        with folders.made() as inside:
            done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=inside, env=environment)
    assert json.loads(done.stdout) == dict.fromkeys(names, True)


def test_a_sandbox_that_cannot_be_tried_protects_from_nothing() -> None:
    def refuse(_sandbox: Sandbox) -> set[str]:
        raise ComparatorError("it is broken")

    found = level.measure(refuse)
    assert (found.level, found.enforced) == ("unknown", ())
    assert set(found.missing) == set(level.WORDS.values())
    assert "it is broken" in found.note


@pytest.mark.parametrize(
    ("succeeded", "expected"),
    [(set(), "full"), ({"signal"}, "partial"), ({"read", "write", "tcp", "udp"}, "limits")],
)
def test_what_is_not_enforced_is_said(succeeded: set, expected: str) -> None:
    found = level.measure(lambda _sandbox: succeeded)
    assert found.level == expected
    assert set(found.missing) == {level.WORDS[name] for name in succeeded}


def test_the_warm_process_gets_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_TOKEN", "COMPARATOR_TOKEN", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "hunter2")
    assert "hunter2" not in str(_environment())


def test_a_check_that_hangs_or_dies_says_what_was_found_before(tmp_path: Path) -> None:
    sandbox = Sandbox(TASKS)
    try:
        for name, deed, said in (
            ("hangs", "    while True:\n        pass", "did not end within 6 seconds"),
            ("dies", "    import os\n    os._exit(9)", "exit code 9"),
        ):
            head, _, _ = GOOD.partition("    optimizer =")
            file = tmp_path / f"{name}.py"
            file.write_text(head + deed)
            found = check.check(sandbox, file, limits=Limits(seconds=6))
            assert not found.passed
            assert found.record["name"] == "climb"
            assert said in found.stopped
    finally:
        sandbox.close()


def test_frames_arrive_whole_in_pieces_of_any_size() -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        frames.send(mine, {"type": "a", "n": 1}, b"body")
        frames.send(mine, {"type": "b"})
        text = theirs.recv(1 << 16)
    for step in (1, 3, len(text)):
        buffer, found = frames.Buffer(100), []
        for start in range(0, len(text), step):
            buffer.add(text[start : start + step])
            while message := buffer.take():
                found.append(message)
        assert found == [({"type": "a", "n": 1}, b"body"), ({"type": "b"}, b"")]


@pytest.mark.parametrize(
    "piece",
    [
        frames.LENGTHS.pack(2, 0) + b"[]",
        frames.LENGTHS.pack(2, 0) + b"{}",
        frames.LENGTHS.pack(12, 0) + b'{"type": 12}',
        frames.LENGTHS.pack(24, 0) + b'{"type": "x", "a": NaN }',
        frames.LENGTHS.pack(4, 0) + b"\xff\xfe\xfd\xfc",
        frames.LENGTHS.pack(60_000, 0) + b"[" * 60_000,
        frames.LENGTHS.pack(1 << 30, 0),
        frames.LENGTHS.pack(2, 1 << 40),
    ],
    ids=["a list", "no type", "another type", "NaN", "no text", "deep", "long header", "long body"],
)
def test_nonsense_is_refused(piece: bytes) -> None:
    buffer = frames.Buffer(1000)
    buffer.add(piece)
    with pytest.raises(frames.Nonsense):
        buffer.take()
