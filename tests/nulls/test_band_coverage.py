"""Bands hold what they promise on really trained models; ``band_coverage.py`` looks at all of them and takes longer."""

from __future__ import annotations

import pytest

from nulls.band_coverage import LOWEST, Found, coverages, holds, read

MODELS, SLACK = 80, 0.01
METRICS = ("UA", "RA", "TRA", "loss_forget", "WCPS", "js_forget")


@pytest.fixture(scope="module")
def found() -> dict[str, Found]:
    return {each.name: each for each in coverages(read("twin", most=MODELS), metrics=METRICS, splits=2500)}


def test_one_more_retrained_model_lies_in_the_band(found: dict[str, Found]) -> None:
    assert {"WCPS", "ToW", "AUC v pool, margin", "AUC v one model, entropy", "class accuracy"} <= found.keys()
    for name, each in found.items():
        assert holds(each, slack=SLACK), f"{name}: {each}"


def test_values_that_share_models_would_not_hold_without_the_correction(found: dict[str, Found]) -> None:
    for name in ("WCPS", "js_forget"):
        assert plain(found[name])[4] < LOWEST - 0.02
    assert plain(found["AUC v one model, margin"])[16] < LOWEST, "the pool's band is not that of one model"


def plain(found: Found) -> dict[int, float]:
    assert found.plain is not None
    return found.plain
