"""Runs on a live server: an original, a retrained model and three methods, end to end on digits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load
from scipy import stats

from comparator.store.holder import live_server
from live import DIGITS, Server

FORGOTTEN = 3
ALWAYS = ("UA", "RA", "TUA", "TRA", "RT", "loss_forget", "loss_retain", "loss_test")
AGAINST_RETRAINED = ("agreement_forget", "agreement_test", "js_forget", "js_test", "speedup")


def test_everything_that_was_asked_for_is_there(server: Server, scenario: dict, trained: dict) -> None:
    records = {record["name"]: record for record in server.client.get("/catalog")["metrics"]}
    scalars = {name for name, record in records.items() if record["shape"] == "scalar"}
    for name, run in trained.items():
        assert run["status"] == "succeeded", (name, run["error"])
        assert set(run["metrics"]) == scalars, name
        assert run["faults"] == {}
        assert all(run["metrics"][metric] is not None for metric in ALWAYS)
        assert {"weights", "predictions", "features", "epochs", "metrics"} <= {
            item["name"] for item in run["artifacts"]
        }
        assert set(load(server.client.get(f"/runs/{run['id']}/arrays/metrics"))) == set(records) - scalars
        epochs = [record["epoch"] for record in run["history"]]
        assert epochs == sorted(set(epochs))
        assert run["finished"] >= run["created"]
    for method in ("finetune", "gradient_ascent", "random_labels"):
        run = trained[method]
        assert run["base"] == trained["original"]["id"]
        assert all(run["metrics"][metric] is not None for metric in AGAINST_RETRAINED), method
    counts = server.client.get(f"/scenarios/{scenario['id']}")["runs"]
    assert (counts["original"], counts["retrained"], counts["failed"]) == (1, 1, 0)


def test_the_models_learned_and_forgot(trained: dict) -> None:
    original, retrained = trained["original"]["metrics"], trained["retrained"]["metrics"]
    assert original["UA"] > 0.95
    assert original["TRA"] > 0.9
    assert retrained["UA"] == retrained["TUA"] == 0
    assert retrained["RA"] > 0.95
    assert trained["gradient_ascent"]["metrics"]["UA"] < original["UA"]


def test_metrics_agree_with_the_stored_predictions(server: Server, scenario: dict, trained: dict) -> None:
    partition = load(server.client.get(f"/scenarios/{scenario['id']}/partition"))
    for run in trained.values():
        arrays = load(server.client.get(f"/runs/{run['id']}/predictions"))
        guessed = arrays["train_logits"].argmax(axis=1)
        right = guessed == partition["train_labels"]
        assert run["metrics"]["UA"] == pytest.approx(right[partition["roles"] == 1].mean())
        assert run["metrics"]["RA"] == pytest.approx(right[partition["roles"] == 0].mean())
        tested = arrays["test_logits"].argmax(axis=1) == partition["test_labels"]
        assert run["metrics"]["TUA"] == pytest.approx(tested[partition["test_labels"] == FORGOTTEN].mean())


def test_provenance_says_what_went_in_and_came_out(server: Server, scenario: dict, trained: dict) -> None:
    for name, run in trained.items():
        found = run["provenance"]
        stored = {item["name"]: item["sha256"] for item in run["artifacts"]}
        assert found["weights_sha256"] == stored["weights"]
        assert found["data_hash"] == scenario["data_hash"]
        assert found["adopted_from"] is None
        assert found["precision"] in ("float32", "bfloat16")
        assert (found["method_version"] is None) == (name in ("original", "retrained"))
        for entry in ("program", "torch", "python", "device", "transform"):
            assert found[entry]


def test_only_retrained_models_of_a_new_scenario_are_normalised_by_the_retain_set(
    server: Server, scenario: dict, trained: dict
) -> None:
    assert scenario["recipe"]["normalise_by"] == "retain"
    for name, run in trained.items():
        found, strict = run["provenance"], name == "retrained"
        assert ("over deviation of the retained pixels" in found["transform"]) is strict
        assert (found["mean"] == trained["original"]["provenance"]["mean"]) is not strict
    same = server.http.post("/scenarios", json=asked(scenario))
    assert (same.status_code, same.json()["id"]) == (200, scenario["id"])


def test_a_scenario_from_before_is_found_as_it_is(server: Server) -> None:
    content = {"forget": {"kind": "class", "classes": [8]}}
    earlier = server.scenario(**content, recipe={"normalise_by": "training"})
    found = server.http.post("/scenarios", json={**DIGITS, **content})
    assert (found.status_code, found.json()["id"]) == (200, earlier["id"])
    assert found.json()["recipe"]["normalise_by"] == "training"
    assert server.client.post("/scenarios/preview", asked(earlier))["id"] == earlier["id"]
    strict = server.http.post("/scenarios", json={**DIGITS, **content, "recipe": {"normalise_by": "retain"}})
    assert (strict.status_code, strict.json()["recipe"]["normalise_by"]) == (201, "retain")


def asked(scenario: dict) -> dict:
    """The request that would make a scenario again."""
    names = ("dataset", "architecture", "recipe", "splits", "forget", "twin", "canaries")
    return {name: scenario[name] for name in names}


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux tells what a process has loaded")
def test_the_server_never_loads_torch_not_even_to_read_a_message(server: Server, trained: dict) -> None:
    owner = live_server(server.workspace)
    loaded = Path(f"/proc/{owner['pid']}/maps").read_text()
    assert "sqlite" in loaded
    assert "libtorch" not in loaded


def test_the_same_run_again_is_the_one_that_exists(server: Server, scenario: dict, trained: dict) -> None:
    for request in (
        {"kind": "original"},
        {"kind": "retrained", "seeds": [0]},
        {"kind": "unlearned", "method": "finetune"},
        {"kind": "unlearned", "method": "finetune", "parameters": trained["finetune"]["parameters"]},
    ):
        preview = server.client.post("/runs/preview", {"scenario": scenario["id"], **request})
        assert (preview["count"], preview["existing"], preview["new"]) == (1, 1, 0), request
        (found,) = server.client.run(scenario=scenario["id"], **request)
        assert found["existing"] is True
        assert found["id"] == trained[request.get("method") or request["kind"]]["id"]


def test_repeating_makes_another_run_with_the_same_weights(server: Server, scenario: dict, trained: dict) -> None:
    request = {"scenario": scenario["id"], "kind": "unlearned", "method": "gradient_ascent", "repeat": True}
    (queued,) = server.client.run(**request)
    assert queued["existing"] is False
    assert queued["id"] != trained["gradient_ascent"]["id"]
    server.client.wait(queued["id"])
    again = server.client.get(f"/runs/{queued['id']}")
    assert again["group"] == trained["gradient_ascent"]["group"]
    assert again["provenance"]["weights_sha256"] == trained["gradient_ascent"]["provenance"]["weights_sha256"]
    server.client.request("DELETE", f"/runs/{queued['id']}")


def test_an_idempotency_key_gives_the_same_answer_once(server: Server, scenario: dict, trained: dict) -> None:
    body = {"scenario": scenario["id"], "kind": "unlearned", "method": "do_nothing", "repeat": True}
    headers = {"Idempotency-Key": "a script's own key"}
    first, again = (server.client.request("POST", "/runs", json=body, headers=headers)["runs"] for _ in range(2))
    assert [run["id"] for run in first] == [run["id"] for run in again]
    other = server.refused(409, "POST", "/runs", json={**body, "seeds": [1]}, headers=headers)
    assert "a script's own key" in other["detail"]
    assert "new key" in other["advice"]
    server.client.wait(first[0]["id"])


def test_a_grid_times_seeds_makes_groups(server: Server, scenario: dict, trained: dict) -> None:
    request: dict[str, Any] = {
        "scenario": scenario["id"], "kind": "unlearned", "method": "gradient_ascent", "parameters": {"epochs": 1},
        "grid": {"learning_rate": [3e-4, 3e-3]}, "seeds": [0, 1, 2],
    }  # fmt: skip
    preview = server.client.post("/runs/preview", request)
    assert (preview["count"], preview["new"], preview["prerequisites"]) == (6, 6, 0)
    assert preview["seconds"] > 0
    assert not preview["elsewhere"]
    runs = server.built(**request)
    assert {(run["parameters"]["learning_rate"], run["seed"]) for run in runs} == {
        (rate, seed) for rate in (3e-4, 3e-3) for seed in (0, 1, 2)
    }
    server.idle()
    groups = {found["group"]: found for found in server.client.get("/groups", scenario=scenario["id"])}
    assert len({run["group"] for run in runs}) == 2
    scattered = 0
    for group in {run["group"] for run in runs}:
        members = [server.client.get(f"/runs/{run['id']}")["metrics"] for run in runs if run["group"] == group]
        for name in ("RA", "TRA", "RT"):
            found, values = groups[group]["metrics"][name], [metrics[name] for metrics in members]
            spread = np.std(values, ddof=1)
            half = stats.t.ppf(0.975, 2) * spread * (1 + 1 / 3) ** 0.5
            assert (found["n"], found["mean"]) == (3, pytest.approx(np.mean(values)))
            assert found["deviation"] == pytest.approx(spread)
            assert (found["high"] or found["mean"]) - found["mean"] == pytest.approx(half, rel=1e-3)
            scattered += spread > 0
    assert scattered >= 2, "the times of two groups scatter"
    assert groups[trained["retrained"]["group"]]["metrics"]["RA"]["low"] is None


def test_unlearning_without_an_original_queues_one_first(server: Server) -> None:
    scenario = server.scenario(forget={"kind": "class", "classes": [4]}, recipe={"epochs": 1})
    request = {"scenario": scenario["id"], "kind": "unlearned", "method": "do_nothing"}
    assert server.client.post("/runs/preview", request)["prerequisites"] == 1
    answer = server.client.post("/runs", request)
    (original,), (unlearned,) = answer["prerequisites"], answer["runs"]
    assert original["kind"] == "original"
    assert unlearned["base"] == original["id"]
    assert server.client.get(f"/jobs/{unlearned['job']}")["needs"] == [original["job"]]
    done = server.client.wait(original["id"], unlearned["id"])
    assert [run["status"] for run in done] == ["succeeded", "succeeded"]
    assert done[0]["finished"] <= done[1]["finished"]


def test_scenarios_that_forget_other_classes_share_their_original(server: Server, trained: dict) -> None:
    scenario = server.scenario(forget={"kind": "class", "classes": [5]})
    (run,) = server.built(scenario=scenario["id"], kind="original")
    adopted, given = server.client.get(f"/runs/{run['id']}"), trained["original"]
    assert adopted["provenance"]["adopted_from"] == given["id"]
    assert adopted["provenance"]["weights_sha256"] == given["provenance"]["weights_sha256"]
    assert adopted["cost"]["run"] == given["cost"]["run"]
    assert adopted["cost"]["samples_seen"] == given["cost"]["samples_seen"]
    assert [record["loss"] for record in adopted["history"]] == [record["loss"] for record in given["history"]]


def test_divergence_ends_a_run_with_epoch_and_batch(server: Server) -> None:
    recipe = {"learning_rate": 10, "momentum": 0.99, "weight_decay": 1, "schedule": "constant", "epochs": 20}
    scenario = server.scenario(forget={"kind": "class", "classes": [7]}, recipe=recipe)
    (run,) = server.client.wait(server.client.run(scenario=scenario["id"], kind="retrained")[0]["id"])
    assert run["status"] == "failed"
    assert run["error"]["title"] == "Training diverged"
    assert re.search(r"loss became (nan|inf) in epoch \d+, batch \d+\.", run["error"]["detail"])
    assert "lower learning rate" in run["error"]["advice"]
    assert server.client.get(f"/runs/{run['id']}")["artifacts"] == []
    assert any("diverged" in line for line in server.client.get(f"/runs/{run['id']}/log")["lines"])


def test_asking_again_for_a_cancelled_run_wakes_it(server: Server) -> None:
    """In a scenario of its own, for other tests count the retrained models of theirs."""
    scenario = server.scenario(forget={"kind": "class", "classes": [9]})
    request = {"kind": "retrained", "seeds": [41], "scenario": scenario["id"]}
    identifier = server.client.run(**request)[0]["id"]
    server.client.post(f"/runs/{identifier}/cancel")
    (ended,) = server.client.wait(identifier)
    if ended["status"] == "succeeded":
        pytest.skip("it had finished before the cancellation came")
    assert server.client.post("/runs/preview", request)["existing"] == 0
    again = server.client.run(**request)[0]
    assert (again["id"], again["existing"]) == (identifier, True)
    assert server.client.wait(identifier)[0]["status"] == "succeeded"
