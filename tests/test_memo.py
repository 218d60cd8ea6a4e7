"""Slow numbers are computed once per content, also across processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from comparator import memo


@pytest.fixture(autouse=True)
def fresh() -> None:
    memo.forget_all()


def test_a_number_is_computed_once(tmp_path: Path) -> None:
    calls: list[int] = []

    def compute() -> float:
        calls.append(1)
        return 0.1 + 0.2

    memo.keep_in(tmp_path)
    name = memo.key("x", b"12", 3)
    assert memo.remembered(name, compute) == memo.remembered(name, compute) == 0.1 + 0.2
    memo.forget_all()
    memo.keep_in(tmp_path)
    assert memo.remembered(name, compute) == 0.1 + 0.2, "the same number to the last bit, from disk"
    assert len(calls) == 1


def test_keys_tell_content_apart() -> None:
    assert memo.key("ab", "c") != memo.key("a", "bc")
    assert memo.key(b"1") != memo.key("1")
    assert memo.key(1) != memo.key(2)
