"""Suggested pairs on hand-made runs."""

from __future__ import annotations

import numpy as np

from comparator.contrast.suggestions import Candidate, suggest


def candidate(run: str, kind: str, classes: list[int], **metrics: float) -> Candidate:
    return Candidate(run, kind, "o" if kind == "unlearned" else None, metrics, np.array(classes))


def test_the_three_of_a_full_scenario() -> None:
    found = suggest(
        [
            candidate("o", "original", [0, 0, 0, 0]),
            candidate("r", "retrained", [1, 1, 1, 0]),
            candidate("x", "unlearned", [1, 1, 0, 0], UA=0.1, WCPS=0.9),
            candidate("y", "unlearned", [2, 2, 2, 2], UA=0.11, WCPS=0.5),
            candidate("z", "unlearned", [0, 0, 0, 0], UA=0.9, WCPS=0.1),
        ]
    )
    assert [(item.a, item.b, item.title) for item in found] == [
        ("x", "y", "Same UA, most different predictions"),
        ("x", "r", "Nearest to retrained"),
        ("x", "z", "Best and worst privacy"),
    ]
    assert "10.0% and 11.0%" in found[0].reason


def test_few_runs_still_have_suggestions() -> None:
    models = [candidate("o", "original", [0]), candidate("r", "retrained", [1]), candidate("s", "retrained", [0])]
    assert [item.title for item in suggest(models)] == ["What forgetting should change", "What is noise"]
    assert suggest(models[:1]) == []


def test_no_pair_twice() -> None:
    models = [
        candidate("o", "original", [0, 0]),
        candidate("x", "unlearned", [1, 0]),
        candidate("y", "unlearned", [0, 1]),
    ]
    pairs = [frozenset((item.a, item.b)) for item in suggest(models)]
    assert len(set(pairs)) == len(pairs) == 2
