"""Distance to retrained: in units of the band, largest or mean, and what noise alone may separate."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from comparator import yardstick
from comparator.yardstick import Scale

UNIT = (0.0, 1.0)


def test_one_unit_is_the_end_of_the_band_of_one_more_model() -> None:
    """Independently: mean ± t(K − 1)·s·√(1 + 1/K)."""
    values = np.random.default_rng(0).normal(0.8, 0.05, 8)
    found = yardstick.scale(list(values), None, UNIT)
    half = stats.t.ppf(0.975, 7) * values.std(ddof=1) * np.sqrt(1 + 1 / 8)
    assert found == pytest.approx((values.mean(), half))
    assert yardstick.distances({"RA": values.mean() + half}, {"RA": Scale(*found)})["RA"] == pytest.approx(1)


def test_without_spread_one_point_is_the_unit_where_there_are_bounds() -> None:
    assert yardstick.scale([0.0, 0.0, 0.0], None, UNIT) == Scale(0.0, 0.01)
    assert yardstick.scale([2.0, 2.0, 2.0], None, (0.0, None)) is None
    assert yardstick.scale([0.1, 0.2], None, UNIT) is None


def test_the_share_of_retrained_models_beyond_one_is_the_bands() -> None:
    """Draws of nine normal values: the ninth is beyond one unit of the other eight's scale in 5 % of draws."""
    random = np.random.default_rng(1)
    draws = random.normal(0.5, 0.1, (4000, 9))
    beyond = 0
    for *pool, one in draws:
        found = yardstick.scale(pool, None, UNIT)
        assert found
        beyond += abs(one - found.mean) > found.half
    assert beyond / len(draws) == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / len(draws)))


def test_the_largest_counts_or_the_weighted_mean() -> None:
    measured = {"UA": -0.5, "RA": 2.0, "TRA": 1.0}
    assert yardstick.combined(measured, {"UA": 1, "RA": 1, "TRA": 1}) == (2.0, "RA")
    assert yardstick.combined(measured, {"UA": 5, "RA": 1}) == (2.5, "UA")
    mean = yardstick.combined(measured, {"UA": 2, "RA": 1}, "mean")
    assert mean
    assert mean.value == pytest.approx((2 * 0.5 + 2) / 3)


def test_a_model_is_not_nearer_for_what_is_not_known_of_it() -> None:
    scales = {"UA": Scale(0, 1), "RA": Scale(0, 1)}
    for value in (None, float("nan"), float("inf")):
        measured = yardstick.distances({"UA": 0.0, "RA": value}, scales)
        assert yardstick.combined(measured, {"UA": 1, "RA": 1}) is None
    assert yardstick.combined({}, {}) is None


def test_ties() -> None:
    weights = {"UA": 1.0, "RA": 1.0}
    closest = {"UA": 1.5, "RA": 0.0}
    assert yardstick.tied({"UA": 1.9, "RA": 0.2}, closest, weights, 8)
    assert not yardstick.tied({"UA": -1.5, "RA": 0.0}, closest, weights, 8), "as far, but elsewhere"
    assert yardstick.tied({"UA": 0.9, "RA": 0.0}, {"UA": -0.9, "RA": 0.0}, weights, 8), "both are inside"
    assert yardstick.apart(10**9) == pytest.approx(np.sqrt(2))
