"""Networks of torchvision go the whole way on a small part of the digits: trained, unlearned, predicted, contrasted."""

from __future__ import annotations

import numpy as np
import pytest
from safetensors.numpy import load

from comparator.models import layers, weights
from live import Server

TINY = {"epochs": 1, "batch_size": 30, "precision": "float32", "learning_rate": 0.01}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["torchvision:mobilenet_v3_small@32", "torchvision:regnet_y_400mf@32"])
def test_a_family_goes_the_whole_way(server: Server, name: str) -> None:
    scenario = server.scenario(
        architecture=name, forget={"kind": "class", "classes": [3]}, recipe=TINY, splits={"subset": 60}
    )
    assert name.replace(":", " ") in scenario["title"]
    (original,) = server.built(scenario=scenario["id"], kind="original")
    (unlearned,) = server.built(
        scenario=scenario["id"], kind="unlearned", method="finetune", parameters={"epochs": 1, "batch_size": 30}
    )
    assert unlearned["base"] == original["id"]
    logits = load(server.client.get(f"/runs/{unlearned['id']}/predictions"))["train_logits"]
    assert logits.shape == (60, 10)
    assert np.isfinite(logits).all()
    found = server.client.get("/contrast", a=original["id"], b=unlearned["id"])
    assert {side["run"] for side in (found["a"], found["b"])} == {original["id"], unlearned["id"]}
    similarity = server.client.get("/contrast/similarity", a=original["id"], b=unlearned["id"])
    while "job" in similarity or "state" in similarity:
        server.client.wait_for_job(similarity.get("job") or similarity["id"])
        similarity = server.client.get("/contrast/similarity", a=original["id"], b=unlearned["id"])
    probes = layers.probe_layers(weights.build(name, (8, 8, 1), 10, seed=0))
    assert set(similarity["layers"]) <= set(probes)
    assert len(similarity["layers"]) > 4


def test_members_that_cannot_be_are_refused_when_a_scenario_is_asked_for(server: Server, scenario: dict) -> None:
    wanted = {"dataset": "digits", "forget": {"kind": "class", "classes": [3]}}
    for name, status, words in (
        ("torchvision:moonnet", 422, "torchvision has no classifier “moonnet”"),
        ("torchvision:inception_v3@32", 422, "cannot take images of 8×8"),
        ("torchvision", 422, "is a family of architectures"),
        ("torchvision:resnet18@7", 422, "is not an input size"),
        ("moon:resnet18", 422, "no architecture called “moon:resnet18”"),
    ):
        body = {**wanted, "architecture": name}
        assert words in server.refused(status, "POST", "/scenarios/preview", json=body)["detail"]
