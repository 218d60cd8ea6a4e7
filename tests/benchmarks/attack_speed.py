"""How long attacks take on simulated runs of the sizes that the project promises; prints seconds against targets.

`.venv/bin/python tests/benchmarks/attack_speed.py [repeats]`; each time is the best of the repeats (default 3). Attacks
run on one core and are timed by what this process used of it, so that other work on the machine does not count. A pool
of retrained models is timed by the clock.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from attacks import attack_data
from comparator.attacks import per_image, worst_case_privacy_score
from comparator.attacks.simulate import simulate
from comparator.client import connect
from comparator.evidence import View

POPULATION = ("verdict", "threshold", "roc", "worst_case_privacy", "update_leakage", "per_image")
MODELS, SAMPLES = 8, 10_000
CLASSES, RUNS = (10, 100), 30


def best(work: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def report(name: str, seconds: float, target: float) -> None:
    sys.stdout.write(f"{name:<76} {seconds:8.3f} s   target {target:6.2f} s   ratio {seconds / target:5.2f}\n")


def main(repeats: int) -> None:
    """Time the population attacks, the score, the audit, and the fitted scores on one run."""
    random = np.random.default_rng(0)
    half = SAMPLES // 2
    for attack_data.CLASSES in CLASSES:  # how many classes simulated models know
        view = attack_data.make_view(14, models=MODELS, forget=half, twin=half, retain=half, test=2000)

        def population(view: View = view) -> None:
            for name in POPULATION:
                simulate(name, view)
            simulate("reported", view, {"fitted": False})

        size = f"{SAMPLES:,} samples, {attack_data.CLASSES} classes, K = {MODELS}"
        report(f"population attacks with intervals, {size}", best(population, repeats), 2.0)

    scores = [{"entropy": random.random(half), "confidence": random.normal(4, 3, half)} for _ in range(2)]
    report(f"WCPS, {half:,} × {half:,}", best(lambda: worst_case_privacy_score(*scores), repeats), 0.05)

    candidate, references = random.normal(size=SAMPLES), random.normal(size=(MODELS, SAMPLES))

    def audit() -> None:
        per_image.audit(candidate, references)
        per_image.stability(candidate, references)

    report(f"per-image audit with stability, K = {MODELS}, {SAMPLES:,} images", best(audit, repeats), 1.0)

    attack_data.CLASSES = CLASSES[0]
    ladder = attack_data.make_view(16, models=MODELS, forget=half, twin=half, retain=3 * SAMPLES, test=2 * SAMPLES)
    for runs, target in ((1, 1.0), (RUNS, 20.0)):
        seconds = best(lambda runs=runs: [simulate("verdict", ladder, {"runs": runs}) for _ in range(runs)], 1)
        report(f"ladder without depth, 60,000 × 10, K = {MODELS}, {runs} runs", seconds, target)

    # Fits are remembered for equal input: one repeat is the honest one. The target is what a request may last.
    large = attack_data.make_view(15, models=MODELS, forget=half, twin=0, retain=4 * SAMPLES, test=SAMPLES)
    fitted = best(lambda: simulate("reported", large, {"fitted": True}), 1)
    report("scores with SVC fits, 5,000 forgotten, 40,000 + 10,000", fitted, 60.0)
    report(f"{MODELS} retrained digits models, by the clock", pool_of_retrained(), 30.0)


def pool_of_retrained() -> float:
    """Return the seconds from asking a fresh server for a pool until its models are there; the data is prepared."""
    os.environ["COMPARATOR_SHIPPED"] = "false"
    with tempfile.TemporaryDirectory() as workspace, connect(Path(workspace)) as client:
        forget = {"kind": "class", "classes": [3]}
        scenario = client.scenario(dataset="digits", architecture="small_cnn", forget=forget)["id"]
        started = time.perf_counter()
        queued = client.run(scenario=scenario, kind="retrained", seeds=list(range(MODELS)))
        client.wait(*(run["id"] for run in queued))
        return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
