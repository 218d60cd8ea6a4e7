"""Methods that train their own base, on a live server: SISA from request to metrics, exact to the last bit."""

from __future__ import annotations

from typing import Any

import pytest
from safetensors.numpy import load

from live import Server

PARAMETERS = {"shards": 2, "slices": 2, "aggregation": "mean"}


@pytest.fixture(scope="module")
def scenario(server: Server) -> dict[str, Any]:
    forget = {"kind": "indices", "indices": [3, 11]}
    return server.scenario(forget=forget, recipe={"epochs": 2})


def request(scenario: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"scenario": scenario["id"], "kind": "unlearned", "method": "sisa", "parameters": PARAMETERS} | changes


@pytest.fixture(scope="module")
def family(server: Server, scenario: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The sharded original, the retrained models of two seeds, and the unlearned run between them."""
    asked = request(scenario)
    preview = server.client.post("/runs/preview", asked)
    assert (preview["new"], preview["prerequisites"]) == (1, 2)
    answer = server.client.post("/runs", asked)
    original, retrained = answer["prerequisites"]
    assert (original["kind"], original["seed"], original["method"]) == ("original", 0, "sisa")
    assert (retrained["kind"], retrained["seed"]) == ("retrained", 1)
    (unlearned,) = answer["runs"]
    assert unlearned["base"] == original["id"]
    (twin,) = server.client.run(**request(scenario, kind="retrained", seeds=[0]))
    found = {"original": original, "retrained": retrained, "unlearned": unlearned, "same seed": twin}
    ended = server.client.wait(*(run["id"] for run in found.values()))
    assert [run["status"] for run in ended] == ["succeeded"] * 4, [run["error"] for run in ended]
    server.idle()
    return {name: server.client.get(f"/runs/{run['id']}") for name, run in found.items()}


def test_unlearning_equals_retraining_with_the_same_seed_bit_by_bit(family: dict[str, dict[str, Any]]) -> None:
    hashes = {name: run["provenance"]["weights_sha256"] for name, run in family.items()}
    assert hashes["unlearned"] == hashes["same seed"]
    assert len(set(hashes.values())) == 3


def test_only_a_part_was_trained_again(family: dict[str, dict[str, Any]]) -> None:
    cost = {name: run["cost"] for name, run in family.items()}
    assert cost["original"]["retrained_share"] == cost["same seed"]["retrained_share"] == 1
    assert 0 < cost["unlearned"]["retrained_share"] < 1
    assert family["unlearned"]["metrics"]["retrained_share"] == cost["unlearned"]["retrained_share"]
    assert cost["unlearned"]["samples_seen"] < cost["same seed"]["samples_seen"]


def test_privacy_is_read_against_its_kind_of_another_seed(server: Server, family: dict[str, dict[str, Any]]) -> None:
    assert family["unlearned"]["metrics"]["WCPS"] is not None
    assert family["unlearned"]["metrics"]["speedup"] is None, "no plain retrained model is there"
    answer = server.client.get("/attacks/verdict", run=family["unlearned"]["id"])
    assert answer["retrained"] == [family["retrained"]["id"]]


def test_plain_runs_are_not_compared_with_it(server: Server, scenario: dict, family: dict[str, dict[str, Any]]) -> None:
    (plain,) = server.built(scenario=scenario["id"], kind="retrained")
    server.idle()
    found = server.client.get(f"/runs/{plain['id']}")
    assert found["metrics"]["agreement_forget"] is None
    nothing = server.client.post("/runs", request(scenario, method="do_nothing", parameters={}))
    assert [run["method"] for run in nothing["prerequisites"]] == [None], "a sharded original is no base for others"
    server.client.wait(nothing["runs"][0]["id"])
    wrong = request(scenario, method="do_nothing", parameters={}, base=family["original"]["id"])
    assert "base" in str(server.refused(422, "POST", "/runs", json=wrong)["errors"])


def test_files_name_shards_and_slices(server: Server, family: dict[str, dict[str, Any]]) -> None:
    identifier = family["original"]["id"]
    names = set(load(server.client.get(f"/runs/{identifier}/weights")))
    assert {name.partition("/")[0] for name in names} == {"shard_0", "shard_1", "trained"}
    states = set(load(server.client.get(f"/runs/{identifier}/arrays/states")))
    assert {tuple(name.split("/")[:2]) for name in states} == {
        (f"shard_{shard}", f"slice_{number}") for shard in range(2) for number in range(2)
    }


def test_the_views_can_be_had(server: Server, family: dict[str, dict[str, Any]]) -> None:
    a, b = family["original"]["id"], family["unlearned"]["id"]
    contrast = server.client.get("/contrast", a=a, b=b)
    assert (contrast["a"]["run"], contrast["b"]["run"]) == (a, b)
    assert not {run["id"] for run in family.values()} & {*contrast["retrained"], *contrast["originals"]}
    found = server.client.post("/runs/preview", request({"id": family["unlearned"]["scenario"]}))
    assert (found["existing"], found["prerequisites"]) == (1, 0)


def test_what_cannot_be_is_refused(server: Server, scenario: dict, family: dict[str, dict[str, Any]]) -> None:
    base = server.refused(422, "POST", "/runs", json=request(scenario, base=family["original"]["id"]))
    assert "trains its own base" in base["detail"]
    body = {"kind": "relearn", "run": family["unlearned"]["id"]}
    assert "ensemble" in server.refused(422, "POST", "/jobs", json=body)["detail"]
    method = server.refused(422, "POST", "/runs", json=request(scenario, kind="retrained", method="finetune"))
    assert "takes no method" in method["detail"]
