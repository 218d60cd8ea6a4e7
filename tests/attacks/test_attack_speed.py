"""The promised speed of attacks, in seconds of this process: each runs on one core."""

import time
from collections.abc import Callable

import numpy as np

from attacks.attack_data import make_view
from attacks.test_attack_contract import POPULATION
from comparator.attacks import per_image, worst_case_privacy_score
from comparator.attacks.simulate import simulate


def best_of(repeats: int, work: Callable[[], object]) -> float:
    """Return the fewest seconds of this process: all run on one core, and others on the machine do not count."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def test_worst_case_score_of_5000_by_5000_takes_50_ms() -> None:
    random = np.random.default_rng(0)
    sides = [{"entropy": random.random(5000), "confidence": random.normal(4, 3, 5000)} for _ in range(2)]
    assert best_of(3, lambda: worst_case_privacy_score(*sides)) < 0.05


def test_audit_of_10000_images_takes_a_second() -> None:
    random = np.random.default_rng(0)
    candidate, references = random.normal(size=10_000), random.normal(size=(8, 10_000))

    def work() -> None:
        per_image.audit(candidate, references)
        per_image.stability(candidate, references)

    assert best_of(2, work) < 1


def test_population_attacks_on_10000_images_take_two_seconds() -> None:
    view = make_view(14, models=8, forget=5000, twin=5000, retain=5000, test=2000)

    def work() -> None:
        for name in POPULATION:
            simulate(name, view)
        simulate("reported", view, {"fitted": False})

    assert best_of(2, work) < 2
