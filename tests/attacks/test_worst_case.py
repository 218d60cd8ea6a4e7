"""The worst-case privacy score: vectors of the scoring page §1.6, and a slow implementation written from its text."""

from decimal import Decimal

import numpy as np
import pytest

from comparator.attacks import worst_case_privacy_score
from comparator.attacks.worst_case import attack_scores
from comparator.errors import InvalidInput

FLAT = np.array([0.5])
STEPS = np.array([0.21, 0.43, 0.62, 0.83])
TEN = np.array([0.21, 0.43, 0.62, 0.83, 1.02, 1.21, 1.43, 1.62, 1.83, 2.02])


def entropies(u: np.ndarray, r: np.ndarray, form: str = "published") -> float:
    return worst_case_privacy_score({"entropy": u, "confidence": FLAT}, {"entropy": r, "confidence": FLAT}, form)  # type: ignore[arg-type]


def confidences(u: np.ndarray, r: np.ndarray) -> float:
    return worst_case_privacy_score({"entropy": FLAT, "confidence": u}, {"entropy": FLAT, "confidence": r})


def test_vectors() -> None:
    assert entropies(STEPS, STEPS) == 1.0
    assert entropies(np.full(4, 0.11), np.full(4, 2.03)) == 0.0
    assert entropies(STEPS, np.array([0.62, 0.83, 1.02, 1.21])) == 0.467
    assert entropies(TEN, TEN + 0.4) == 0.755
    assert confidences(np.array([-1.1, 0.3, 2.2, 4.6, 7.7]), np.array([2.3, 4.4, 6.1, 8.9, 12.0])) == 0.530


@pytest.mark.parametrize("form", ["published", "strict"])
def test_identical_arrays_score_one(form: str) -> None:
    random = np.random.default_rng(0)
    values = {"entropy": random.exponential(0.3, 5000), "confidence": random.normal(4, 3, 5000)}
    assert worst_case_privacy_score(values, values, form) == 1.0  # type: ignore[arg-type]


def slow(unlearned: dict[str, np.ndarray], retrained: dict[str, np.ndarray], form: str) -> float:
    """Thresholds as decimal numbers, one loop per step of the text."""
    delta, tiny = 1e-5, 1e-10
    worst = 0.0
    for name, low, step in (("entropy", "0", "0.05"), ("confidence", "-2.5", "0.25")):
        high = Decimal(low) + 50 * Decimal(step)
        u, r = (
            [min(max(Decimal(f"{value:.2f}"), Decimal(low)), high) for value in side[name]]
            for side in (unlearned, retrained)
        )
        for positive, negative in ((u, r), (r, u)):
            for number in range(51):
                threshold = Decimal(low) + number * Decimal(step)
                fpr = sum(value >= threshold for value in negative) / len(negative)
                fnr = sum(value < threshold for value in positive) / len(positive)
                if fpr == 0 and fnr == 0:
                    quality = 0.0
                elif fpr >= 1 - delta or fnr >= 1 - delta or (form == "strict" and 0 in (fpr, fnr)):
                    quality = 1.0
                else:
                    a, b = (min(max(rate, tiny), 1 - delta - tiny) for rate in (fpr, fnr))
                    bounds = np.log(1 - delta - a) - np.log(b), np.log(1 - delta - b) - np.log(a)
                    quality = 2 ** -max(0.0, (max if form == "strict" else min)(bounds))
                worst = max(worst, round(1 - quality, 3))
    return round(1 - worst, 3)


@pytest.mark.parametrize("form", ["published", "strict"])
@pytest.mark.parametrize("seed", range(6))
def test_agrees_with_the_slow_form(form: str, seed: int) -> None:
    random = np.random.default_rng(seed)
    unlearned = {"entropy": random.exponential(0.5, 60), "confidence": random.normal(3, 4, 60)}
    retrained = {"entropy": random.exponential(0.5 + 0.2 * seed, 45), "confidence": random.normal(3 - seed, 4, 45)}
    assert worst_case_privacy_score(unlearned, retrained, form) == slow(unlearned, retrained, form)  # type: ignore[arg-type]


def test_swapping_the_models_changes_nothing() -> None:
    random = np.random.default_rng(7)
    first = {"entropy": random.exponential(0.5, 80), "confidence": random.normal(3, 4, 80)}
    second = {"entropy": random.exponential(0.7, 80), "confidence": random.normal(2, 4, 80)}
    assert worst_case_privacy_score(first, second) == worst_case_privacy_score(second, first)


def test_strict_ignores_one_sided_zeros() -> None:
    rates = np.array([0.0, 0.1, 0.1, 0.0]), np.array([0.5, 0.0, 0.2, 0.0])
    np.testing.assert_allclose(attack_scores(*rates, "strict")[[0, 1, 3]], [0, 0, 1])
    expected = 1 - 2 ** -(np.log(1 - 1e-5 - 0.2) - np.log(0.1))
    assert attack_scores(*rates, "strict")[2] == pytest.approx(expected)


def test_two_samples_of_one_model_score_below_one() -> None:
    """The noise floor that privacy page §0.2 reports: .91 for 200 against 200 (5 % quantile .85), .98 for 5,000."""
    random = np.random.default_rng(8)

    def draw(n: int) -> dict[str, np.ndarray]:
        return {"entropy": random.exponential(0.5, n), "confidence": random.normal(3, 3, n)}

    floors = {n: [worst_case_privacy_score(draw(n), draw(n)) for _ in range(200)] for n in (200, 5000)}
    assert np.mean(floors[200]) == pytest.approx(0.91, abs=0.02)
    assert np.quantile(floors[200], 0.05) == pytest.approx(0.85, abs=0.03)
    assert np.mean(floors[5000]) == pytest.approx(0.98, abs=0.01)


def test_saturated_log_odds_are_clipped_and_broken_input_is_refused() -> None:
    assert confidences(np.array([103.2, 50.0]), np.array([10.0, 11.0])) == 1.0
    with pytest.raises(InvalidInput, match="lack “confidence”"):
        worst_case_privacy_score({"entropy": FLAT}, {"entropy": FLAT, "confidence": FLAT})
    with pytest.raises(InvalidInput, match="entropy of the unlearned model are not finite"):
        entropies(np.array([np.nan]), FLAT)
    with pytest.raises(InvalidInput, match="no scores of entropy of the retrained"):
        entropies(FLAT, np.array([]))
    with pytest.raises(InvalidInput, match="no form"):
        entropies(FLAT, FLAT, "max")
