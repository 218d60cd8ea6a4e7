"""The threshold bench against brute force, and its strategies."""

from dataclasses import replace

import numpy as np
import pytest

from attacks.attack_data import make_view
from comparator.attacks import threshold
from comparator.attacks.results import Curve, PerSample, Table
from comparator.attacks.simulate import simulate
from comparator.attacks.worst_case import attack_scores
from comparator.errors import InvalidInput, NotFound

RANDOM = np.random.default_rng(0)
POSITIVE, NEGATIVE = RANDOM.normal(0.8, 1, 60).round(1), RANDOM.normal(0, 1, 45).round(1)


@pytest.mark.parametrize("form", ["published", "strict"])
def test_sweep_is_brute_force(form: threshold.Form) -> None:
    found = threshold.sweep(POSITIVE, NEGATIVE, None, form)
    assert set(found.thresholds[:-1]) == set(POSITIVE) | set(NEGATIVE)
    for place, cut in enumerate(found.thresholds):
        rules = [
            ((cut <= NEGATIVE).mean(), (cut > POSITIVE).mean()),
            ((cut > NEGATIVE).mean(), (cut <= POSITIVE).mean()),
        ]
        scores = [float(attack_scores(np.array([fpr]), np.array([fnr]), form)[0]) for fpr, fnr in rules]
        assert found.attack_score[place] == pytest.approx(max(scores))
        fpr, fnr = rules[0 if found.above[place] else 1]
        assert (found.fpr[place], found.fnr[place]) == pytest.approx((fpr, fnr))
        assert found.success[place] == pytest.approx(1 - (fpr + fnr) / 2)


def test_strategies_take_the_best_there_is() -> None:
    found = threshold.sweep(POSITIVE, NEGATIVE)
    assert threshold.best_attack_score(found).attack_score == found.attack_score.max()
    assert threshold.best_success_rate(found).success == found.success.max()
    mirrored = threshold.sweep(-POSITIVE, -NEGATIVE)
    assert threshold.best_success_rate(mirrored).success == pytest.approx(found.success.max())


def test_common_threshold_is_one_threshold_for_both() -> None:
    a, b = (POSITIVE, NEGATIVE), (POSITIVE + 0.5, NEGATIVE)
    first, second = threshold.common_threshold(a, b)
    assert first.threshold == second.threshold
    grid = threshold.thresholds_of(*a, *b)
    total = [threshold.at(*a, cut).attack_score + threshold.at(*b, cut).attack_score for cut in grid]
    assert first.attack_score + second.attack_score == pytest.approx(max(total))


def test_common_threshold_of_two_runs() -> None:
    view = make_view(5, models=2, effect=1.0)
    other = replace(view, model=view.originals[0])
    parameters = threshold.Parameters(signal="margin")
    first, second = threshold.common(view, other, parameters)
    assert first.threshold == second.threshold
    alone = threshold.common(view, view, parameters)
    assert alone[0] == alone[1]


def test_caught_counts_match_the_rates() -> None:
    choice = threshold.best_success_rate(threshold.sweep(POSITIVE, NEGATIVE))
    assert threshold.caught(POSITIVE, choice).mean() == pytest.approx(1 - choice.fnr)
    assert threshold.caught(NEGATIVE, choice).mean() == pytest.approx(choice.fpr)
    words = threshold.in_words(choice, "forgotten", "twin")
    assert "forgotten" in words
    assert f"{choice.privacy_score:.3f}" in words


def test_perfect_separation_has_attack_score_one_and_equal_sides_nearly_none() -> None:
    apart = threshold.best_attack_score(threshold.sweep(np.array([2.0, 3.0]), np.array([0.0, 1.0])))
    assert (apart.attack_score, apart.fpr, apart.fnr, apart.threshold) == (1, 0, 0, 2)
    same = threshold.best_attack_score(threshold.sweep(NEGATIVE, NEGATIVE))
    assert same.attack_score == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("reference", ["retrained", "pool", "twin", "test"])
def test_bench_of_a_view(reference: str) -> None:
    view = make_view(0, models=3, effect=1.0)
    sample, curve, table = simulate("threshold", view, {"reference": reference, "signal": "margin", "threshold": 0.0})
    assert isinstance(sample, PerSample)
    assert isinstance(curve, Curve)
    assert isinstance(table, Table)
    count = {"retrained": 300, "pool": 900, "twin": 300, "test": 400}[reference]
    assert [int((sample.side == side).sum()) for side in (0, 1)] == [300, count]
    assert [row[0] for row in table.rows] == ["custom", "best_attack_score", "best_success_rate", "worst_case"]
    scores = [row[6] for row in table.rows]
    assert scores[3] == max(scores)  # type: ignore[type-var]
    assert (sample.split[sample.side == 1] == (reference == "test")).all()
    assert sample.about.game == ("was_it_in" if reference in ("twin", "test") else "same_as_retrained")


def test_class_sets_are_compared_with_matching_test_images_only() -> None:
    view = make_view(1, by_class=True, models=1)
    sample, *_ = simulate("threshold", view, {"reference": "test"})
    assert isinstance(sample, PerSample)
    np.testing.assert_array_equal(sample.ids[sample.side == 1], view.samples.test_indices[view.samples.test_match])


def test_a_run_can_be_the_reference() -> None:
    view = make_view(2, models=3)
    sample, *_ = simulate("threshold", view, {"reference": view.retrained[2].run})
    assert isinstance(sample, PerSample)
    assert view.retrained[2].run in sample.sides[1]
    with pytest.raises(NotFound, match="no reference"):
        simulate("threshold", view, {"reference": "elsewhere"})


def test_what_is_missing_is_said() -> None:
    with pytest.raises(InvalidInput, match="no retrained model"):
        simulate("threshold", make_view(3, models=0))
    with pytest.raises(InvalidInput, match="no twin images"):
        simulate("threshold", make_view(3, twin=0), {"reference": "twin"})
    with pytest.raises(InvalidInput, match="no validation images"):
        simulate("threshold", make_view(3), {"reference": "validation"})
