"""Relearning as a job on the ready-made digits scenario: curves of known models, one job for equal questions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from comparator.api.app import create
from comparator.settings import Settings

SECONDS = 60


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(workspace=tmp_path_factory.mktemp("workspace"), shipped=True, device="cpu")
    with TestClient(create(settings), base_url="http://127.0.0.1") as found:
        if not found.get("/api/v1/scenarios").json():
            pytest.skip("there are no ready-made models: run checkpoints/make.py")
        yield found


def finished(client: TestClient, job: str) -> dict[str, Any]:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        found: dict[str, Any] = client.get(f"/api/v1/jobs/{job}").json()
        if found["state"] not in ("queued", "running"):
            return found
        time.sleep(0.2)
    raise AssertionError(f"job {job} has not ended after {SECONDS} s")


def test_models_that_never_saw_a_class_learn_it_and_the_original_knows_it(client: TestClient) -> None:
    scenarios = client.get("/api/v1/scenarios").json()
    scenario = next(found["id"] for found in scenarios if found["forget"]["kind"] == "class")
    runs = client.get("/api/v1/runs", params={"scenario": scenario, "kind": "retrained"}).json()["runs"]
    body = {"kind": "relearn", "run": runs[0]["id"], "samples": 10, "steps": 6, "learning_rate": 0.02}
    queued = client.post("/api/v1/jobs", json=body)
    assert queued.status_code == 202, queued.text
    job = finished(client, queued.json()["id"])
    assert job["state"] == "succeeded", job["error"]
    curves = job["result"]["curves"]
    assert curves[0]["run"] == runs[0]["id"]
    assert len({curve["run"] for curve in curves}) == len(curves) == len(runs) + 1
    for curve in curves:
        assert len(curve["accuracy"]) == 7
        assert curve["accuracy"][0] == (1.0 if curve["kind"] == "original" else 0.0)
        assert curve["accuracy"][-1] > 0.9
        assert curve["loss"][-1] < curve["loss"][0] or curve["kind"] == "original"
    assert client.post("/api/v1/jobs", json=body).json()["id"] == job["id"]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"kind": "relearn"}, 422, "Which run?"),
        ({"kind": "relearn", "run": "missing"}, 404, "There is no run missing"),
        ({"kind": "relearn", "run": "missing", "steps": 0}, 422, "steps"),
    ],
)
def test_refusals(client: TestClient, body: dict[str, Any], status: int, words: str) -> None:
    answer = client.post("/api/v1/jobs", json=body)
    assert answer.status_code == status
    assert words in answer.json()["detail"]
