"""The client package against a live server: everything that a script needs, as rows and arrays."""

from __future__ import annotations

import numpy as np
import pytest

from comparator.client import Client, RequestRefused
from comparator.errors import Unavailable
from live import Server


@pytest.fixture
def client(server: Server) -> Client:
    return server.client


def test_scenarios_runs_and_groups(client: Client, scenario: dict, trained: dict) -> None:
    assert scenario["id"] in [found["id"] for found in client.scenarios()]
    assert {"methods", "metrics", "attacks"} <= set(client.catalog())
    (again,) = client.run(scenario=scenario["id"], kind="original")
    assert (again["id"], again["existing"]) == (trained["original"]["id"], True)
    reports: list[str] = []
    (ended,) = client.wait(again["id"], report=lambda run: reports.append(run["status"]))
    assert (ended["status"], reports) == ("succeeded", ["succeeded"])
    groups = {group["method"] or group["kind"]: group for group in client.groups(scenario["id"])}
    assert groups["finetune"]["metrics"]["UA"]["mean"] == pytest.approx(trained["finetune"]["metrics"]["UA"])


def test_arrays_are_arrays(client: Client, scenario: dict, trained: dict) -> None:
    run = trained["finetune"]["id"]
    who, said = client.partition(scenario["id"]), client.predictions(run)
    correct = said["train_logits"].argmax(axis=1) == who["train_labels"]
    for name, role in (("UA", 1), ("RA", 0)):
        assert trained["finetune"]["metrics"][name] == pytest.approx(correct[who["roles"] == role].mean())
    test = client.predictions(run, "test")
    assert set(test) == {"test_logits", "test_indices"}
    assert np.array_equal(test["test_logits"], said["test_logits"])
    assert all(isinstance(array, np.ndarray) for array in client.weights(run).values())


def test_attacks_and_contrasts(client: Client, trained: dict) -> None:
    a, b = trained["original"]["id"], trained["finetune"]["id"]
    found = client.attack("threshold", b, signal="loss")
    assert found["parameters"]["signal"] == "loss"
    arrays = client.attack_arrays("threshold", b, signal="loss")
    assert arrays
    assert all(array.ndim == 1 for array in arrays.values())
    contrast = client.contrast(a, b)
    assert (contrast["a"]["run"], contrast["b"]["run"]) == (a, b)
    samples = client.samples(a, b)
    assert len(samples["row"]) == len(samples["predicted_a"])
    assert client.similarity(a, b)["layers"]


def test_slices(client: Client, scenario: dict, trained: dict) -> None:
    kept = client.slice(scenario["id"], "first ten", train=range(10))
    assert client.slice(scenario["id"], "first ten", train=np.arange(10))["id"] == kept["id"]
    metrics = client.slice_metrics(kept["id"], trained["finetune"]["id"])
    assert trained["finetune"]["id"] in str(metrics)
    client.request("DELETE", f"/slices/{kept['id']}")


def test_refusals_say_what_to_do(client: Client, server: Server) -> None:
    with pytest.raises(RequestRefused, match="There is no run 0123456789ab") as refused:
        client.predictions("0123456789ab")
    assert (refused.value.status, refused.value.title) == (404, "Not found")
    assert refused.value.advice
    with Client("http://127.0.0.1:9") as nowhere, pytest.raises(Unavailable, match="cannot be reached"):
        nowhere.scenarios()
