"""Methods that people bring: in the catalogue and in runs like built-in ones, by version, and refused in words."""

from __future__ import annotations

from typing import Any

import pytest
from safetensors.numpy import load

from comparator.custom_methods import record as records
from comparator.custom_methods import versions
from custom_methods.method_files import GOOD, named
from live import Server

BROKEN = '''
"""Draws as it likes (nobody, 2026)."""
import torch
from comparator import Params, Task, method


class Parameters(Params):
    """Nothing."""


@method("drawn", label="Drawn", reads={"retain"})
def unlearn(task: Task, parameters: Parameters) -> None:
    """Add noise."""
    for weight in task.model.parameters():
        weight.data += 0.01 * torch.randn_like(weight)
'''
PICKY = (
    GOOD.replace('"climb"', '"picky"')
    .replace("from comparator", "import pydantic\nfrom comparator", 1)
    .replace(
        '@method("picky"',
        """    @pydantic.model_validator(mode="after")
    def _even(self):
        if self.epochs % 2:
            raise ValueError("epochs must be even")
        return self


@method("picky\"""",
    )
)


def upload(server: Server, source: bytes | str, name: str = "method.py") -> Any:
    source = source.encode() if isinstance(source, str) else source
    return server.http.post("/methods", files={"file": (name, source)})


@pytest.fixture(scope="module")
def climb(custom: Server) -> dict[str, Any]:
    answer = upload(custom, GOOD)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_what_was_brought_is_described_and_in_the_catalogue(custom: Server, climb: dict) -> None:
    assert climb["passed"]
    assert climb["source"] == GOOD
    assert climb["version"] == versions.version_of(GOOD.encode())
    assert {result["name"] for result in climb["contracts"]} == {
        "changes_weights", "repeats", "obeys_cancel", "reads_what_it_declares",
    }  # fmt: skip
    assert len({result["forget"] for result in climb["contracts"]}) == 4
    found = {method["name"]: method for method in custom.client.get("/catalog")["methods"]}
    assert found["climb"]["custom"] is True
    assert found["climb"]["parameters"]["properties"]["learning_rate"]["ui"] == {"scale": "log"}
    assert found["climb"]["citation"] == "Gradient ascent under another name (Golatkar et al., CVPR 2020)."
    assert not found["gradient_ascent"].get("custom")
    assert list(found) == sorted(found)


def test_a_run_of_it_gives_the_weights_of_the_built_in_method(custom: Server, place: dict, climb: dict) -> None:
    """The sandbox changes nothing about the result: same seed, same data, same weights, bit by bit."""
    parameters = {"epochs": 2, "learning_rate": 1e-3}
    request = {"scenario": place["id"], "kind": "unlearned", "parameters": parameters}
    (own,) = custom.built(method="climb", **request)
    (built_in,) = custom.built(method="gradient_ascent", **{**request, "parameters": {**parameters, "clip": None}})
    own, built_in = (custom.client.get(f"/runs/{run['id']}") for run in (own, built_in))
    assert own["provenance"]["method_version"] == own["method_version"] == climb["version"]
    assert own["provenance"]["weights_sha256"] == built_in["provenance"]["weights_sha256"]
    for name in ("samples_seen", "steps"):
        assert own["cost"][name] == built_in["cost"][name]
    assert own["cost"]["run"] > 0
    history = [[entry[key] for key in ("epoch", "loss", "forget_accuracy")] for entry in own["history"]]
    assert history == [[entry[key] for key in ("epoch", "loss", "forget_accuracy")] for entry in built_in["history"]]
    arrays = [load(custom.client.get(f"/runs/{run['id']}/arrays/epochs"))["logits"] for run in (own, built_in)]
    assert (arrays[0] == arrays[1]).all()


def test_grids_seeds_and_refusals_work_as_for_built_in_methods(custom: Server, place: dict, climb: dict) -> None:
    request = {"scenario": place["id"], "kind": "unlearned", "method": "climb"}
    body = {**request, "grid": {"learning_rate": [1e-5, 1e-4]}, "seeds": [0, 1]}
    assert custom.client.post("/runs/preview", body)["count"] == 4
    runs = custom.built(**body)
    assert len({run["group"] for run in runs}) == 2
    refused = custom.refused(422, "POST", "/runs", json={**request, "parameters": {"epochs": 0}})
    assert refused["errors"][0]["loc"] == ["parameters", "epochs"]


def test_the_methods_own_model_refuses_what_a_schema_cannot(custom: Server, place: dict) -> None:
    assert upload(custom, PICKY).status_code == 201
    request = {"scenario": place["id"], "kind": "unlearned", "method": "picky"}
    refused = custom.refused(422, "POST", "/runs", json={**request, "parameters": {"epochs": 3}})
    assert "epochs must be even" in refused["detail"]
    assert custom.built(**request, parameters={"epochs": 2})


def test_uploading_again_is_a_new_version_and_old_runs_keep_theirs(custom: Server, place: dict) -> None:
    first = upload(custom, named("edited")).json()
    request = {"scenario": place["id"], "kind": "unlearned", "method": "edited", "parameters": {"epochs": 1}}
    (old,) = custom.built(**request)
    changed = named("edited").replace(b"-task.loss", b"-0.5 * task.loss")
    second = upload(custom, changed).json()
    assert second["version"] != first["version"]
    (new,) = custom.built(**request)
    assert new["id"] != old["id"]
    kept = {run["id"]: custom.client.get(f"/runs/{run['id']}")["method_version"] for run in (old, new)}
    assert kept == {old["id"]: first["version"], new["id"]: second["version"]}
    found = custom.client.get("/methods/edited")
    assert [(row["version"], row["runs"]) for row in found["versions"]] == [
        (second["version"], 1), (first["version"], 1),
    ]  # fmt: skip
    earlier = custom.client.get("/methods/edited", version=first["version"])
    assert earlier["source"].encode() == named("edited")
    assert not earlier["current"]
    assert upload(custom, changed).json()["version"] == second["version"]


def test_uploading_other_words_is_the_same_version_and_its_runs_are_found_again(custom: Server, place: dict) -> None:
    first = upload(custom, named("reworded")).json()
    request = {"scenario": place["id"], "kind": "unlearned", "method": "reworded", "parameters": {"epochs": 1}}
    (old,) = custom.built(**request)
    words = named("reworded").replace(b'label="Reworded"', b'label="Said otherwise"') + b"# a comment\n"
    second = upload(custom, words).json()
    assert second["version"] == first["version"]
    assert (second["record"]["label"], second["source"].encode()) == ("Said otherwise", words)
    assert [(row["version"], row["runs"]) for row in second["versions"]] == [(first["version"], 1)]
    (found,) = custom.client.post("/runs", request)["runs"]
    assert (found["id"], found["existing"]) == (old["id"], True)


def test_removing_keeps_runs_and_versions(custom: Server, place: dict) -> None:
    version = upload(custom, named("gone")).json()["version"]
    (run,) = custom.built(scenario=place["id"], kind="unlearned", method="gone", parameters={"epochs": 1})
    assert custom.http.request("DELETE", "/methods/gone").status_code == 204
    assert "gone" not in [method["name"] for method in custom.client.get("/catalog")["methods"]]
    assert "was removed" in custom.refused(410, "GET", "/methods/gone")["detail"]
    custom.refused(410, "DELETE", "/methods/gone")
    assert custom.client.get("/methods/gone", version=version)["source"].encode() == named("gone")
    assert custom.client.get(f"/runs/{run['id']}")["status"] == "succeeded"
    refused = custom.refused(
        422, "POST", "/runs", json={"scenario": place["id"], "kind": "unlearned", "method": "gone"}
    )
    assert "no method called “gone”" in refused["detail"]


def test_a_method_that_breaks_contracts_is_kept_with_what_it_breaks(custom: Server) -> None:
    found = upload(custom, BROKEN).json()
    assert not found["passed"]
    faults = {result["name"]: result for result in found["contracts"] if result["fault"]}
    assert "draws from torch's global generator" in faults["repeats"]["fault"]
    assert "task.random" in faults["repeats"]["advice"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "not a Python file"),
        (b"\x80\x04\x95pickle", "not a Python file"),
        ("a\0b", "not a Python file"),
        ("def unlearn(:", "SyntaxError"),
        ("import nowhere_to_be_found", "ModuleNotFoundError"),
        ("x = 1", "it registers none"),
        (GOOD + GOOD.replace("climb", "climb_again"), "climb, climb_again"),
        (GOOD.replace('"climb"', '"finetune"'), "finetune is a built-in method"),
        (GOOD.replace('"climb"', '"../../evil"'), "name"),
        (GOOD.replace('"climb"', '"CLIMB"'), "name"),
        (GOOD.replace('reads={"forget"}', 'reads={"everything"}'), "reads"),
        (GOOD.replace("parameters: Parameters", "parameters: dict"), "derived from Params"),
        ("raise SystemExit(3)", "SystemExit"),
        ("import os; os._exit(0)", "exit code 0"),
        ("x = 1\n" * 200_000, "at most"),
    ],
    ids=lambda value: None if isinstance(value, bytes) or len(value) > 40 else value,
)  # fmt: skip
def test_what_is_no_method_is_refused_and_not_stored(custom: Server, source: bytes | str, said: str) -> None:
    before = sorted(str(file) for file in (custom.workspace / "methods").rglob("*"))
    answer = upload(custom, source)
    assert answer.status_code == 422, answer.text
    assert said in answer.json()["detail"]
    assert answer.json()["advice"]
    assert sorted(str(file) for file in (custom.workspace / "methods").rglob("*")) == before


@pytest.mark.parametrize(
    "source",
    [
        GOOD.replace("epochs: int = Field(2, ge=1, le=100", 'epochs: str = Field("a", pattern="(a+)+$"'),
        GOOD.replace("class Parameters(", "class Inner(Params):\n    a: int = 1\n\n\nclass Parameters(").replace(
            "    epochs:", "    inner: Inner = Inner()\n    epochs:", 1
        ),
    ],
    ids=["a regular expression", "a nested model"],
)  # fmt: skip
def test_a_schema_that_a_form_cannot_show_is_refused(custom: Server, source: str) -> None:
    answer = upload(custom, source)
    assert answer.status_code == 422
    assert "a form cannot show" in answer.json()["detail"]


def test_names_in_addresses_are_names(custom: Server) -> None:
    for name in ("../x", "..%2Fx", "%2e%2e%2f", "a%00b", "A"):
        assert custom.http.get(f"/methods/{name}").status_code in (404, 422)
    assert "built-in" in custom.refused(404, "GET", "/methods/finetune")["detail"]
    custom.refused(404, "DELETE", "/methods/finetune")
    custom.refused(422, "GET", "/methods/climb?version=../../..")
    custom.refused(404, "GET", "/methods/climb?version=0123456789ab")


def test_a_server_without_the_permission_says_how_to_give_it(server: Server) -> None:
    assert server.client.get("/health")["custom_code"] is False
    answer = upload(server, GOOD)
    assert answer.status_code == 403
    assert "--allow-custom-code" in answer.json()["advice"]
    assert not (server.workspace / "methods").exists()


class TestRecords:
    """A record that comes out of the sandbox is believed only as far as it is well formed."""

    def record(self, **changes: Any) -> dict[str, Any]:
        given: dict[str, Any] = {
            "name": "mine", "label": "Mine", "summary": "It is.", "citation": "Me", "reads": ["forget"],
            "forget": ["any"], "parameters": {"properties": {"a": {"type": "integer", "default": 1}}},
        }  # fmt: skip
        return {**given, **changes}

    def test_what_is_well_formed_is_kept_and_marked(self) -> None:
        found = records.read(self.record(control=True, tuned="x", version="forged"), "0123456789ab")
        assert found["custom"] is True
        assert found["version"] == "0123456789ab"
        assert "control" not in found
        assert found["parameters"]["additionalProperties"] is False

    @pytest.mark.parametrize(
        "changes",
        [
            {"name": "../x"},
            {"name": 3},
            {"label": "x" * 100},
            {"label": ""},
            {"summary": "x" * 10_000},
            {"reads": ["test"]},
            {"forget": []},
            {"reads_if": {"validation": "nothing"}},
            {"parameters": {"properties": {"a": {"$ref": "http://127.0.0.1/x"}}}},
            {"parameters": {"properties": {"a": {"type": "string", "pattern": "(a+)+$"}}}},
            {"parameters": {"properties": {"a": {"type": "object"}}}},
            {"parameters": {"properties": {"a": {}}}},
            {"parameters": {"properties": {"a": {"enum": [{}]}}}},
            {"parameters": {"properties": {"a": {"enum": list(range(1000))}}}},
            {"parameters": {"properties": {str(number): {"type": "integer"} for number in range(100)}}},
            {"parameters": {"properties": []}},
            {"presets": {"small": {"a": "x" * 200_000}}},
        ],
        ids=str,
    )
    def test_what_is_not_is_refused_in_words(self, changes: dict) -> None:
        with pytest.raises(records.Unusable) as caught:
            records.read(self.record(**changes), "0123456789ab")
        assert caught.value.advice

    def test_nothing_at_all_is_refused(self) -> None:
        for nothing in (None, [], "x", {"name": "x"}):
            with pytest.raises(records.Unusable):
                records.read(nothing, "0123456789ab")
