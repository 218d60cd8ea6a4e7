"""Bands of one more model: by the book, and by how often one more model lies in them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t

from comparator import bands
from comparator.bands import Compared

DRAWS = 4000
POOLS = (4, 8, 16)


def test_prediction_interval_by_the_book() -> None:
    """Values 1, 2, 3: mean 2, deviation 1, t(2) = 4.302653: ± 4.302653·√(4/3)."""
    found = bands.limits([1.0, 2.0, 3.0])
    assert found is not None
    assert found == pytest.approx((2 - 4.968281, 2 + 4.968281), abs=1e-5)
    assert bands.limits([1.0, 2.0]) is None
    assert bands.of_difference([1.0, 2.0, 3.0]) == pytest.approx(4.302653 * 2**0.5, abs=1e-5)
    assert bands.limits([0.5] * 8, step=0.25) == (0.25, 0.75)
    assert np.isnan(bands.limits([[np.nan], [1.0], [2.0]])).all()  # type: ignore[arg-type]


def test_the_deviation_of_pairs_is_the_jackknifes() -> None:
    """Pseudo-values K·U − (K − 1)·U(without j) of the mean over pairs U have the deviation 2·s (Arvesen 1969)."""
    random = np.random.default_rng(0)
    matrix = random.normal(size=(6, 6))
    matrix = matrix + matrix.T
    mean = matrix[np.triu_indices(6, 1)].mean()
    pseudo = []
    for place in range(6):
        rest = np.delete(np.delete(matrix, place, 0), place, 1)
        pseudo.append(6 * mean - 5 * rest[np.triu_indices(5, 1)].mean())
    loo = [np.delete(matrix[place], place).mean() for place in range(6)]
    assert bands.deviation(loo, "pairs") == pytest.approx(np.std(pseudo, ddof=1) / 2)


def pairs(random: np.random.Generator, models: int, noise: float, sign: int) -> np.ndarray:
    """Return comparisons e_i + sign·e_j + noise [DRAWS, models, models] of all models."""
    effects = random.normal(size=(DRAWS, models))
    rest = np.tril(noise * random.normal(size=(DRAWS, models, models)), -1)
    return effects[:, :, None] + sign * effects[:, None, :] + rest + sign * rest.transpose(0, 2, 1)


def means(compared: np.ndarray, models: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the means over the other models [models, DRAWS], and that of one more model [DRAWS]."""
    inside = compared[:, :models, :models] * (1 - np.eye(models))
    return inside.sum(axis=2).T / (models - 1), compared[:, models, :models].mean(axis=1)


def coverage(values: np.ndarray, further: np.ndarray, compared: Compared | None) -> float:
    found = bands.limits(values, compared)
    assert found is not None
    return float(((found[0] <= further) & (further <= found[1])).mean())


@pytest.mark.parametrize("models", POOLS)
@pytest.mark.parametrize("noise", [0.0, 1.0])
@pytest.mark.parametrize(("compared", "sign"), [("pairs", 1), ("opposed", -1)])
def test_one_more_model_lies_in_the_band_of_shared_comparisons(
    models: int, noise: float, compared: Compared, sign: int
) -> None:
    random = np.random.default_rng([models, sign + 1])
    values, further = means(pairs(random, models + 1, noise, sign), models)
    assert 0.93 <= coverage(values, further, compared) <= 0.97
    if models == 4 and not noise:
        plain = coverage(values, further, None)
        assert plain < 0.9 if compared == "pairs" else plain > 0.97, "without the correction the band does not hold"


@pytest.mark.parametrize("models", POOLS)
@pytest.mark.parametrize("numbers", [1, 3])
def test_one_more_model_lies_in_the_band_of_distances_to_the_mean(models: int, numbers: int) -> None:
    """Tug of war: one minus each absolute difference to the others' mean, multiplied."""
    shares = 0.02 * np.random.default_rng(models).normal(size=(models + 1, 5 * DRAWS, numbers))
    total = shares[:models].sum(axis=0)
    values = np.prod(1 - np.abs(shares[:models] - (total - shares[:models]) / (models - 1)), axis=2)
    further = np.prod(1 - np.abs(shares[models] - total / models), axis=1)
    assert 0.93 <= coverage(values, further, "distance") <= 0.97


@pytest.mark.parametrize("models", [8, 16])
@pytest.mark.parametrize("noise", [0.0, 1.0, 10.0])
def test_one_more_pair_lies_in_the_band_of_pairs(models: int, noise: float) -> None:
    compared = pairs(np.random.default_rng(models), models + 2, noise, 1)
    found = bands.of_pair(np.moveaxis(compared[:, :models, :models], 0, -1))
    assert found is not None
    further = compared[:, models, models + 1]
    assert 0.93 <= ((found[0] <= further) & (further <= found[1])).mean() <= 0.97


def test_a_pair_of_three_models_has_no_band() -> None:
    assert bands.of_pair(np.ones((3, 3))) is None
    assert bands.of_pair(np.ones((4, 4))) == (1.0, 1.0)


def test_two_models_differ_by_no_more_than_the_difference() -> None:
    draws = np.random.default_rng(2).normal(size=(7, DRAWS))
    found = bands.of_difference(draws[:5])
    assert found is not None
    assert (np.abs(draws[5] - draws[6]) <= found).mean() == pytest.approx(0.95, abs=0.015)
    assert found == pytest.approx(t.ppf(0.975, 4) * draws[:5].std(axis=0, ddof=1) * np.sqrt(2))
