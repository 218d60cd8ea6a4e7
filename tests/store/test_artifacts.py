"""Files in the store: whole or not there, named by their content, and damage said in words."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from pathlib import Path

import numpy as np
import pytest

from comparator.errors import DiskFull, TooLarge, UntrustedFile
from comparator.store import artifacts

ARRAYS = {"logits": np.arange(12, dtype=np.float32).reshape(3, 4), "ids": np.arange(3, dtype=np.int32)}


def files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    stored = artifacts.write_arrays(tmp_path, ARRAYS)
    found = artifacts.read_arrays(artifacts.path(tmp_path, stored.sha256))
    assert set(found) == set(ARRAYS)
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype
        assert np.array_equal(found[name], array)
    assert list(artifacts.read_arrays(artifacts.path(tmp_path, stored.sha256), "ids")) == ["ids"]


def test_a_file_is_named_by_its_content_and_stored_once(tmp_path: Path) -> None:
    first, again = artifacts.write_arrays(tmp_path, ARRAYS), artifacts.write_arrays(tmp_path, ARRAYS)
    file = artifacts.path(tmp_path, first.sha256)
    assert first == again
    assert files(tmp_path) == [file]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == first.sha256 == file.stem
    assert file.stat().st_size == first.bytes


def test_arrays_that_are_views_are_stored_as_they_read(tmp_path: Path) -> None:
    turned = np.arange(12, dtype=np.float32).reshape(3, 4).T
    stored = artifacts.write_arrays(tmp_path, {"turned": turned})
    assert np.array_equal(artifacts.read_arrays(artifacts.path(tmp_path, stored.sha256))["turned"], turned)


def test_rows_come_in_the_order_asked(tmp_path: Path) -> None:
    file = artifacts.path(tmp_path, artifacts.write_arrays(tmp_path, ARRAYS).sha256)
    assert np.array_equal(artifacts.read_rows(file, "logits", [2, 0, 2]), ARRAYS["logits"][[2, 0, 2]])


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_failing_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(*((os, "fsync") if moment == "fsync" else (Path, "replace")), fail)
    with pytest.raises(OSError, match="Input/output"):
        artifacts.write_arrays(tmp_path, ARRAYS)
    assert files(tmp_path) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_in_words_and_harms_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = artifacts.write_arrays(tmp_path, ARRAYS)

    def fail(*_: object) -> None:
        raise OSError(number, "no room")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(DiskFull, match="The disk is full") as caught:
            artifacts.write_arrays(tmp_path, {"other": np.ones(5)})
    assert "Free some space" in caught.value.advice
    assert files(tmp_path) == [artifacts.path(tmp_path, before.sha256)]
    assert np.array_equal(artifacts.read_arrays(files(tmp_path)[0])["ids"], ARRAYS["ids"])


def test_replacing_a_file_on_a_full_disk_keeps_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "workspace.json"
    artifacts.replace(file, b"old")
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(DiskFull):
        artifacts.replace(file, b"new")
    assert file.read_bytes() == b"old"
    assert files(tmp_path) == [file]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: content[: len(content) // 2],
        lambda content: content[:4],
        lambda content: b"",
        lambda content: b"\xff" * 8 + content[8:],
        lambda content: b"not a safetensors file at all",
        lambda content: content[:8] + b"}" + content[9:],
    ],
    ids=["one byte short", "half", "header cut", "empty", "absurd header length", "another format", "broken header"],
)
def test_damaged_files_are_refused_in_words(tmp_path: Path, damage) -> None:
    file = artifacts.path(tmp_path, artifacts.write_arrays(tmp_path, ARRAYS).sha256)
    file.write_bytes(damage(file.read_bytes()))
    for read in (lambda: artifacts.read_arrays(file), lambda: artifacts.read_rows(file, "logits", [0])):
        with pytest.raises(UntrustedFile, match=file.name) as caught:
            read()
        assert "compute it again" in caught.value.advice


def test_a_missing_file_and_a_missing_array_are_refused_in_words(tmp_path: Path) -> None:
    file = artifacts.path(tmp_path, artifacts.write_arrays(tmp_path, ARRAYS).sha256)
    with pytest.raises(UntrustedFile, match="absent"):
        artifacts.read_arrays(tmp_path / "absent.safetensors")
    with pytest.raises(UntrustedFile, match="unknown"):
        artifacts.read_arrays(file, "unknown")


def test_an_upload_is_hashed_while_it_arrives_and_kept_on_demand(tmp_path: Path) -> None:
    content = bytes(range(256)) * 10_000
    stored, temporary = artifacts.receive(tmp_path, io.BytesIO(content), len(content))
    assert stored == artifacts.Stored(hashlib.sha256(content).hexdigest(), len(content))
    artifacts.keep(tmp_path, stored, temporary)
    assert files(tmp_path) == [artifacts.path(tmp_path, stored.sha256)]
    assert files(tmp_path)[0].read_bytes() == content


def test_an_upload_over_the_limit_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="more than 100 bytes"):
        artifacts.receive(tmp_path, io.BytesIO(b"x" * 101), 100)
    assert files(tmp_path) == []


def test_an_upload_that_fills_the_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(DiskFull):
        artifacts.receive(tmp_path, io.BytesIO(b"x" * 100), 100)
    assert files(tmp_path) == []


def test_a_damaged_file_is_replaced_when_its_content_is_stored_again(tmp_path: Path) -> None:
    stored = artifacts.write_bytes(tmp_path, b"x" * 1000)
    file = artifacts.path(tmp_path, stored.sha256)
    file.write_bytes(b"x" * 10)
    artifacts.write_bytes(tmp_path, b"x" * 1000)
    assert file.read_bytes() == b"x" * 1000
    file.write_bytes(b"y" * 1000)
    artifacts.write_bytes(tmp_path, b"x" * 1000)
    assert file.read_bytes() == b"x" * 1000, "the right length with other content is damage too"
