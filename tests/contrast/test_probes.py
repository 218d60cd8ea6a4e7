"""Linear probes on data with a known answer, and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from comparator.contrast import probes


def test_one_bit_where_a_line_separates() -> None:
    target = np.arange(300) % 3 == 0
    activations = np.random.default_rng(0).normal(size=(300, 5)) + 20 * target[:, None]
    assert probes.bits(activations, target) > 0.95


def test_no_bits_in_noise() -> None:
    values = []
    for seed in range(10):
        target = np.arange(400) % 4 == 0
        values.append(probes.bits(np.random.default_rng(seed).normal(size=(400, 20)), target))
    assert -0.1 < np.mean(values) < 0.02


def test_information_of_a_noisy_bit() -> None:
    random = np.random.default_rng(0)
    target = np.arange(20_000) % 2 == 0
    seen = np.where(random.random(20_000) < 0.1, ~target, target).astype(float)[:, None]
    entropy = -(0.1 * np.log2(0.1) + 0.9 * np.log2(0.9))
    assert probes.bits(seen, target) == pytest.approx(1 - entropy, abs=0.02)


def test_newton_finds_what_scikit_learn_finds() -> None:
    random = np.random.default_rng(1)
    target = random.random(200) < 0.3
    inputs = random.normal(size=(200, 6)) + target[:, None]
    weights = probes._balanced(target)
    found = probes._fit(np.hstack([inputs, np.ones((200, 1))]), target.astype(float), weights, 0.01, np.zeros(7))
    other = LogisticRegression(C=1 / (0.01 * 200), tol=1e-10, max_iter=1000).fit(
        inputs, target, sample_weight=weights * 200
    )
    np.testing.assert_allclose(found, [*other.coef_[0], other.intercept_[0]], atol=2e-3)


def test_groups_too_small_are_nan() -> None:
    assert np.isnan(probes.bits(np.zeros((50, 2)), np.arange(50) < 5))


def test_constant_layers_and_more_features_than_samples() -> None:
    target = np.arange(60) % 2 == 0
    assert probes.bits(np.ones((60, 4)), target) == pytest.approx(0, abs=1e-6)
    wide = np.random.default_rng(0).normal(size=(60, 300))
    assert np.isfinite(probes.bits(wide, target))
