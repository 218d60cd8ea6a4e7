"""Groups of runs over seeds: what counts, and how sure a mean is."""

from __future__ import annotations

from typing import Any

import pytest

from comparator.services.runs import groups


def run(identifier: str, seed: int, value: float, base: str | None = None) -> dict[str, Any]:
    fixed = {"group": "g", "kind": "retrained", "method": None, "parameters": {}}
    return {**fixed, "id": identifier, "seed": seed, "base": base, "metrics": {"UA": value}}


def test_repeats_of_one_seed_count_once() -> None:
    (group,) = groups.grouped([run("a", 0, 0.1), run("b", 0, 0.1), run("c", 1, 0.3)])
    assert group["seeds"] == [0, 1]
    assert group["metrics"]["UA"]["n"] == 2
    assert group["metrics"]["UA"]["mean"] == pytest.approx(0.2)


def test_an_interval_over_seeds_is_students() -> None:
    """Values 1, 2, 3: mean 2, deviation 1, t(2) = 4.302653: ± 4.302653/√3."""
    summary = groups.summarise([1.0, 2.0, 3.0])
    assert summary["high"] - summary["mean"] == pytest.approx(4.302653 / 3**0.5, abs=1e-5)
    assert groups.summarise([1.0])["low"] is None
