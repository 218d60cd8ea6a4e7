"""One scenario through all four stages of the app, each answer held against a computation of the test's own."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from live import Row, Server

BRIEF = {"epochs": 1, "batch_size": 30, "precision": "float32", "learning_rate": 0.01}
SHORT = {"epochs": 1, "batch_size": 30}


def walk(server: Server, scenario: Row, method: str = "finetune") -> dict[str, Any]:
    """Build an original and an unlearned model; look at them in Screen, Contrast and Attack; return what was found."""
    client = server.client
    (original,) = server.built(scenario=scenario["id"], kind="original")
    (unlearned,) = server.built(scenario=scenario["id"], kind="unlearned", method=method, parameters=SHORT)
    assert unlearned["base"] == original["id"]
    client.wait_for_metrics(scenario["id"])
    who = client.partition(scenario["id"])
    said = screened(server, scenario, unlearned["id"], who)
    contrasted(server, original["id"], unlearned["id"], who, said)
    attacked(server, unlearned["id"], who, said)
    similarity = client.similarity(original["id"], unlearned["id"])
    return {"original": original["id"], "unlearned": unlearned["id"], "who": who, "similarity": similarity}


def screened(server: Server, scenario: Row, run: str, who: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Compare accuracies with those of the stored predictions, and the group's mean with the run's."""
    said = server.client.predictions(run)
    metrics = server.client.get(f"/runs/{run}")["metrics"]
    classes = len(server.client.get(f"/datasets/{scenario['dataset']}")["counts"]["train"])
    assert said["train_logits"].shape == (len(who["train_indices"]), classes)
    assert np.isfinite(said["train_logits"]).all()
    correct = said["train_logits"].argmax(axis=1) == who["train_labels"]
    for name, role in (("UA", 1), ("RA", 0)):
        assert metrics[name] == pytest.approx(correct[who["roles"] == role].mean())
    (group,) = [found for found in server.client.groups(scenario["id"]) if found["kind"] == "unlearned"]
    assert group["metrics"]["UA"]["mean"] == pytest.approx(metrics["UA"])
    return said


def contrasted(
    server: Server, original: str, unlearned: str, who: dict[str, np.ndarray], said: dict[str, np.ndarray]
) -> None:
    """Compare what the views show of B with its stored predictions, and fetch the images that they show."""
    client = server.client
    found, samples = client.contrast(original, unlearned), client.samples(original, unlearned)
    assert (found["a"]["run"], found["b"]["run"]) == (original, unlearned)
    assert not {"features", "original"} & {lack["what"] for lack in found["missing"]}
    answers = np.concatenate([said["train_logits"], said["test_logits"]]).argmax(axis=1)
    assert np.array_equal(samples["predicted_b"], answers[samples["row"]])
    scenario = client.get(f"/scenarios/{client.get(f'/runs/{unlearned}')['scenario']}")
    path = f"/datasets/{scenario['dataset']}/sprites/train"
    wanted = who["train_indices"][:3].tolist()
    sheet = Image.open(io.BytesIO(client.get(path, indices=",".join(map(str, wanted)), columns=3)))
    record = next(each for each in client.catalog()["datasets"] if each["name"] == scenario["dataset"])
    height, width, _ = record["image_shape"]
    assert sheet.size == (3 * width, height)


def attacked(server: Server, run: str, who: dict[str, np.ndarray], said: dict[str, np.ndarray]) -> None:
    """Compare the losses of forgotten samples that an attack uses with those of the stored predictions."""
    found = server.client.attack("threshold", run, signal="loss", reference="test")
    arrays = server.client.attack_arrays("threshold", run, signal="loss", reference="test")
    samples = next(result for result in found["results"] if result["type"] == "per_sample")
    ids, sides = arrays[samples["ids"]["array"]], arrays[samples["side"]["array"]]
    values = arrays[samples["columns"][0]["values"]["array"]]
    gone = np.flatnonzero(who["roles"] == 1)
    assert np.array_equal(np.sort(ids[sides == 0]), np.sort(who["train_indices"][gone]))
    logits = said["train_logits"][gone].astype(np.float64)
    losses = np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(gone)), who["train_labels"][gone]]
    order = np.argsort(who["train_indices"][gone])
    assert np.allclose(values[sides == 0][np.argsort(ids[sides == 0])], losses[order], rtol=1e-3, atol=1e-3)
