"""How long attacks take on simulated runs of the sizes that the project promises; prints seconds against targets.

`.venv/bin/python tests/benchmarks/attack_speed.py [repeats]`; each time is the best of the repeats (default 3).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from attacks.attack_data import make_view
from comparator.attacks import per_image, worst_case_privacy_score
from comparator.attacks.simulate import simulate

POPULATION = ("verdict", "threshold", "roc", "worst_case_privacy", "update_leakage", "per_image")
MODELS, SAMPLES = 8, 10_000


def best(work: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def report(name: str, seconds: float, target: float) -> None:
    sys.stdout.write(f"{name:<58} {seconds:8.3f} s   target {target:6.2f} s   ratio {seconds / target:5.2f}\n")


def main(repeats: int) -> None:
    """Time the population attacks, the score, the audit, and the fitted scores on one run."""
    random = np.random.default_rng(0)
    half = SAMPLES // 2
    view = make_view(14, models=MODELS, forget=half, twin=half, retain=half, test=2000)

    def population() -> None:
        for name in POPULATION:
            simulate(name, view)
        simulate("reported", view, {"fitted": False})

    report(f"population attacks with intervals, {SAMPLES:,} samples, K = {MODELS}", best(population, repeats), 2.0)

    scores = [{"entropy": random.random(half), "confidence": random.normal(4, 3, half)} for _ in range(2)]
    report(f"WCPS, {half:,} × {half:,}", best(lambda: worst_case_privacy_score(*scores), repeats), 0.05)

    candidate, references = random.normal(size=SAMPLES), random.normal(size=(MODELS, SAMPLES))

    def audit() -> None:
        per_image.audit(candidate, references)
        per_image.stability(candidate, references)

    report(f"per-image audit with stability, K = {MODELS}, {SAMPLES:,} images", best(audit, repeats), 1.0)

    # Fits are remembered for equal input: one repeat is the honest one. The target is what a request may last.
    large = make_view(15, models=MODELS, forget=half, twin=0, retain=4 * SAMPLES, test=SAMPLES)
    fitted = best(lambda: simulate("reported", large, {"fitted": True}), 1)
    report("scores with SVC fits, 5,000 forgotten, 40,000 + 10,000", fitted, 60.0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
