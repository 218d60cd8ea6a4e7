"""ROC, AUC and rates against known distributions, brute force, and their promised coverage."""

import numpy as np
import pytest
from scipy.stats import kstest, norm

from attacks.attack_data import make_view
from comparator.attacks import roc, signals
from comparator.attacks.envelope import Parameters, grid, heights_of, held_out, leaving
from comparator.errors import InvalidInput
from comparator.evidence import Outputs, View

# d′: AUC, TPR at 10 %, 1 % and 0.1 % FPR, advantage (privacy page §3.3).
TABLE = {
    0.25: (0.5702, 0.1511, 0.0189, 0.00225, 0.0995),
    0.5: (0.6382, 0.2172, 0.0339, 0.00480, 0.1974),
    1.0: (0.7602, 0.3891, 0.0924, 0.01830, 0.3829),
    2.0: (0.9214, 0.7638, 0.3721, 0.13781, 0.6827),
    3.0: (0.9831, 0.9571, 0.7497, 0.46405, 0.8664),
}


@pytest.mark.parametrize("distance", TABLE)
def test_two_normals_give_the_tabulated_values(distance: float) -> None:
    n = 100_000
    random = np.random.default_rng(int(distance * 100))
    positive, negative = random.normal(distance, 1, n), random.normal(0, 1, n)
    expected = TABLE[distance]
    found = roc.area(positive, negative)
    assert abs(found.value - expected[0]) < 4 * found.standard_error + 5e-5
    curve = roc.roc(positive, negative)
    for alpha, value in zip((0.1, 0.01, 0.001), expected[1:4], strict=True):
        cut = norm.isf(alpha)
        slope = norm.pdf(cut - distance) / norm.pdf(cut)
        error = np.sqrt(value * (1 - value) / n + slope**2 * alpha * (1 - alpha) / n)
        rate = roc.rate_at(curve, alpha)
        assert rate.value is not None
        assert abs(rate.value - value) < 4 * error + 5e-5
    assert abs(roc.advantage(curve).value - expected[4]) < 4 * np.sqrt(0.5 / n) + 5e-5


def test_curve_is_exact_with_ties() -> None:
    random = np.random.default_rng(0)
    positive, negative = random.integers(2, 9, 40).astype(float), random.integers(0, 7, 30).astype(float)
    curve = roc.roc(positive, negative)
    assert (curve.tpr[0], curve.fpr[0], curve.tpr[-1], curve.fpr[-1]) == (0, 0, 1, 1)
    for threshold, tpr, fpr in zip(curve.thresholds, curve.tpr, curve.fpr, strict=True):
        assert tpr == (positive >= threshold).mean()
        assert fpr == (negative >= threshold).mean()
    for alpha in np.linspace(0, 1, 101):
        reachable = [(positive >= t).mean() for t in [np.inf, *range(10)] if (negative >= t).mean() <= alpha + 1e-12]
        assert roc.tpr_at(curve, np.array([alpha]))[0] == max(reachable)


def test_area_is_the_share_of_ordered_pairs() -> None:
    random = np.random.default_rng(1)
    positive, negative = random.integers(0, 6, 50), random.integers(0, 5, 70)
    pairs = (positive[:, None] > negative).mean() + 0.5 * (positive[:, None] == negative).mean()
    curve = roc.roc(positive, negative)
    assert roc.area(positive, negative).value == pytest.approx(pairs)
    assert np.trapezoid(curve.tpr, curve.fpr) == pytest.approx(pairs)


def test_both_directions_add_up_to_one() -> None:
    random = np.random.default_rng(2)
    positive, negative = random.normal(0.4, 1, 300).round(1), random.normal(size=200).round(1)
    assert roc.area(positive, negative).value + roc.area(-positive, -negative).value == pytest.approx(1)
    forward, backward = (roc.advantage(roc.roc(s * positive, s * negative)) for s in (1, -1))
    assert forward.value == pytest.approx(backward.value)
    assert forward.above != backward.above


def test_constant_scores_are_a_coin() -> None:
    found = roc.area(np.ones(50), np.ones(60))
    assert (found.value, found.p) == (0.5, 1.0)
    assert np.isnan(found.lower)
    assert roc.advantage(roc.roc(np.ones(50), np.ones(60))).value == 0


def test_perfect_separation_has_a_limit_that_depends_on_the_smaller_side() -> None:
    few, many = (roc.area(np.arange(n) + 1e6, np.arange(1000.0)) for n in (10, 500))
    assert few.value == many.value == few.upper == many.upper == 1
    assert few.lower < many.lower < 1
    worst = roc.area(-1e6 - np.arange(10.0), np.arange(1000.0))
    assert (worst.lower, worst.upper) == (0, pytest.approx(1 - few.lower))


def test_thousand_null_runs_have_uniform_p_values_and_honest_intervals() -> None:
    random = np.random.default_rng(3)
    found = [roc.area(random.normal(size=300), random.normal(size=250)) for _ in range(1000)]
    assert kstest([each.p for each in found], "uniform").pvalue > 0.01
    assert 0.93 <= np.mean([each.lower <= 0.5 <= each.upper for each in found]) <= 0.97


@pytest.mark.parametrize("distance", [1.0, 2.0])
def test_intervals_cover_with_an_effect(distance: float) -> None:
    random = np.random.default_rng(4)
    areas, rates = [], []
    for _ in range(1000):
        positive, negative = random.normal(distance, 1, 400), random.normal(size=500)
        area, rate = roc.area(positive, negative), roc.rate_at(roc.roc(positive, negative), 0.1)
        assert rate.lower is not None
        assert rate.upper is not None
        areas.append(area.lower <= norm.cdf(distance / np.sqrt(2)) <= area.upper)
        rates.append(rate.lower <= norm.cdf(distance - norm.isf(0.1)) <= rate.upper)
    assert 0.93 <= np.mean(areas) <= 0.97
    assert 0.93 <= np.mean(rates) <= 0.97


def test_rates_that_the_negatives_cannot_resolve_are_not_given() -> None:
    curve = roc.roc(np.arange(1000.0), np.arange(999.0))
    assert roc.rate_at(curve, 0.1).value is not None
    assert roc.rate_at(curve, 0.01) == roc.Rate(0.01, None, None, None, 1000)
    assert roc.rate_at(curve, 0.001).needed == 10_000
    assert roc.rate_at(roc.roc(np.arange(1000.0), np.arange(1000.0)), 0.01).value is not None


def test_rate_never_uses_a_higher_false_positive_rate() -> None:
    negative = np.repeat([0.0, 1.0], [880, 120])
    rate = roc.rate_at(roc.roc(np.repeat([0.0, 1.0, 2.0], [10, 60, 30]), negative), 0.1)
    assert rate.value == 0.3


@pytest.mark.parametrize("bad", [[], [np.nan, 1.0], [np.inf], [[1.0, 2.0]]])
def test_bad_scores_are_refused(bad: list[object]) -> None:
    with pytest.raises(InvalidInput, match="positive side"):
        roc.area(np.array(bad), np.ones(3))


def test_envelope_holds_every_curve() -> None:
    random = np.random.default_rng(5)
    curves = [roc.roc(random.normal(size=200), random.normal(size=200)) for _ in range(8)]
    fpr = grid(200)
    heights = heights_of(curves, fpr)
    assert fpr[0] == pytest.approx(1 / 400)
    assert heights.max(axis=0)[0] == max(curve.tpr[curve.fpr == 0].max() for curve in curves)
    outside = 0
    for place in range(8):
        rest = heights_of(curves[:place] + curves[place + 1 :], fpr)
        outside += any(not rest[:, at].min() <= heights[place, at] <= rest[:, at].max() for at in range(len(fpr)))
    assert leaving(heights) == outside > 0


def test_held_out_models_play_the_game_of_the_run() -> None:
    """Against one model the others play against that one; against the pool each plays against the rest."""
    view = make_view(models=5)
    margins = {model.run: margins_of(view, model) for model in view.retrained}
    first, *others = view.retrained
    for reference in ("retrained", first.run):
        found, compared = held_out(view, Parameters(signal="margin", reference=reference))
        assert compared is None
        assert len(found) == 4
        for (positive, negative), model in zip(found, others, strict=True):
            np.testing.assert_array_equal(positive, margins[model.run])
            np.testing.assert_array_equal(negative, margins[first.run])
    found, compared = held_out(view, Parameters(signal="margin", reference="pool"))
    assert (len(found), compared) == (5, "opposed")
    assert [len(negative) for _, negative in found] == [4 * len(view.labels("forget"))] * 5
    found, compared = held_out(view, Parameters(signal="margin", reference="twin"))
    assert (len(found), compared) == (5, None)


def margins_of(view: View, model: Outputs) -> np.ndarray:
    return signals.score("margin", view.logits("forget", model), view.labels("forget"))
