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


def test_the_band_of_one_more_seed_is_students() -> None:
    """Values 1, 2, 3: mean 2, deviation 1, t(2) = 4.302653: ± 4.302653·√(4/3)."""
    summary = groups.summarise((1.0, 2.0, 3.0))
    assert summary["high"] - summary["mean"] == pytest.approx(4.302653 * (4 / 3) ** 0.5, abs=1e-5)
    assert groups.summarise((1.0, 2.0))["low"] is None
    same = groups.summarise((1.0, 1.0, 1.0))
    assert (same["low"], same["deviation"]) == (None, 0.0), "that seeds never differ cannot be concluded from three"


def test_retrained_models_share_each_other_and_other_runs_do_not() -> None:
    values = [0.1, 0.2, 0.4, 0.5]
    pool = [run(f"r{seed}", seed, value) for seed, value in enumerate(values)]
    others = [
        {**run(f"u{seed}", seed, value), "group": "other", "kind": "unlearned", "method": "finetune"}
        for seed, value in enumerate(values)
    ]
    own, other = (group["metrics"]["UA"] for group in groups.grouped([*pool, *others], {"UA": "pairs"}))
    assert own["deviation"] == pytest.approx(1.5 * other["deviation"])
    assert own["high"] - own["mean"] == pytest.approx(1.5 * (other["high"] - other["mean"]))
