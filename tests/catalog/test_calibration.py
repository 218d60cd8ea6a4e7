"""What the README and the app say of the verdict's calibration: intervals against SciPy, shares against the words."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from comparator.catalog import calibration, calibration_text


@pytest.mark.parametrize(("accused", "count"), [(0, 24), (3, 208), (12, 12), (7, 52)])
def test_intervals_are_wilsons(accused: int, count: int) -> None:
    expected = binomtest(accused, count).proportion_ci(method="wilson")
    assert calibration.wilson(accused / count, count) == pytest.approx((expected.low, expected.high))


def test_draws_of_few_models_tell_as_much_as_the_models() -> None:
    models = {"retrained": 208, "original": 12, "partial_0.1": 8}
    row = {"model": "original", "detail": "", "draws": 52}
    assert calibration.independent(row, models) == 12
    assert calibration.independent({"model": "partial", "detail": "0.1", "draws": 52}, models) == 8
    assert calibration.independent({"model": "method", "detail": "3", "draws": 300}, models) == 69
    assert calibration.independent({"model": "fake", "detail": "hot", "draws": 24}, models) == 24


def test_every_word_accuses_praises_or_cannot_say() -> None:
    for row in calibration.read()["rows"]:
        assert row["accused"] + row["passed"] + row["states"].get("inconclusive", 0) == pytest.approx(1)
        assert row["lower"] <= row["accused"] <= row["upper"]


def test_every_row_of_the_figures_is_in_the_readme_or_summed_up_there() -> None:
    text, found = calibration_text.text(), calibration.read()
    for row in found["rows"]:
        if row["model"] != "fake":
            assert f"{row['accused']:.3f} [{row['lower']:.3f}, {row['upper']:.3f}]" in text
        else:
            assert row["detail"] in found["fakes"]
