"""Matrices, class changes, noise bands and highlights on small cases, and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t
from sklearn.metrics import accuracy_score, confusion_matrix

from comparator.contrast import band, highlights
from comparator.contrast.class_changes import changes, forgotten_classes
from comparator.contrast.matrix import matrix
from comparator.contrast.predicted import Predicted, predicted, vote
from comparator.evidence import Samples

RANDOM = np.random.default_rng(0)


def model(classes: int, n: int, seed: int) -> Predicted:
    return predicted(np.random.default_rng(seed).normal(size=(n, classes)).astype(np.float32))


@pytest.mark.parametrize("classes", [2, 10, 40])
def test_matrix_equals_scikit_learn(classes: int) -> None:
    labels, guess = RANDOM.integers(0, classes, 500), model(classes, 500, classes)
    found = matrix(labels, guess, classes)
    np.testing.assert_array_equal(found.counts, confusion_matrix(labels, guess.classes, labels=range(classes)))
    for true, wanted in [(0, 1), (1, 1), (1, 0)]:
        cell = (labels == true) & (guess.classes == wanted)
        if cell.any():
            assert found.confidence[true, wanted] == pytest.approx(guess.confidence[cell].mean(), rel=1e-6)
    for true in range(classes):
        inside = labels == true
        if inside.any():
            assert found.accuracies[true] == pytest.approx(accuracy_score(labels[inside], guess.classes[inside]))


def test_empty_classes_are_nan_not_zero() -> None:
    found = matrix(np.array([0, 0]), predicted(np.eye(3, dtype=np.float32)[[0, 1]]), 3)
    assert np.isnan(found.accuracies[1:]).all()
    assert np.isnan(found.confidence[1, 1])
    assert found.shares[0].tolist() == [0.5, 0.5, 0]


def test_predictions_are_stable_for_large_logits() -> None:
    found = predicted(np.array([[1e4, 0, -1e4], [3, 3, 0]], dtype=np.float32))
    assert found.probabilities[0].tolist() == [1, 0, 0]
    assert found.classes.tolist() == [0, 0]
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1, rtol=1e-6)


def test_vote_breaks_ties_by_probability() -> None:
    sure, unsure = (predicted(np.log(np.array([row], dtype=np.float32))) for row in ([0.9, 0.1], [0.4, 0.6]))
    assert vote([sure, unsure]).tolist() == [0]
    assert vote([unsure, unsure, sure]).tolist() == [1]


def test_means_leave_forgotten_classes_out() -> None:
    labels = np.array([0, 0, 1, 1, 2, 2])
    a = predicted(np.eye(3, dtype=np.float32)[[0, 0, 1, 1, 2, 0]] * 5)
    b = predicted(np.eye(3, dtype=np.float32)[[0, 1, 0, 0, 2, 2]] * 5)
    found = changes(matrix(labels, a, 3), matrix(labels, b, 3), np.array([False, True, False]))
    assert found.difference.tolist() == [-0.5, -1, 0.5]
    assert (found.mean_a, found.mean_b) == (0.75, 0.75)


def samples(roles: list[int], labels: list[int]) -> Samples:
    return Samples(
        np.array(labels), np.array(labels), np.array(roles, dtype=np.uint8), np.array([0, 1]), np.array([True, False]),
        np.arange(len(roles)), np.arange(2), 3,
    )  # fmt: skip


def test_only_wholly_forgotten_classes_count() -> None:
    assert forgotten_classes(samples([1, 1, 0, 1, 0], [0, 0, 1, 1, 2])).tolist() == [True, False, False]


def test_prediction_interval_by_the_book() -> None:
    values = np.array([[0.5, 0.9], [0.6, 0.95], [0.55, 0.97], [0.7, 0.99]])
    found = band.among(values, 0, 1)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    half = t.ppf(0.975, 3) * values.std(axis=0, ddof=1) * np.sqrt(1.25)
    np.testing.assert_allclose(found.low, values.mean(axis=0) - half)
    np.testing.assert_allclose(found.high, np.minimum(1, values.mean(axis=0) + half))
    np.testing.assert_allclose(band.of_difference(values), t.ppf(0.975, 3) * values.std(axis=0, ddof=1) * np.sqrt(2))


def test_interval_covers_a_further_model() -> None:
    inside = 0
    for seed in range(2000):
        draws = np.random.default_rng(seed).normal(size=5)
        found = band.among(draws[:4])
        assert found is not None
        inside += int(found.low <= draws[4] <= found.high)
    assert inside / 2000 == pytest.approx(0.95, abs=0.015)


def test_few_models_have_dots_and_one_has_nothing() -> None:
    dots = band.among([[0.1], [0.2], [0.3]])
    assert dots is not None
    assert dots.low is None
    assert dots.values.shape == (3, 1)
    assert band.among([[0.1]]) is None
    assert band.among([]) is None
    assert band.of_difference([[0.1], [0.2], [0.3]]) is None


def test_highlights_of_class_forgetting() -> None:
    labels, classes = np.array([0, 0, 0, 1, 2]), np.array([0, 1, 2, 1, 0])
    target = labels == 0
    found = highlights.flags(labels, classes, labels, target, ~target, forgotten=np.array([True, False, False]))
    assert found["not_forgotten"].tolist() == [True, False, False, False, False]
    assert found["correctly_forgotten"].tolist() == [False, True, True, False, False]
    assert found["overly_forgotten"].tolist() == [False, False, False, False, True]
    assert found["changed"].tolist() == [False, True, True, False, True]
    assert highlights.counts(found) == {
        "all": 5, "target": 3, "correctly_forgotten": 2, "not_forgotten": 1, "overly_forgotten": 1, "changed": 3,
        "wrong": 3,
    }  # fmt: skip
    assert highlights.packed(found).tolist() == [1 + 4, 1 + 2 + 16 + 32, 1 + 2 + 16 + 32, 0, 8 + 16 + 32]


def test_highlights_of_other_forget_sets_follow_the_retrained_majority() -> None:
    labels = np.array([0, 0, 0, 0, 1, 1])
    majority = np.array([0, 1, 0, 1, 1, 0])
    classes = np.array([0, 0, 2, 2, 0, 0])
    target = np.array([True, True, True, True, False, False])
    found = highlights.flags(labels, classes, classes, target, ~target, majority=majority)
    assert found["correctly_forgotten"].tolist() == [True, False, False, False, False, False]
    assert found["not_forgotten"].tolist() == [False, True, False, False, False, False]
    assert found["overly_forgotten"].tolist() == [False, False, True, False, True, False]


def test_highlights_without_a_reference_are_unknown() -> None:
    labels = np.array([0, 1])
    found = highlights.flags(labels, labels, labels, labels == 0, labels == 1)
    assert [highlights.counts(found)[name] for name in highlights.NEED_REFERENCE] == [None, None, None]
