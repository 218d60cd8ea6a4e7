"""Weights and predictions from elsewhere become runs with the numbers that they have, and say what they lack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load, save_file

from cli.calling import answer, call
from comparator.client import RequestRefused
from live import Server

ACCURACIES = ("UA", "RA", "TUA", "TRA")


@pytest.fixture(scope="module")
def good(server: Server, trained: dict) -> dict[str, Any]:
    return server.client.predictions(trained["finetune"]["id"])


def ended(server: Server, queued: dict[str, Any]) -> dict[str, Any]:
    (run,) = server.client.wait(queued["id"])
    assert run["status"] == "succeeded", run["error"]
    return run


def remove(server: Server, *runs: str) -> None:
    server.idle()
    for run in runs:
        server.client.request("DELETE", f"/runs/{run}")


def test_predictions_alone_have_the_metrics_of_the_model(
    server: Server, scenario: dict, trained: dict, good: dict
) -> None:
    source = trained["finetune"]
    order = np.random.default_rng(0).permutation(len(good["train_indices"]))
    shuffled = {**good, "train_indices": good["train_indices"][order], "train_logits": good["train_logits"][order]}
    stated = {"label": "mine", "base": source["base"], "run_seconds": 2.5, "device": "a GPU"}
    queued = server.client.import_predictions(scenario["id"], "unlearned", shuffled, **stated)
    run = ended(server, queued)
    assert {name: run["metrics"][name] for name in ACCURACIES} == {name: source["metrics"][name] for name in ACCURACIES}
    assert (run["origin"], run["method"], run["base"], run["metrics"]["RT"]) == (
        "imported",
        "mine",
        source["base"],
        2.5,
    )
    assert run["metrics"]["speedup"] is None, "the run times are of different devices"
    sizes = scenario["sizes"]
    whole = {"train": 1437, "test": 360, "forget": sizes["forget"], "retain": sizes["retain"]}
    assert run["coverage"] == {part: [size, size] for part, size in whole.items()}
    stored = server.client.predictions(run["id"])
    for name in ("train_logits", "test_logits", "train_indices", "test_indices"):
        assert np.array_equal(stored[name], good[name]), "rows stand in the scenario's order"
    again = server.client.import_predictions(scenario["id"], "unlearned", shuffled, **stated)
    assert (again["id"], again["existing"]) == (run["id"], True)
    other = {**good, "train_logits": -good["train_logits"]}
    with pytest.raises(RequestRefused, match="another seed") as refused:
        server.client.import_predictions(scenario["id"], "unlearned", other, **stated)
    assert refused.value.status == 409
    second = ended(server, server.client.import_predictions(scenario["id"], "unlearned", other, **stated, seed=1))
    (group,) = [group for group in server.client.groups(scenario["id"]) if group["method"] == "mine"]
    assert group["runs"] == [run["id"], second["id"]], "seeds of one title are one group"
    for path in (f"/runs/{run['id']}/weights", f"/runs/{run['id']}/arrays/features"):
        assert "It was made without" in server.refused(404, "GET", path)["advice"]
    missing = server.client.contrast(trained["original"]["id"], run["id"])["missing"]
    assert "features" in [lack["what"] for lack in missing]
    attacked = server.client.attack("threshold", run["id"])["results"]
    assert attacked == server.client.attack("threshold", source["id"])["results"]
    remove(server, run["id"], second["id"])


def test_partial_references_are_left_out_and_say_what_they_lack(
    server: Server, scenario: dict, trained: dict, good: dict
) -> None:
    part = {**good, "train_indices": good["train_indices"][:700], "train_logits": good["train_logits"][:700]}
    part["train_features"] = np.random.default_rng(0).normal(size=(700, 24)).astype(np.float32)
    run = ended(server, server.client.import_predictions(scenario["id"], "retrained", part, label="part", seed=5))
    source = trained["finetune"]
    assert run["metrics"]["TRA"] == source["metrics"]["TRA"]
    roles = server.client.partition(scenario["id"])["roles"]
    forget = int((roles[:700] == 1).sum())
    assert run["coverage"]["forget"] == [forget, scenario["sizes"]["forget"]]
    stored = server.client.predictions(run["id"])
    assert np.isnan(stored["train_logits"][700:]).all()
    assert stored["train_covered"].sum() == 700
    server.idle()
    assert server.client.get(f"/runs/{source['id']}")["metrics"]["agreement_forget"] is not None
    verdict = server.client.attack("verdict", source["id"])
    assert run["id"] not in verdict["retrained"], "nothing is compared with a model that lacks its samples"
    assert verdict["not_compared"] == [run["id"]]
    assert verdict["coverage"] is None
    contrast = server.client.contrast(trained["original"]["id"], run["id"])
    assert [lack["run"] for lack in contrast["missing"] if lack["what"] == "predictions"] == [run["id"]]
    assert contrast["sizes"]["train"] == 700
    assert sum(contrast["class_changes"]["train"]["counts"]) == 700
    samples = server.client.samples(trained["original"]["id"], run["id"])
    assert samples["row"].max() < 700
    features = load(server.client.get(f"/runs/{run['id']}/arrays/features"))
    assert features["features"].shape == (len(features["feature_rows"]), 24)
    remove(server, run["id"])


def kept(predictions: dict[str, Any], train: np.ndarray, test: np.ndarray) -> dict[str, Any]:
    """Return the predictions of some train rows and test rows alone."""
    rows = {"train": train, "test": test}
    return {name: array[rows[name.split("_")[0]]] for name, array in predictions.items()}


def test_what_partial_predictions_cover_is_measured_and_attacked(
    server: Server, scenario: dict, trained: dict, good: dict
) -> None:
    who = server.client.partition(scenario["id"])
    forgotten = who["roles"] == 1
    train = np.flatnonzero(forgotten)[::2]
    test = np.flatnonzero(who["test_match"])
    part = kept(good, train, test)
    run = ended(server, server.client.import_predictions(scenario["id"], "unlearned", part, label="half"))
    identifier = run["id"]
    assert run["coverage"]["forget"] == [len(train), int(forgotten.sum())]
    assert run["coverage"]["retain"][0] == 0
    correct = good["train_logits"].argmax(axis=1) == who["train_labels"]
    assert run["metrics"]["UA"] == pytest.approx(correct[train].mean())
    assert run["metrics"]["RA"] is None
    assert f"for 0 of the {int((who['roles'] == 0).sum()):,} samples of the part “retain”" in run["faults"]["RA"]

    verdict = server.client.attack("verdict", identifier)
    assert verdict["coverage"]["forget"] == [len(train), int(forgotten.sum())]
    assert verdict["coverage"]["retain"][0] == 0
    assert trained["retrained"]["id"] in verdict["retrained"]
    audit = server.client.attack_arrays("per_image", identifier)
    ids = next(array for name, array in audit.items() if name.endswith("ids"))
    assert sorted(ids) == who["train_indices"][train].tolist()
    threshold = server.client.attack("threshold", identifier, reference="retrained")["results"][0]
    assert threshold["ids"]["length"] == 2 * len(train), "the retrained model is shown on the same images"

    remove(server, identifier)


def test_predictions_without_forgotten_samples_cannot_be_attacked(server: Server, scenario: dict, good: dict) -> None:
    retained = np.flatnonzero(server.client.partition(scenario["id"])["roles"] == 0)
    part = kept(good, retained, np.arange(len(good["test_indices"])))
    run = ended(server, server.client.import_predictions(scenario["id"], "unlearned", part, label="no forget"))
    assert run["metrics"]["RA"] is not None
    assert run["metrics"]["UA"] is None
    for name in ("verdict", "threshold", "per_image", "roc"):
        found = server.refused(422, "GET", f"/attacks/{name}?run={run['id']}")
        assert f"cover only 0 of {scenario['sizes']['forget']} forget samples" in found["detail"]
    remove(server, run["id"])


@pytest.mark.parametrize("wrapped", [None, "state_dict", "model"])
def test_a_saved_state_dictionary_is_converted(
    server: Server, scenario: dict, trained: dict, tmp_path: Path, wrapped: str | None
) -> None:
    source = trained["random_labels"]
    weights = {name: torch.from_numpy(array.copy()) for name, array in server.client.weights(source["id"]).items()}
    content: dict[str, Any] = {f"module.{name}": tensor for name, tensor in weights.items()} if wrapped else weights
    file = tmp_path / "model.pth"
    torch.save({wrapped: content, "epoch": 3} if wrapped else content, file)
    run = ended(server, server.client.import_weights(scenario["id"], "unlearned", file, label=f"pth {wrapped}"))
    assert {name: run["metrics"][name] for name in ACCURACIES} == {name: source["metrics"][name] for name in ACCURACIES}
    assert run["metrics"]["RT"] is None
    notes = run["provenance"]["imported"]["notes"]
    assert notes == ([f"taken from the entry “{wrapped}”", "the prefix “module.” was taken off"] if wrapped else [])
    back = server.client.weights(run["id"])
    assert all(np.array_equal(back[name], tensor.numpy()) for name, tensor in weights.items())
    remove(server, run["id"])


def test_the_normalisation_of_an_import_is_stated_or_recognised_and_goes_with_the_model(
    server: Server, scenario: dict, trained: dict, tmp_path: Path
) -> None:
    """With pixels in 0..1 the same weights say something else: that is warned of, until the normalisation is right."""
    source = trained["original"]
    weights = {name: torch.from_numpy(array.copy()) for name, array in server.client.weights(source["id"]).items()}
    mean, deviation = ([float(value) for value in source["provenance"][name]] for name in ("mean", "deviation"))
    torch.save(weights, tmp_path / "plain.pth")
    inside = {"normalize.mean": torch.tensor(mean), "normalize.std": torch.tensor(deviation)}
    torch.save({"state_dict": {**inside, **weights}}, tmp_path / "inside.pth")

    def bring(file: str, seed: int, **stated: Any) -> dict[str, Any]:
        stated = {"label": "normalised", "seed": seed, **stated}
        queued = server.client.import_weights(scenario["id"], "original", tmp_path / file, **stated)
        return server.client.get(f"/runs/{ended(server, queued)['id']}")

    own = {"normalisation": "own", "mean": str(mean), "deviation": ", ".join(map(str, deviation))}
    right, recognised, wrong = (
        bring("plain.pth", 11, **own),
        bring("inside.pth", 12),
        bring("plain.pth", 13, normalisation="none"),
    )
    for run in (right, recognised):
        assert run["metrics"]["RA"] == pytest.approx(source["metrics"]["RA"], abs=2e-3)
        assert run["warnings"] == []
        assert run["provenance"]["mean"] == pytest.approx(mean)
    assert right["provenance"]["imported"]["normalisation"]["how"] == "own"
    assert recognised["provenance"]["imported"]["normalisation"]["how"] == "inside"
    assert wrong["provenance"]["mean"] == [0.0]
    assert wrong["metrics"]["RA"] < source["metrics"]["RA"] - 0.05
    assert "models trained here have" in wrong["warnings"][0]
    assert "normalised otherwise" in wrong["warnings"][0]
    (unlearned,) = server.client.wait(
        server.client.run(scenario=scenario["id"], kind="unlearned", method="do_nothing", base=wrong["id"])[0]["id"]
    )
    assert unlearned["metrics"]["RA"] == wrong["metrics"]["RA"]
    remove(server, unlearned["id"], right["id"], recognised["id"], wrong["id"])


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({"normalisation": "inside"}, "No normalisation was recognised in this file"),
        ({"normalisation": "own", "mean": "0.5", "deviation": "0"}, "A deviation is above 0"),
        ({"normalisation": "own", "mean": "a lot", "deviation": "1"}, "no mean by channel"),
        ({"normalisation": "own", "mean": "0.1, 0.2, 0.3", "deviation": "1"}, "for 3 channels, the images have 1"),
        ({"normalisation": "none", "mean": "0.5"}, "goes with normalisation “own” alone"),
    ],
)
def test_a_normalisation_that_cannot_be_meant_is_refused(
    server: Server, scenario: dict, trained: dict, tmp_path: Path, stated: dict[str, str], words: str
) -> None:
    save_file(server.client.weights(trained["original"]["id"]), tmp_path / "w.safetensors")
    with pytest.raises(RequestRefused, match=words):
        server.client.import_weights(scenario["id"], "original", tmp_path / "w.safetensors", **stated)


def test_what_does_not_fit_is_listed_whole(server: Server, scenario: dict, trained: dict, tmp_path: Path) -> None:
    weights = server.client.weights(trained["original"]["id"])
    renamed = {f"encoder.{name}": array for name, array in weights.items()}
    save_file(renamed, tmp_path / "other.safetensors")
    with pytest.raises(RequestRefused, match="do not fit small_cnn"):
        server.client.import_weights(scenario["id"], "original", tmp_path / "other.safetensors")
    form = {"scenario": scenario["id"], "kind": "original"}
    content = (tmp_path / "other.safetensors").read_bytes()
    found = server.refused(422, "POST", "/runs/imports", data=form, files={"weights": ("w", content)})
    faults = {error["loc"][1]: error["msg"] for error in found["errors"]}
    assert faults == dict.fromkeys(weights, "missing") | dict.fromkeys(renamed, "unknown")


def test_the_command_line_imports(server: Server, scenario: dict, trained: dict, good: dict, tmp_path: Path) -> None:
    np.savez(tmp_path / "from elsewhere.npz", **good)
    at = ("--scenario", scenario["id"], "--workspace", server.workspace)
    (run,) = answer(call("import", tmp_path / "from elsewhere.npz", *at, "--run-seconds", 3, "--json"))
    assert (run["method"], run["metrics"]["RT"]) == ("from elsewhere", 3.0)
    assert run["metrics"]["UA"] == trained["finetune"]["metrics"]["UA"]
    (tmp_path / "broken.pth").write_bytes(b"nothing")
    for file, said in (("broken.pth", "not a readable safetensors file"), ("absent.npz", "does not exist")):
        done = call("import", tmp_path / file, *at)
        assert done.returncode == 2
        assert said in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr
    remove(server, run["id"])


def test_provenance_is_plain(server: Server, scenario: dict, good: dict) -> None:
    queued = server.client.import_predictions(scenario["id"], "original", good, label="an original", seed=9)
    run = ended(server, queued)
    assert run["method"] is None
    assert json.dumps(run["provenance"]["imported"])
    remove(server, run["id"])
