"""Runs are deleted with a way back; what others are built on stays."""

from __future__ import annotations

from comparator.services.runs.deletion import UNDO_SECONDS
from live import Server


def listed(server: Server, scenario: str) -> set[str]:
    return {run["id"] for run in server.client.runs(scenario=scenario)}


def test_delete_restore_and_what_refuses_it(server: Server, scenario: dict, trained: dict) -> None:
    original, run = trained["original"]["id"], trained["random_labels"]["id"]
    refused = server.refused(409, "DELETE", f"/runs/{original}")
    assert trained["finetune"]["id"] in refused["detail"]
    assert "Delete those first" in refused["advice"]

    assert server.client.request("DELETE", f"/runs/{run}")["id"] == run
    assert run not in listed(server, scenario["id"])
    for path in (f"/runs/{run}", f"/runs/{run}/weights", f"/runs/{run}/predictions"):
        assert "it was deleted" in server.refused(404, "GET", path)["detail"]
    assert run not in server.client.get(f"/runs/{original}")["dependents"]
    before = server.client.post(f"/runs/{run}/restore")
    assert before["metrics"] == server.client.get(f"/runs/{run}")["metrics"]
    assert run in listed(server, scenario["id"])
    assert "is not deleted" in server.refused(409, "POST", f"/runs/{run}/restore")["detail"]


def test_after_the_time_a_run_is_gone_and_its_files_are_swept(server: Server, scenario: dict, trained: dict) -> None:
    (run,) = server.built(scenario=scenario["id"], kind="unlearned", method="random_update", seeds=[77])
    weights = server.client.get(f"/runs/{run['id']}")["provenance"]["weights_sha256"]
    file = server.workspace / "artifacts" / weights[:2] / f"{weights}.safetensors"
    assert file.exists()
    server.idle()
    server.client.request("DELETE", f"/runs/{run['id']}")
    server.age(run["id"], UNDO_SECONDS + 1)
    gone = server.refused(410, "POST", f"/runs/{run['id']}/restore")
    assert "10 minutes" in gone["detail"]
    with server.stopped():
        pass
    server.refused(404, "POST", f"/runs/{run['id']}/restore")
    assert not file.exists()
    assert server.client.get(f"/runs/{trained['finetune']['id']}/weights")


def test_what_is_built_on_a_deleted_run_comes_back_after_it(server: Server) -> None:
    scenario = server.scenario(forget={"kind": "class", "classes": [8]}, recipe={"epochs": 1})
    (run,) = server.built(scenario=scenario["id"], kind="unlearned", method="do_nothing")
    for identifier in (run["id"], run["base"]):
        server.client.request("DELETE", f"/runs/{identifier}")
    refused = server.refused(409, "POST", f"/runs/{run['id']}/restore")
    assert run["base"] in refused["detail"]
    for identifier in (run["base"], run["id"]):
        server.client.post(f"/runs/{identifier}/restore")


def test_metrics_follow_when_a_retrained_model_is_deleted(server: Server, scenario: dict, trained: dict) -> None:
    server.client.request("DELETE", f"/runs/{trained['retrained']['id']}")
    server.idle()
    alone = server.client.get(f"/runs/{trained['finetune']['id']}")["metrics"]
    assert alone["agreement_test"] is None
    server.client.post(f"/runs/{trained['retrained']['id']}/restore")
    server.idle()
    again = server.client.get(f"/runs/{trained['finetune']['id']}")["metrics"]
    assert again["agreement_test"] == trained["finetune"]["metrics"]["agreement_test"]
