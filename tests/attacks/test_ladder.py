"""The statistics of the ladder against independent computations: t, Welch, Holm, Dunnett, Fieller, power."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from comparator.attacks.ladder import family, residual
from comparator.attacks.ladder.measure import ByKind, Finding, Measure

RUNS = 4000


def measure(
    runs: list[float] | np.ndarray, null: list[float] | np.ndarray, originals: list[float] | np.ndarray = (), *,
    above: Finding | None = "too_much", below: Finding | None = "too_little", **others: float,
) -> Measure:  # fmt: skip
    return Measure("m", "m", ByKind(*(np.asarray(each, float) for each in (runs, null, originals))), above, below,
                   **others)  # type: ignore[arg-type]  # fmt: skip


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(0)


def test_one_run_is_tested_as_one_more_of_the_pool(random: np.random.Generator) -> None:
    """Student's test of samples of one and K, variances pooled, is the prediction interval's."""
    null = random.normal(size=8)
    for value in (-1.0, 0.3, 2.5):
        error = null.std(ddof=1) * np.sqrt(1 + 1 / 8)
        expected = 2 * stats.t.sf(abs(value - null.mean()) / error, 7)
        found = measure([value], null)
        assert found.p() == pytest.approx(expected, rel=1e-12)
        lower, upper = found.band() or (0, 0)
        assert (found.p() > 0.05) == (lower < value < upper)


def test_several_seeds_are_tested_as_welch_does(random: np.random.Generator) -> None:
    runs, null = random.normal(0.4, 2, size=5), random.normal(size=8)
    assert measure(runs, null).p() == pytest.approx(stats.ttest_ind(runs, null, equal_var=False).pvalue, rel=1e-12)


def test_only_one_direction_counts_where_the_other_has_no_meaning() -> None:
    null = [0.89, 0.9, 0.91, 0.9]
    worse, better = (measure([value], null, above=None, below="damaged") for value in (0.8, 0.99))
    both = measure([0.8], null)
    assert worse.p() == pytest.approx(both.p() / 2)
    assert worse.finding() == "damaged"
    assert better.p() > 0.99
    assert measure([0.895], null, above=None, below="damaged", least=0.01).p() == 1


def test_power_is_how_often_it_is_found(random: np.random.Generator) -> None:
    null = random.normal(size=(RUNS, 8))
    candidates = random.normal(2.5, 1, size=RUNS)
    found = np.mean([measure([value], pool).p() <= 0.05 for value, pool in zip(candidates, null, strict=True)])
    exact = measure([0], stats.norm.ppf((np.arange(8) + 0.5) / 8))
    scale = 1 / exact.deviation
    assert exact.power(2.5 / scale) == pytest.approx(found, abs=4 * np.sqrt(0.25 / RUNS))
    assert exact.power(exact.detectable()) == pytest.approx(0.8, abs=0.01)


def test_holm_is_the_step_down_of_bonferroni() -> None:
    assert family.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert family.holm([0.9, 0.8]) == [1, 1]
    assert family.holm([]) == []


@pytest.mark.parametrize(("models", "sides"), [(4, 2), (8, 2), (8, 1), (16, 2)])
def test_dunnett_agrees_with_scipy(models: int, sides: int) -> None:
    """SciPy's many-to-one test with one observation a treatment, by quasi-Monte Carlo."""
    random = np.random.default_rng(models)
    pool = random.normal(size=models)
    runs = random.normal(1, 1, size=6)
    alternative = "two-sided" if sides == 2 else "greater"
    expected = stats.dunnett(*([each] for each in runs), control=pool, alternative=alternative, rng=random).pvalue
    error = pool.std(ddof=1) * np.sqrt(1 + 1 / models)
    found = [
        family.dunnett((value - pool.mean()) / error, models - 1, models, len(runs), sides=sides)
        for value in runs
        if sides == 2 or value > pool.mean()
    ]
    wanted = [p for p, value in zip(expected, runs, strict=True) if sides == 2 or value > pool.mean()]
    assert found == pytest.approx(wanted, abs=3e-3)
    alone = family.dunnett(2.2, models - 1, models, 1, sides=2)
    assert alone == pytest.approx(2 * stats.t.sf(2.2, models - 1), rel=1e-6)


def test_ten_perfect_methods_are_wrongly_rejected_five_times_in_a_hundred(random: np.random.Generator) -> None:
    wrong = 0
    for _ in range(600):
        pool, runs = random.normal(size=8), random.normal(size=10)
        error = pool.std(ddof=1) * np.sqrt(1 + 1 / 8)
        furthest = np.abs(runs - pool.mean()).max() / error
        wrong += family.dunnett(float(furthest), 7, 8, 10, sides=2) <= 0.05
    assert wrong / 600 == pytest.approx(0.05, abs=2.5 * np.sqrt(0.05 * 0.95 / 600))


def test_fieller_covers_the_residual(random: np.random.Generator) -> None:
    """Nominal 95 % over pools, originals and runs; the limits are those of the test turned around."""
    covered, bounded, cases = 0, 0, 0
    for _ in range(1500):
        found = residual.residual("m", "m", measure([random.normal(2.4)], random.normal(size=8),
                                                    random.normal(8, 1, size=2)))  # fmt: skip
        if found is None:
            continue
        cases += 1
        covered += found.lower <= 0.3 <= found.upper
        bounded += found.at_most >= 0.3
    assert cases > 1400
    assert covered / cases == pytest.approx(0.95, abs=0.02)
    assert bounded / cases == pytest.approx(0.95, abs=0.02)
    one = measure([1.0], [-1, 0, 1, 0.5, -0.5], [6.0, 7.0])
    parts, limits = residual.parts_of(one), residual.residual("m", "m", one)
    assert parts is not None
    assert limits is not None
    quantile = stats.t.ppf(0.975, 4)
    assert [parts.distance(limits.lower), parts.distance(limits.upper)] == pytest.approx([-quantile, quantile])


def test_there_is_no_residual_where_the_original_cannot_be_told_from_retrained_models() -> None:
    assert residual.residual("m", "m", measure([0.1], [-1, 0, 1, 0.5], [0.4])) is None
    assert residual.residual("m", "m", measure([0.1], [-1, 0, 1, 0.5])) is None


@pytest.mark.parametrize("spread", [1.0, 2.0])
def test_a_method_exactly_at_the_margin_is_seldom_praised(random: np.random.Generator, spread: float) -> None:
    """Half of the original's effect is left; seeds scatter as retrained models do, or twice as much."""
    praised = np.mean([
        residual.below(measure(random.normal(3, spread, size=5), random.normal(size=8), random.normal(6, 1, size=2)),
                       0.5)
        for _ in range(RUNS)
    ])  # fmt: skip
    assert praised <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / RUNS)
