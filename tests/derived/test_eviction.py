"""Remembered answers stay within their limits, and what is in use stays."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from comparator.derived.cache import Cache
from comparator.settings import Settings
from comparator.store import artifacts
from comparator.store.workspace import open_workspace
from comparator.supervisor import maintenance

HOUR, DAY = 3600.0, 86_400.0
SIZE = 1000


@pytest.fixture
def housekeep(tmp_path: Path):
    """Sweep a workspace within limits; return the bytes freed."""
    opened = open_workspace(tmp_path)
    yield lambda **limits: maintenance.housekeep(opened, Settings(workspace=tmp_path, **limits))
    opened.engine.dispose()


def put(folder: Path, name: str, *, unused: float, read: float | None = None) -> Path:
    file = folder / "cache" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bytes(SIZE))
    now = time.time()
    os.utime(file, (now - (unused if read is None else read), now - unused))
    return file


def test_what_was_unused_for_too_long_goes(tmp_path: Path, housekeep) -> None:
    old = [
        put(tmp_path, name, unused=31 * DAY)
        for name in ("contrast/ab/ab.safetensors", "attack/cd/cd.json", "memo/ef", "12/12.safetensors", "near/x")
    ]
    read = put(tmp_path, "contrast/ab/read.safetensors", unused=90 * DAY, read=DAY)
    mark = put(tmp_path, "compiled-umap-1", unused=90 * DAY)
    assert housekeep(cache_days=30) == len(old) * SIZE
    assert not any(file.exists() for file in old)
    assert read.exists()
    assert mark.exists()


def test_above_the_limit_the_least_recently_used_goes_first(tmp_path: Path, housekeep) -> None:
    files = [put(tmp_path, f"attack/aa/{number}.json", unused=number * DAY) for number in (1, 2, 3, 4)]
    assert housekeep(cache_bytes=2 * SIZE) == 2 * SIZE
    assert [file.exists() for file in files] == [True, True, False, False]
    assert housekeep(cache_bytes=2 * SIZE) == 0


def test_what_was_used_in_the_last_hour_stays_whatever_the_limit(tmp_path: Path, housekeep) -> None:
    fresh = put(tmp_path, "contrast/aa/fresh.json", unused=HOUR / 2)
    assert housekeep(cache_bytes=0) == 0
    assert fresh.exists()


def test_an_answer_that_went_is_computed_again(tmp_path: Path, housekeep) -> None:
    cache = Cache(tmp_path / "artifacts", tmp_path / "cache")
    file = cache.file("ab" * 16, ".json")
    artifacts.replace(file, b"old")
    os.utime(file, (0, 0))
    assert housekeep() == 3
    assert cache.text("ab" * 16, lambda: b"again") == b"again"
