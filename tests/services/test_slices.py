"""Slices and notes over a live server with made-up models; metrics are checked against values computed here."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from comparator.api.app import create
from comparator.settings import Settings
from services.contrast.synthetic import FORGOTTEN, LABELS, TRAIN, arrays, build

ORIGIN = {"origin": "http://127.0.0.1"}
SEED_OF_TUNED = 6
FORGOTTEN_ROWS = np.flatnonzero(LABELS[:TRAIN] == FORGOTTEN)[:20]
RETAINED_ROWS = np.flatnonzero(LABELS[:TRAIN] != FORGOTTEN)[:30]
TEST_ROWS = np.arange(10)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("workspace")
    build(folder)
    settings = Settings(workspace=folder, shipped=False, device="cpu")
    with TestClient(create(settings), base_url="http://127.0.0.1", headers=ORIGIN) as found:
        yield found


def body(name: str = "hard ones", **samples: Any) -> dict[str, Any]:
    train = np.concatenate([FORGOTTEN_ROWS, RETAINED_ROWS]) * 2  # sample ids of the made-up partition
    return {"scenario": "class3", "name": name, "train": train.tolist(), "test": TEST_ROWS.tolist(), **samples}


def measured(client: TestClient, identifier: str, **query: Any) -> dict[str, Any]:
    deadline = time.monotonic() + 120
    while (answer := client.get(f"/api/v1/slices/{identifier}/metrics", params=query)).status_code == 202:
        state = client.get(answer.headers["location"]).json()
        assert state["state"] in ("queued", "running", "succeeded"), state["error"]
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_slice_is_kept_listed_and_deleted(client: TestClient) -> None:
    made = client.post("/api/v1/slices", json=body("to delete"))
    assert made.status_code == 201
    found = made.json()
    assert found["sizes"] == {
        "forget": 20, "retain": 30, "validation": 0, "twin": 0,
        "test_forget": int((LABELS[TRAIN:][TEST_ROWS] == FORGOTTEN).sum()),
        "test_retain": int((LABELS[TRAIN:][TEST_ROWS] != FORGOTTEN).sum()),
    }  # fmt: skip
    again = client.post("/api/v1/slices", json=body("to delete"))
    assert (again.status_code, again.json()["id"]) == (200, found["id"])
    assert client.get(f"/api/v1/slices/{found['id']}").json() == found
    assert found in client.get("/api/v1/slices", params={"scenario": "class3"}).json()
    assert client.get("/api/v1/slices", params={"scenario": "random"}).json() == []
    assert client.delete(f"/api/v1/slices/{found['id']}").status_code == 204
    assert client.get(f"/api/v1/slices/{found['id']}").status_code == 404
    assert client.delete(f"/api/v1/slices/{found['id']}").status_code == 404


@pytest.mark.parametrize(
    ("change", "status", "word"),
    [
        ({"train": [], "test": []}, 422, "at least one"),
        ({"train": [1]}, 422, "no train sample 1"),
        ({"train": [-1]}, 422, "train"),
        ({"name": "  "}, 422, "name"),
        ({"scenario": "nothing"}, 404, "nothing"),
        ({"test": [0, 1]}, 409, "another slice"),
    ],
)
def test_what_cannot_be_kept_is_refused(client: TestClient, change: dict[str, Any], status: int, word: str) -> None:
    client.post("/api/v1/slices", json=body("taken"))
    refused = client.post("/api/v1/slices", json={**body("taken"), **change})
    assert refused.status_code == status, refused.text
    assert word in refused.json()["detail"]


def test_metrics_are_those_of_the_slice(client: TestClient) -> None:
    identifier = client.post("/api/v1/slices", json=body()).json()["id"]
    found = measured(client, identifier, run=["tuned", "retrained0"])
    assert [run["run"] for run in found["runs"]] == ["retrained0", "tuned"]
    tuned = found["runs"][1]
    logits, _ = arrays(SEED_OF_TUNED, forgets=True, rotated=False)
    train, test = (logits[name].argmax(axis=1) for name in ("train_logits", "test_logits"))
    right = train == LABELS[:TRAIN]
    assert tuned["metrics"]["UA"] == pytest.approx(right[FORGOTTEN_ROWS].mean())
    assert tuned["metrics"]["RA"] == pytest.approx(right[RETAINED_ROWS].mean())
    tested = LABELS[TRAIN:][TEST_ROWS]
    assert tuned["metrics"]["TRA"] == pytest.approx((test[TEST_ROWS] == tested)[tested != FORGOTTEN].mean())
    every = np.concatenate([right[FORGOTTEN_ROWS], right[RETAINED_ROWS], test[TEST_ROWS] == tested])
    assert tuned["accuracy"] == pytest.approx(every.mean())
    assert {found["metrics"][name] for name in ("UA", "MIA_loss", "ToW", "js_forget")} == {"forget"}
    assert found["metrics"]["RA"] == found["metrics"]["loss_retain"] == "retain"
    assert found["metrics"]["TRA"] == found["metrics"]["loss_test"] == "test"
    assert "RT" not in found["metrics"], "a run time looks at no sample"
    listed = {metric["name"] for metric in client.get("/api/v1/catalog").json()["metrics"]}
    assert set(found["metrics"]) <= listed


def test_a_metric_without_samples_in_the_slice_is_empty_not_zero(client: TestClient) -> None:
    only = body("retained only", train=(RETAINED_ROWS * 2).tolist(), test=[])
    identifier = client.post("/api/v1/slices", json=only).json()["id"]
    (run,) = measured(client, identifier, run=["tuned"])["runs"]
    assert run["metrics"]["UA"] is None
    assert run["metrics"]["TRA"] is None
    assert run["metrics"]["RA"] is not None
    assert run["faults"] == {}


@pytest.mark.parametrize(("run", "status", "word"), [("waiting", 422, "running"), ("changed", 422, "another scenario"),
                                                     ("nobody", 404, "nobody")])  # fmt: skip
def test_metrics_of_runs_that_have_none_are_refused(client: TestClient, run: str, status: int, word: str) -> None:
    identifier = client.post("/api/v1/slices", json=body("refused runs")).json()["id"]
    refused = client.get(f"/api/v1/slices/{identifier}/metrics", params={"run": run})
    assert refused.status_code == status
    assert word in refused.json()["detail"]


def test_notes_are_kept_with_their_link(client: TestClient) -> None:
    wanted = {"scenario": "class3", "a": "original", "b": "tuned", "text": " 3 becomes 8 ",
              "link": "#/contrast?a=original&b=tuned&cell=b:3:2"}  # fmt: skip
    made = client.post("/api/v1/notes", json=wanted)
    assert made.status_code == 201
    note = made.json()
    assert note["text"] == "3 becomes 8"
    assert client.get("/api/v1/notes", params={"scenario": "class3"}).json() == [note]
    for change, status in (({"b": "changed"}, 422), ({"link": "https://elsewhere.org"}, 422), ({"a": "nobody"}, 404),
                           ({"text": ""}, 422)):  # fmt: skip
        assert client.post("/api/v1/notes", json={**wanted, **change}).status_code == status
    assert client.delete(f"/api/v1/notes/{note['id']}").status_code == 204
    assert client.delete(f"/api/v1/notes/{note['id']}").status_code == 404
    assert client.get("/api/v1/notes", params={"scenario": "class3"}).json() == []
