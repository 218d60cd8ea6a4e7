"""Signals against their definitions in extended precision, and at the edges of what logits can be."""

import numpy as np
import pytest

from comparator.attacks import signals
from comparator.errors import InvalidInput, NotFound


def slow(name: str, logits: np.ndarray, label: int, temperature: float) -> float:
    """Each definition, word by word, for one sample."""
    z = logits.astype(np.longdouble) / temperature
    p = np.exp(z - z.max())
    p /= p.sum()
    top = int(p.argmax())
    others = [j for j in range(len(p)) if j != label]
    return float(
        {
            "entropy": lambda: -sum(q * np.log(q) for q in p),
            "confidence": lambda: np.log(p[top]) - np.log(sum(np.delete(p, top))),
            "loss": lambda: -np.log(p[label]),
            "margin": lambda: z[label] - np.log(sum(np.exp(z[j]) for j in others)),
            "modified_entropy": lambda: (
                -(1 - p[label]) * np.log(p[label])
                - sum(p[j] * np.log(sum(p[k] for k in range(len(p)) if k != j)) for j in others)
            ),
        }[name]()
    )


NAMES = [each.name for each in signals.signals()]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("temperature", [1.0, 2.0, 0.5])
def test_signal_is_its_definition(name: str, temperature: float) -> None:
    random = np.random.default_rng(0)
    logits, labels = random.normal(scale=4, size=(60, 7)), random.integers(0, 7, 60)
    expected = [slow(name, row, label, temperature) for row, label in zip(logits, labels, strict=True)]
    np.testing.assert_allclose(
        signals.score(name, logits, labels, temperature=temperature), expected, rtol=1e-9, atol=1e-14
    )


def test_vectors_of_the_scoring_page() -> None:
    logits, zero, one = np.array([[2.0, 1.0, 0.0]]), np.array([0]), np.array([1])
    assert signals.score("entropy", logits, zero)[0] == pytest.approx(1.02019, abs=5e-6)
    assert signals.score("confidence", logits, one)[0] == pytest.approx(0.686738, abs=5e-7)
    assert signals.score("margin", logits, zero)[0] == pytest.approx(0.686738, abs=5e-7)
    assert signals.score("margin", logits, one)[0] == pytest.approx(-1.126928, abs=5e-7)


def test_modified_entropy_vector() -> None:
    logits = np.log([[0.7, 0.2, 0.1]])
    assert signals.score("modified_entropy", logits, np.array([0]))[0] == pytest.approx(0.162167, abs=5e-7)


def test_margin_is_log_odds_of_the_true_class() -> None:
    random = np.random.default_rng(1)
    logits, labels = random.normal(size=(200, 10)), random.integers(0, 10, 200)
    p = np.exp(-signals.score("loss", logits, labels))
    np.testing.assert_allclose(signals.score("margin", logits, labels), np.log(p / (1 - p)), atol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_stable_for_huge_logits(name: str) -> None:
    logits = np.array([[1e4, -1e4, 0], [-1e4, 1e4, 0], [0, 0, 0], [1e4, 1e4, -1e4]], dtype=np.float32)
    for label in range(3):
        assert np.isfinite(signals.score(name, logits, np.full(4, label))).all()


def test_confident_mistake_costs_twice_its_log_odds_in_modified_entropy() -> None:
    value = signals.score("modified_entropy", np.array([[0.0, 500.0]]), np.array([0]))[0]
    assert value == pytest.approx(1000)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_broken_logits_name_their_samples(bad: float) -> None:
    logits = np.zeros((6, 3))
    logits[[2, 4], 1] = bad
    with pytest.raises(InvalidInput, match="2 of 6 samples are not finite; the first are 120, 140"):
        signals.score("margin", logits, np.zeros(6, dtype=np.int64), ids=np.arange(100, 160, 10))


def test_other_bad_input_is_explained() -> None:
    labels = np.zeros(2, dtype=np.int64)
    with pytest.raises(InvalidInput, match="do not fit 2 labels"):
        signals.score("loss", np.zeros((3, 4)), labels)
    with pytest.raises(InvalidInput, match="4 classes"):
        signals.score("loss", np.zeros((2, 4)), labels + 4)
    with pytest.raises(InvalidInput, match="temperature is 0"):
        signals.score("loss", np.zeros((2, 4)), labels, temperature=0)
    with pytest.raises(NotFound, match="modified_entropy"):
        signals.get("modified entropy")


def test_no_samples_give_no_values() -> None:
    for name in NAMES:
        assert signals.score(name, np.zeros((0, 4)), np.zeros(0, dtype=np.int64)).shape == (0,)
