"""Debiased linear CKA against an independent computation, and what it must not depend on."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparator.contrast import similarity


def slow_hsic(first: np.ndarray, second: np.ndarray) -> float:
    """The unbiased HSIC as it is defined: a mean over ordered quadruples of different samples (eq. 4)."""
    k, m = first @ first.T, second @ second.T
    terms = [k[i, j] * (m[i, j] + m[q, r] - 2 * m[i, q]) for i, j, q, r in permutations(range(len(first)), 4)]
    return float(np.mean(terms))


def slow_cka(first: np.ndarray, second: np.ndarray) -> float:
    return slow_hsic(first, second) / np.sqrt(slow_hsic(first, first) * slow_hsic(second, second))


def matrix_cka(first: np.ndarray, second: np.ndarray) -> float:
    """The same by the n × n kernel matrices without their diagonals (Song et al., eq. 5)."""

    def hsic(k: np.ndarray, m: np.ndarray) -> float:
        n, one = len(k), np.ones(len(k))
        k, m = k - np.diag(np.diag(k)), m - np.diag(np.diag(m))
        cross = one @ k @ one * (one @ m @ one) / ((n - 1) * (n - 2))
        return float((np.trace(k @ m) + cross - 2 / (n - 2) * (one @ k @ m @ one)) / (n * (n - 3)))

    k, m = first @ first.T, second @ second.T
    return hsic(k, m) / np.sqrt(hsic(k, k) * hsic(m, m))


def fast_cka(first: np.ndarray, second: np.ndarray) -> float:
    return similarity.cka(similarity.prepare(first), similarity.prepare(second))


def correlated(seed: int, n: int, p: int, q: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    common = random.normal(size=(n, 3))
    return (
        common @ random.normal(size=(3, p)) + random.normal(size=(n, p)) + 5,
        common @ random.normal(size=(3, q)) + random.normal(size=(n, q)) - 2,
    )


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.integers(5, 9), st.integers(1, 12), st.integers(1, 12))
def test_equals_the_definition(seed: int, n: int, p: int, q: int) -> None:
    first, second = correlated(seed, n, p, q)
    one, other = similarity.prepare(first), similarity.prepare(second)
    assert similarity.hsic(one, other) == pytest.approx(slow_hsic(first, second), rel=1e-9, abs=1e-9)


def test_equals_the_definition_as_a_ratio() -> None:
    first, second = correlated(1, 12, 6, 4)
    assert fast_cka(first, second) == pytest.approx(slow_cka(first, second), abs=1e-10)


@pytest.mark.parametrize(("n", "p", "q"), [(60, 10, 25), (40, 200, 90), (300, 64, 64)])
def test_equals_the_kernel_form(n: int, p: int, q: int) -> None:
    first, second = correlated(2, n, p, q)
    assert fast_cka(first, second) == pytest.approx(matrix_cka(first, second), abs=1e-9)


def test_equals_the_kernel_form_on_half_precision_far_from_zero() -> None:
    first, second = correlated(3, 80, 30, 30)
    half = [(array * 3 + 200).astype(np.float16) for array in (first, second)]
    assert fast_cka(*half) == pytest.approx(matrix_cka(*(array.astype(np.float64) for array in half)), abs=1e-6)


def test_does_not_depend_on_rotation_scale_or_shift() -> None:
    first, second = correlated(4, 50, 8, 70)
    rotation, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(70, 70)))
    assert fast_cka(first, second @ rotation * 7.5 + 3) == pytest.approx(fast_cka(first, second), abs=1e-10)


def test_a_layer_equals_itself() -> None:
    first, _ = correlated(5, 30, 100, 3)
    assert fast_cka(first, first) == pytest.approx(1, abs=1e-12)


def test_is_near_zero_for_independent_data_with_more_features_than_samples() -> None:
    values = []
    for seed in range(20):
        random = np.random.default_rng(seed)
        values.append(fast_cka(random.normal(size=(50, 500)), random.normal(size=(50, 500))))
    assert abs(np.mean(values)) < 0.02
    assert np.max(np.abs(values)) < 0.15


def test_nothing_to_compare_is_nan() -> None:
    constant, varied = np.ones((20, 5)), np.random.default_rng(0).normal(size=(20, 5))
    assert np.isnan(fast_cka(constant, varied))
    assert np.isnan(fast_cka(varied[:3], varied[:3]))
    assert np.isnan(fast_cka(varied[:0], varied[:0]))


def test_layer_map_holds_the_layers_on_its_diagonal() -> None:
    first = [similarity.prepare(correlated(seed, 40, 6, 3)[0]) for seed in range(3)]
    second = [similarity.prepare(correlated(seed, 40, 6, 9)[1]) for seed in range(3)]
    found = similarity.layer_map(first, second)
    assert found.shape == (3, 3)
    np.testing.assert_array_equal(np.diagonal(found), similarity.by_layer(first, second))
