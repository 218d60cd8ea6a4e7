"""Folders that code has done its worst to are measured, removed and swept."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from comparator.sandbox import folders, groups

LEVELS, NAME = 3000, "n" * 250
LEAVES = """
import sys
from comparator.sandbox import folders
with folders.made() as folder:
    print(folder, flush=True)
    sys.stdin.read()
"""


def nested(folder: Path, levels: int, *, mode: int = 0o755) -> None:
    """Make folders inside each other; a file lies in each."""
    handle = os.open(folder, os.O_RDONLY)
    for _ in range(levels):
        os.close(os.open("file", os.O_WRONLY | os.O_CREAT, dir_fd=handle))
        os.mkdir(NAME, dir_fd=handle)
        inner = os.open(NAME, os.O_RDONLY, dir_fd=handle)
        os.fchmod(handle, mode)
        os.close(handle)
        handle = inner
    os.close(handle)


def test_however_deep_a_folder_is_it_is_removed() -> None:
    with folders.made() as folder:
        (folder / "link").symlink_to("/")
        (folder / "closed").mkdir()
        nested(folder / "closed", LEVELS, mode=0)
        (folder / "closed").chmod(0)
    assert not folder.exists()
    assert Path("/").exists()


def test_what_lies_deeper_than_paths_reach_is_counted(tmp_path: Path) -> None:
    nested(tmp_path, 30)
    found = folders.extent(tmp_path, 1000)
    assert (found.files, found.depth) == (60, 30)
    nested(tmp_path / NAME / NAME, 0)
    assert folders.extent(tmp_path, 10).files == 11, "no further than needed"


def test_bytes_and_depth_are_measured_no_further_than_needed(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(os.urandom(1 << 20))
    assert folders.extent(tmp_path, 10).size >= 1 << 20
    nested(tmp_path, LEVELS)
    assert folders.extent(tmp_path, 10_000).depth == folders.DEEPEST
    folders.remove(tmp_path)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of calls are made here, apart from those of other servers."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_a_killed_server_left_is_swept_and_nothing_that_is_in_use(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with subprocess.Popen([sys.executable, "-c", LEAVES], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout
        folder = Path(process.stdout.readline().strip())
        nested(folder, 5)
        later = time.time() + 2 * folders.SETTLED_SECONDS
        assert folders.sweep() == 0, "it is too new to tell"
        monkeypatch.setattr(time, "time", lambda: later)
        assert folders.sweep() == 0, "somebody uses it"
        process.kill()
        process.wait()
    assert folders.sweep() == 1
    assert list(elsewhere.iterdir()) == []


@pytest.mark.skipif(not groups.available(), reason="NOT CHECKED: no control group can be written here")
def test_the_kernel_ends_what_holds_too_much_together() -> None:
    """Each of these processes holds little, and all of them together hold too much."""
    code = "import os, sys, time; open(sys.argv[1], 'w').write('0'); os.fork(); os.fork(); b = os.urandom(40 << 20)"
    with groups.made(100 << 20) as group:
        assert group
        assert not group.ran_out()
        subprocess.run([sys.executable, "-c", f"{code}; time.sleep(1)", str(group.door)], timeout=60)
        deadline = time.monotonic() + 10
        while not group.ran_out() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert group.ran_out()
        time.sleep(1.5)
    assert not group.folder.exists()
