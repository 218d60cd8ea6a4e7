"""Bad input is refused with what, which and what to do, as a problem document; nothing stored is harmed."""

from __future__ import annotations

import json
import math
from http.client import HTTPConnection
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load, save

from live import DIGITS, UPLOAD_BYTES, Server, problem

CLASS: dict[str, Any] = {"kind": "class", "classes": [3]}


def wanted(**changes: Any) -> dict[str, Any]:
    return {**DIGITS, "forget": CLASS, **changes}


def class_of(*numbers: Any) -> dict[str, Any]:
    return wanted(forget={"kind": "class", "classes": list(numbers)})


def indices(*numbers: Any) -> dict[str, Any]:
    return wanted(forget={"kind": "indices", "indices": list(numbers)})


def drawn(fraction: float, **options: Any) -> dict[str, Any]:
    return wanted(forget={"kind": "random", "fraction": fraction, **options})


@pytest.fixture(scope="module", autouse=True)
def ready(scenario: dict) -> None:
    """The data set is prepared."""


@pytest.mark.parametrize(
    ("body", "status", "said", "advised", "place"),
    [
        (wanted(dataset="moon"), 422, "no data set called “moon”", "digits", ["dataset"]),
        (wanted(architecture="moon"), 422, "no architecture called “moon”", "small_cnn", ["architecture"]),
        (wanted(forget={"kind": "moon"}), 422, "“moon”", "random", ["forget"]),
        (wanted(forget={}), 422, "no forget", "random", ["forget"]),
        (wanted(forget={"kind": ["class"]}), 422, "no forget", "random", ["forget"]),
        (wanted(forget={"kind": "class"}), 422, "classes", "Correct", ["forget", "classes"]),
        (class_of(), 422, "at least 1", "Correct", ["forget", "classes"]),
        (class_of(10), 422, "Class 10 does not exist", "GET /catalog", ["forget", "classes"]),
        (class_of(10**30), 422, "does not exist", "GET /catalog", ["forget", "classes"]),
        (class_of(3, 3), 422, "repeated", "once", ["forget", "classes"]),
        (class_of(*range(10)), 422, "forget set is everything", "at least one", ["forget"]),
        (class_of("three"), 422, "integer", "Correct", ["forget", "classes", 0]),
        (indices(), 422, "at least 1", "Correct", ["forget", "indices"]),
        (indices(5, 5), 422, "repeated: 5", "once", ["forget", "indices"]),
        (indices(1437), 422, "out of range: 1437", "0 to 1436", ["forget", "indices"]),
        (indices(-1), 422, "out of range: -1", "0 to 1436", ["forget", "indices"]),
        (indices(2**70), 422, "out of range", "0 to 1436", ["forget", "indices"]),
        (indices(*range(1437)), 422, "forget set is everything", "at least one", ["forget"]),
        (drawn(1e-5), 422, "selects nothing", "at least", ["forget", "fraction"]),
        (drawn(0), 422, "greater than 0", "Correct", ["forget", "fraction"]),
        (drawn(math.nan), 422, "finite", "Correct", ["forget", "fraction"]),
        (drawn(0.1, seed=-1), 422, "greater than", "Correct", ["forget", "seed"]),
        ({**drawn(0.6), "twin": True}, 422, "nothing to retain", "fewer", ["twin"]),
        (wanted(twin=True), 422, "needs a random forget set", "random", ["twin"]),
        (wanted(canaries={"count": 10_000}), 422, "do not fit", "", ["canaries", "count"]),
        (wanted(recipe={"epochs": 0}), 422, "epochs", "Correct", ["recipe", "epochs"]),
        (wanted(recipe={"learning_rate": math.inf}), 422, "learning_rate", "Correct", ["recipe", "learning_rate"]),
        (wanted(recipe={"moon": 1}), 422, "moon", "Correct", ["recipe", "moon"]),
        (wanted(splits={"validation": 0.9}), 422, "validation", "Correct", ["splits", "validation"]),
        (wanted(splits={"subset": 10**6}), 422, "1,437 samples", "fewer", ["splits", "subset", "train"]),
        (wanted(moon=1), 422, "moon", "Correct", ["moon"]),
        ({"dataset": "digits"}, 422, "architecture", "Correct", ["architecture"]),
        ([], 422, "dictionary", "Correct", ["body"]),
    ],
)  # fmt: skip
def test_scenarios(server: Server, body: Any, status: int, said: str, advised: str, place: list | None) -> None:
    before = len(server.client.get("/scenarios"))
    for path in ("/scenarios", "/scenarios/preview"):
        answer = server.http.post(path, content=json.dumps(body), headers={"Content-Type": "application/json"})
        assert answer.status_code == status, answer.text
        found = problem(answer)
        assert said in found["detail"]
        assert advised in found["advice"]
        assert place is None or place in [error["loc"] for error in found["errors"]]
    assert len(server.client.get("/scenarios")) == before


@pytest.mark.parametrize(
    ("changes", "status", "said", "place"),
    [
        ({"method": "moon"}, 422, "no method called “moon”", ["method"]),
        ({"method": None}, 422, "Which method?", ["method"]),
        ({"scenario": "0000000000000000"}, 422, "no scenario 0000000000000000", ["scenario"]),
        ({"scenario": "../../etc"}, 422, "pattern", ["scenario"]),
        ({"kind": "moon"}, 422, "kind", ["kind"]),
        ({"parameters": {"epochs": 0}}, 422, "epochs", ["parameters", "epochs"]),
        ({"parameters": {"epochs": 10**400}}, 422, "epochs", ["parameters", "epochs"]),
        ({"parameters": {"epochs": "many"}}, 422, "epochs", ["parameters", "epochs"]),
        ({"parameters": {"learning_rate": math.nan}}, 422, "not a finite number", ["parameters", "learning_rate"]),
        ({"parameters": {"moon": 1}}, 422, "moon", ["parameters"]),
        ({"parameters": {"\ud800": 1}}, 422, "was unexpected", ["parameters"]),
        ({"grid": {"epochs": [1, -1]}}, 422, "epochs", ["grid", "epochs"]),
        ({"grid": {"epochs": []}}, 422, "empty", ["grid", "epochs"]),
        ({"grid": {"epochs": [1, 1]}}, 422, "repeats", ["grid", "epochs"]),
        ({"grid": {"learning_rate": [0.1, math.inf]}}, 422, "not a finite number", ["grid", "learning_rate"]),
        ({"grid": {"epochs": [1, 2]}, "parameters": {"epochs": 3}}, 422, "parameters and in grid", ["grid", "epochs"]),
        ({"seeds": []}, 422, "seeds", ["seeds"]),
        ({"seeds": [0, 0]}, 422, "repeated", ["seeds"]),
        ({"seeds": [-1]}, 422, "seeds", ["seeds", 0]),
        ({"seeds": [2**31]}, 422, "seeds", ["seeds", 0]),
        ({"seeds": list(range(501)), "grid": {"epochs": [1, 2]}}, 422, "at most 1,000", None),
        ({"base": "000000000000"}, 422, "not an original of this scenario", ["base"]),
        ({"base": "../../etc/passwd"}, 422, "pattern", ["base"]),
        ({"kind": "original", "method": "finetune"}, 422, "takes no method", ["method"]),
        (
            {"kind": "retrained", "method": None, "parameters": {"epochs": 3}},
            422,
            "takes no parameters",
            ["parameters"],
        ),
        ({"moon": 1}, 422, "moon", ["moon"]),
    ],
)
def test_runs(server: Server, scenario: dict, changes: dict, status: int, said: str, place: list | None) -> None:
    body = {"scenario": scenario["id"], "kind": "unlearned", "method": "finetune", **changes}
    before = server.client.get("/runs")["total"]
    for path in ("/runs", "/runs/preview"):
        answer = server.http.post(path, content=json.dumps(body), headers={"Content-Type": "application/json"})
        assert answer.status_code == status, answer.text
        found = problem(answer)
        assert said in found["detail"]
        assert place is None or place in [error["loc"] for error in found["errors"]]
    assert server.client.get("/runs")["total"] == before


def test_a_method_that_does_not_fit_the_forget_set_is_refused(server: Server) -> None:
    made = server.scenario(forget={"kind": "random", "fraction": 0.1})
    restricted = [record for record in server.client.get("/catalog")["methods"] if "any" not in record["forget"]]
    assert restricted
    body = {"scenario": made["id"], "kind": "unlearned", "method": restricted[0]["name"]}
    found = server.refused(422, "POST", "/runs", json=body)
    assert "cannot serve a forget set of kind “random”" in found["detail"]
    assert "class" in found["advice"]


def test_an_original_is_no_base_in_another_scenario(server: Server, trained: dict) -> None:
    other = server.scenario(forget={"kind": "class", "classes": [2]})
    for base in (trained["original"]["id"], trained["finetune"]["id"]):
        body = {"scenario": other["id"], "kind": "unlearned", "method": "finetune", "base": base}
        assert "is not an original of this scenario" in server.refused(422, "POST", "/runs", json=body)["detail"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/runs/{}"), ("DELETE", "/runs/{}"), ("POST", "/runs/{}/cancel"), ("POST", "/runs/{}/resume"),
        ("POST", "/runs/{}/restore"), ("GET", "/runs/{}/log"), ("GET", "/runs/{}/weights"),
        ("GET", "/runs/{}/predictions"), ("GET", "/runs/{}/arrays/features"), ("GET", "/jobs/{}"),
        ("POST", "/jobs/{}/cancel"), ("GET", "/scenarios/{}"), ("GET", "/scenarios/{}/partition"),
    ],
)  # fmt: skip
def test_wrong_ids(server: Server, method: str, path: str) -> None:
    missing = server.refused(404, method, path.format("0123456789ab"))
    assert "0123456789ab" in missing["detail"]
    assert missing["advice"]
    for wrong in ("UPPER", "a" * 65, "a%00b", "-a", "%2e%2e", "a%20b", "..%5c..", "%F0%9F%8C%99"):
        found = server.refused(422, method, path.format(wrong))
        assert found["errors"], wrong
    for traversal in ("..%2f..%2fcomparator.sqlite", "../../comparator.sqlite"):
        answer = server.http.request(method, path.format(traversal))
        assert answer.status_code in (404, 405, 422)
        assert b"SQLite" not in answer.content


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/runs?limit=0", 422, "limit"),
        ("/runs?limit=1001", 422, "limit"),
        ("/runs?limit=many", 422, "limit"),
        ("/runs?cursor=moon", 422, "cursor is not one of this server's"),
        ("/runs?cursor=WzEsMiwzXQ==", 422, "cursor is not one of this server's"),
        ("/runs?cursor=bnVsbA==", 422, "cursor is not one of this server's"),
        ("/runs?cursor=%F0%9F%8C%99", 422, "cursor is not one of this server's"),
        ("/runs?kind=moon", 422, "kind"),
        ("/runs?status=moon", 422, "status"),
        ("/jobs?limit=1001", 422, "limit"),
        ("/jobs?state=moon", 422, "state"),
        ("/groups", 422, "scenario"),
        ("/groups?scenario=moon", 404, "no scenario moon"),
        ("/events?since=-1", 422, "since"),
        ("/datasets/moon", 404, "no data set called “moon”"),
        ("/datasets/..%2f..%2fetc", 404, "Not Found"),
        ("/datasets/moon/images/train/0", 404, "no data set called “moon”"),
        ("/datasets/moon/sprites/train?indices=0", 404, "no data set called “moon”"),
        ("/datasets/cifar10/images/train/0", 409, "is not ready"),
        ("/datasets/digits/images/train/1437", 404, "no train sample 1437"),
        ("/datasets/digits/images/train/-1", 404, "no train sample -1"),
        ("/datasets/digits/images/moon/0", 422, "split"),
        ("/datasets/digits/images/train/moon", 422, "index"),
        ("/datasets/digits/images/train/0?scale=17", 422, "scale"),
        ("/datasets/digits/sprites/train?indices=1,1437", 404, "no train sample 1437"),
        ("/datasets/digits/sprites/train?indices=1,,2", 422, "indices"),
        ("/datasets/digits/sprites/train?indices=" + "9" * 5000, 422, "indices"),
        ("/datasets/digits/sprites/train?indices=" + ",".join(["1"] * 2049), 422, "2,049 images are asked for"),
        ("/moon", 404, "Not Found"),
    ],
)
def test_bad_questions(server: Server, path: str, status: int, said: str) -> None:
    found = server.refused(status, "GET", path)
    assert said in found["detail"] or any(said in error["loc"] for error in found["errors"])


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{", "application/json"), (b"\xff\xfe", "application/json"), (b"", "application/json"),
        (b"[" * 100_000, "application/json"), (b"a=b", "application/x-www-form-urlencoded"),
        (b"<a/>", "text/xml"), (b"--x", "multipart/form-data; boundary=y"),
    ],
)  # fmt: skip
def test_bodies_that_are_not_json(server: Server, content: bytes, kind: str) -> None:
    answer = server.http.post("/runs", content=content, headers={"Content-Type": kind})
    assert answer.status_code in (400, 415, 422)
    problem(answer)


def test_jobs_that_name_nothing(server: Server) -> None:
    assert "Which data set?" in server.refused(422, "POST", "/jobs", json={"kind": "prepare"})["detail"]
    assert "Which scenario?" in server.refused(422, "POST", "/jobs", json={"kind": "evaluate"})["detail"]
    assert "moon" in server.refused(422, "POST", "/jobs", json={"kind": "prepare", "dataset": "moon"})["detail"]
    assert server.refused(422, "POST", "/jobs", json={"kind": "evaluate", "scenario": "moon"})
    assert server.refused(422, "POST", "/jobs", json={"kind": "moon"})["errors"]


def upload(server: Server, status: int, content: bytes, **form: Any) -> dict:
    files = {"weights": ("weights.safetensors", content)}
    return server.refused(status, "POST", "/runs/imports", data={"kind": "original", **form}, files=files)


def test_uploads_that_are_refused_store_nothing(server: Server, scenario: dict, trained: dict) -> None:
    whole = server.client.get(f"/runs/{trained['original']['id']}/weights")
    weights = load(whole)
    name, array = next((name, array) for name, array in weights.items() if array.ndim == 4)
    home = {"scenario": scenario["id"]}
    server.idle()
    files = {file for file in (server.workspace / "artifacts").rglob("*") if file.is_file()}
    runs = server.client.get("/runs")["total"]
    for damaged in (
        whole[:-1],
        whole[: len(whole) // 2],
        whole[:20],
        b"",
        b"PK\x03\x04 a pickle in a zip",
        b"\xff" * 64,
    ):
        found = upload(server, 415, damaged, **home)
        kind = "not an archive of torch.save" if damaged[:2] == b"PK" else "not a readable safetensors file"
        assert kind in found["detail"]
        assert "nothing was stored" in found["advice"].lower()
    for other, said in (
        ({**weights, name: array[:1]}, f"{name}: "),
        ({key: value for key, value in weights.items() if key != name}, f"missing: {name}"),
        ({**weights, "extra": np.zeros(3, np.float32)}, "unknown: extra"),
        ({"conv1.weight": np.zeros((64, 3, 3, 3), np.float32)}, "do not fit small_cnn"),
    ):
        found = upload(server, 422, save(other), **home)
        assert said in found["detail"]
        assert "small_cnn" in found["detail"]
        assert "architecture they were trained with" in found["advice"]
    assert "no scenario 0123456789ab" in upload(server, 404, whole, scenario="0123456789ab")["detail"]
    assert upload(server, 422, whole, scenario="../../etc")["errors"][0]["loc"] == ["scenario"]
    other = upload(server, 422, whole, **home, kind="unlearned", base=trained["finetune"]["id"])
    assert "is not an original" in other["detail"]
    assert upload(server, 422, whole, **home, seed="-1")["errors"][0]["loc"] == ["seed"]
    assert upload(server, 422, whole, **home, seed=str(2**70))["errors"][0]["loc"] == ["seed"]
    assert {file for file in (server.workspace / "artifacts").rglob("*") if file.is_file()} == files
    assert server.client.get("/runs")["total"] == runs


def test_bodies_over_the_limit_are_refused_while_they_arrive(server: Server, scenario: dict) -> None:
    large = b"x" * (UPLOAD_BYTES + 10)
    found = upload(server, 413, large, scenario=scenario["id"])
    assert f"{UPLOAD_BYTES:,} bytes" in found["detail"]

    def endless():
        yield b"{"
        for _ in range(40):
            yield b" " * 1_000_000

    answer = server.http.post("/runs", content=endless(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert "more than 16,777,216 bytes" in problem(answer)["detail"]
    connection = HTTPConnection(server.address.removeprefix("http://"))
    connection.putrequest("POST", "/api/v1/runs")
    connection.putheader("Content-Length", str(10**12))
    connection.endheaders()
    assert connection.getresponse().status == 413, "before the first byte arrives"
    connection.close()


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::", "", "a@b", "10.0.0.1"]
)
def test_a_foreign_host_is_refused(server: Server, host: str) -> None:
    found = server.refused(403, "GET", "/health", headers={"Host": host})
    assert "is not one of this server's names" in found["detail"]
    assert "address that the server printed" in found["advice"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9", "[::1]:80", "LOCALHOST:1"])
def test_its_own_names_are_accepted(server: Server, host: str) -> None:
    assert server.http.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://["}, {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    ],
)  # fmt: skip
def test_changes_asked_for_by_other_pages_are_refused(server: Server, trained: dict, headers: dict) -> None:
    run = trained["finetune"]["id"]
    for method, path in (("POST", "/runs"), ("DELETE", f"/runs/{run}"), ("POST", "/jobs")):
        assert "comes from a page" in server.refused(403, method, path, headers=headers)["detail"]
    assert server.client.get(f"/runs/{run}")["status"] == "succeeded"


def test_its_own_page_may_change_things(server: Server, scenario: dict, trained: dict) -> None:
    headers = {"Origin": server.address, "Sec-Fetch-Site": "same-origin"}
    body = {"scenario": scenario["id"], "kind": "original"}
    assert server.http.post("/runs", json=body, headers=headers).status_code == 202
    options = server.http.options("/runs", headers={"Origin": "http://evil.example"})
    assert "access-control-allow-origin" not in options.headers
