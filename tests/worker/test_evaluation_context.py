"""Metrics from weights, an untrained network and relearning, on trained models, against what the files say."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load

from comparator.metrics.numeric import jensen_shannon
from live import Server

Row = dict[str, Any]
BUFFERS = ("running_mean", "running_var", "num_batches_tracked")


def of(server: Server, run: str) -> dict[str, np.ndarray]:
    """A run's trainable weights as its file has them."""
    stored = load(server.http.get(f"/runs/{run}/weights").content)
    return {name: array for name, array in stored.items() if not name.endswith(BUFFERS)}


def metrics(server: Server, run: str) -> Row:
    found: Row = server.client.get(f"/runs/{run}")["metrics"]
    return found


def apart(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> float:
    return math.sqrt(sum(float(((one[name].astype(float) - other[name]) ** 2).sum()) for name in one))


@pytest.mark.parametrize("method", ["finetune", "gradient_ascent"])
def test_the_update_is_as_long_as_the_files_say(server: Server, trained: dict[str, Row], method: str) -> None:
    run = trained[method]
    mine, base = of(server, run["id"]), of(server, run["base"])
    found = metrics(server, run["id"])
    assert found["update_norm"] == pytest.approx(apart(mine, base), rel=1e-6)
    length = apart(mine, {name: np.zeros_like(array) for name, array in mine.items()})
    assert found["weight_distance_original"] == pytest.approx(apart(mine, base) / length, rel=1e-6)


def test_references_have_no_update(server: Server, trained: dict[str, Row]) -> None:
    assert metrics(server, trained["original"]["id"])["update_norm"] is None
    assert metrics(server, trained["retrained"]["id"])["update_norm"] is None


def test_a_random_step_goes_as_far_as_it_is_told(server: Server, scenario: Row, trained: dict[str, Row]) -> None:
    norm = float(f"{metrics(server, trained['finetune']['id'])['update_norm']:.4g}")
    (run,) = server.built(scenario=scenario["id"], kind="unlearned", method="random_update", parameters={"norm": norm})
    server.idle()
    assert metrics(server, run["id"])["update_norm"] == pytest.approx(norm, rel=1e-3)


def test_zero_retrain_forgetting_is_that_of_a_fresh_network(server: Server, trained: dict[str, Row]) -> None:
    """A fresh network is nearly undecided and the original nearly certain: 1 − JS(certain, undecided)."""
    certain, undecided = np.zeros((1, 10), dtype=np.float32), np.zeros((1, 10), dtype=np.float32)
    certain[0, 0] = 50
    expected = 1 - float(jensen_shannon(certain, undecided)[0])
    assert metrics(server, trained["original"]["id"])["ZRF"] == pytest.approx(expected, abs=0.08)


def test_relearning_gives_relearn_time_and_index(server: Server, trained: dict[str, Row]) -> None:
    run = trained["gradient_ascent"]["id"]
    assert metrics(server, run)["relearn_time"] is None
    body = {"kind": "relearn", "run": run, "samples": 10, "steps": 12, "learning_rate": 0.02}
    job = server.http.post("/jobs", json=body).json()["id"]
    server.idle()
    curves = server.client.get(f"/jobs/{job}")["result"]["curves"]
    original = next(curve["accuracy"][0] for curve in curves if curve["kind"] == "original")

    def steps(curve: Row) -> int:
        reached = [step for step, value in enumerate(curve["accuracy"]) if value >= 0.95 * original]
        return reached[0] if reached else len(curve["accuracy"]) - 1

    normal = [steps(curve) for curve in curves if curve["kind"] == "retrained"]
    found = metrics(server, run)
    assert found["relearn_time"] == steps(curves[0])
    assert found["AIN"] == pytest.approx(steps(curves[0]) * len(normal) / sum(normal))
