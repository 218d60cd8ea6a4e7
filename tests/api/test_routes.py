"""Every route answers as its description says."""

from __future__ import annotations

import gzip
import io
import json
import re

import brotli
import numpy as np
import pytest
import zstandard
from fastapi.testclient import TestClient
from PIL import Image
from safetensors.numpy import load
from sklearn.datasets import load_digits

from comparator.api.app import bare
from comparator.api.problems import install
from comparator.api.tracing import Tracing
from comparator.data import digits
from live import DIGITS, Server, until

CLASS = {"kind": "class", "classes": [3]}


def picture(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)))


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    class Quiet:
        def progress(self, *_: object) -> None:
            pass

    found = digits.load(Quiet()).train.images[..., 0]
    assert set(np.unique(found)) <= set(np.rint(np.unique(load_digits().data) * 255 / 16).astype(int))
    return found


def test_health(server: Server) -> None:
    found = until(lambda: (told := server.client.get("/health"))["status"] != "starting" and told)
    assert (found["status"], found["fault"]) == ("ok", None)
    assert found["device"]["slots"]
    assert found["workspace"] == str(server.workspace)
    assert found["custom_code"] is False
    assert found["free_bytes"] > 0


def test_catalog_with_etag(server: Server) -> None:
    first = server.http.get("/catalog")
    assert {"datasets", "architectures", "methods", "metrics", "attacks", "forget_kinds"} <= set(first.json())
    for tag in (first.headers["etag"], f"W/{first.headers['etag']}", f'"other", {first.headers["etag"]}'):
        again = server.http.get("/catalog", headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
    assert server.http.get("/catalog", headers={"If-None-Match": '"other"'}).status_code == 200


UNPACKED = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda raw: zstandard.ZstdDecompressor().stream_reader(raw).read(),
}


@pytest.mark.parametrize("encoding", UNPACKED)
def test_long_answers_are_compressed(server: Server, encoding: str) -> None:
    with server.http.stream("GET", "/catalog", headers={"Accept-Encoding": encoding}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == encoding
    unpacked = UNPACKED[encoding](raw)
    assert len(raw) < len(unpacked) / 3
    assert json.loads(unpacked) == server.client.get("/catalog")


def test_datasets(server: Server, scenario: dict) -> None:
    states = {found["name"]: found for found in server.client.get("/datasets")}
    assert set(states) == {record["name"] for record in server.client.get("/catalog")["datasets"]}
    assert states["digits"] == server.client.get("/datasets/digits")
    assert states["digits"]["ready"]
    assert sum(states["digits"]["counts"]["train"]) == 1437
    assert not server.client.get("/datasets/cifar10")["ready"]


def test_images_have_the_pixels_of_the_data_set(server: Server, scenario: dict, pixels: np.ndarray) -> None:
    answer = server.http.get("/datasets/digits/images/train/42")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "private, no-cache", "the name may mean other images tomorrow"
    known = server.http.get(f"/datasets/digits/images/train/42?data={server.client.get('/datasets/digits')['hash']}")
    assert "immutable" in known.headers["cache-control"]
    assert known.content == answer.content
    for other in ("", "0" * 16, "a"):
        unknown = server.http.get(f"/datasets/digits/images/train/42?data={other}")
        assert "immutable" not in unknown.headers["cache-control"]
    assert np.array_equal(picture(answer.content), pixels[42])
    large = server.http.get("/datasets/digits/images/train/42?scale=3")
    assert np.array_equal(picture(large.content), pixels[42].repeat(3, axis=0).repeat(3, axis=1))


def test_sprites_are_laid_out_row_by_row(server: Server, scenario: dict, pixels: np.ndarray) -> None:
    wanted = [5, 900, 5, 17, 1436]
    answer = server.http.get("/datasets/digits/sprites/train?columns=2&indices=" + ",".join(map(str, wanted)))
    sheet = picture(answer.content)
    assert sheet.shape == (3 * 8, 2 * 8)
    for place, index in enumerate(wanted):
        row, column = divmod(place, 2)
        assert np.array_equal(sheet[row * 8 : row * 8 + 8, column * 8 : column * 8 + 8], pixels[index])
    assert not sheet[16:, 8:].any()
    again = server.http.get(str(answer.url), headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_scenarios(server: Server, scenario: dict) -> None:
    again = server.http.post("/scenarios", json={**DIGITS, "forget": CLASS})
    assert (again.status_code, again.json()["id"]) == (200, scenario["id"])
    spelled = server.http.post("/scenarios", json={**DIGITS, "forget": {"kind": "class", "classes": ["3"]}})
    assert spelled.json()["id"] == scenario["id"], "equal content has equal ids, however it is spelled"
    preview = server.client.post("/scenarios/preview", {**DIGITS, "forget": {"kind": "class", "classes": [1, 0]}})
    assert preview["exists"] is False
    new = server.http.post("/scenarios", json={**DIGITS, "forget": {"kind": "class", "classes": [0, 1]}})
    assert new.status_code == 201
    assert new.headers["location"] == f"/api/v1/scenarios/{preview['id']}"
    assert new.json()["id"] == preview["id"]
    assert preview["histogram"]["forget"][:3] == [new.json()["sizes"]["forget"] - preview["histogram"]["forget"][1],
                                                  preview["histogram"]["forget"][1], 0]  # fmt: skip
    listed = server.client.get("/scenarios")
    assert listed[0]["id"] == preview["id"]
    assert server.client.get(f"/scenarios/{scenario['id']}") in listed


def test_scenario_with_every_option(server: Server, scenario: dict) -> None:
    content = {
        "forget": {"kind": "random", "fraction": 0.1}, "splits": {"validation": 0.1, "seed": 1, "subset": 500},
        "twin": True, "canaries": {"kind": "noise", "count": 3}, "recipe": {"epochs": 2, "precision": "auto"},
    }  # fmt: skip
    made = server.scenario(**content)
    assert made["sizes"] == {"retain": 360, "forget": 45, "validation": 50, "twin": 45, "test": 100, "test_match": 0}
    assert made["recipe"]["precision"] in ("float32", "bfloat16")
    partition = load(server.client.get(f"/scenarios/{made['id']}/partition"))
    assert np.bincount(partition["roles"]).tolist() == [360, 45, 50, 45]
    assert partition["noise"].sum() == 3
    assert np.all(np.diff(partition["train_indices"]) > 0)


def test_data_that_is_being_prepared_answers_later(server: Server) -> None:
    server.idle()
    answer = server.http.post(
        "/scenarios",
        json={"dataset": "cifar10", "architecture": "resnet18", "forget": {"kind": "class", "classes": [0]}},
    )
    assert answer.status_code == 202
    assert int(answer.headers["retry-after"]) > 0
    job = answer.json()
    assert answer.headers["location"] == f"/api/v1/jobs/{job['id']}"
    assert job["kind"] == "prepare"
    assert server.client.get(f"/jobs/{job['id']}")["id"] == job["id"]
    ended = server.client._wait(f"/jobs/{job['id']}", "state", lambda _job: None)
    assert ended["state"] == "failed"
    assert "local files only" in ended["error"]["detail"]
    assert "allow the download" in ended["error"]["advice"]


def test_jobs(server: Server, scenario: dict, trained: dict) -> None:
    job = server.client.post("/jobs", {"kind": "evaluate", "scenario": scenario["id"]})
    assert job["kind"] == "evaluate"
    done = server.client.wait_for_job(job["id"])
    assert done["result"]["runs"] >= len(trained)
    listed = server.client.get("/jobs", scenario=scenario["id"], state=["succeeded"], limit=1000)["jobs"]
    assert job["id"] in {found["id"] for found in listed}
    assert {found["state"] for found in listed} == {"succeeded"}
    assert len(server.client.get("/jobs", limit=2)["jobs"]) == 2
    assert "has state succeeded" in server.refused(409, "POST", f"/jobs/{job['id']}/cancel")["detail"]


def test_runs_come_in_pages(server: Server, scenario: dict, trained: dict) -> None:
    everything = server.client.get("/runs", scenario=scenario["id"], limit=1000)
    found, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        page = server.client.get("/runs", scenario=scenario["id"], limit=2, cursor=cursor)
        assert len(page["runs"]) <= 2
        assert page["total"] == len(everything["runs"])
        found += page["runs"]
        cursor, pages = page["next"], pages + 1
    assert pages >= 3
    assert found == everything["runs"]
    assert everything["next"] is None
    assert [run["created"] for run in found] == sorted(run["created"] for run in found)


def test_rows_and_details_agree(server: Server, scenario: dict, trained: dict) -> None:
    rows = {run["id"]: run for run in server.client.get("/runs", scenario=scenario["id"])["runs"]}
    for run in trained.values():
        row, detail = rows[run["id"]], server.client.get(f"/runs/{run['id']}")
        assert row["metrics"].keys() == detail["metrics"].keys()
        for name, value in detail["metrics"].items():
            assert row["metrics"][name] == (value if value is None else pytest.approx(value, rel=5e-5)), name
        assert {name: detail[name] for name in row if name != "metrics"} == {
            name: value for name, value in row.items() if name != "metrics"
        }


def test_filters(server: Server, scenario: dict, trained: dict) -> None:
    def ids(**filters: str) -> set[str]:
        return {run["id"] for run in server.client.get("/runs", scenario=scenario["id"], **filters)["runs"]}

    assert ids(kind="original") == {trained["original"]["id"]}
    assert trained["finetune"]["id"] in ids(kind="unlearned", method="finetune", status="succeeded")
    assert ids(method="absent") == set()
    assert ids(status="running") == set()


def test_weights_and_arrays_can_be_read(server: Server, scenario: dict, trained: dict) -> None:
    run, sizes = trained["finetune"]["id"], scenario["sizes"]
    answer = server.http.get(f"/runs/{run}/weights", headers={"Accept-Encoding": "gzip, br, zstd"})
    assert "content-encoding" not in answer.headers
    assert f'filename="{run}-weights.safetensors"' in answer.headers["content-disposition"]
    weights = load(answer.content)
    assert {array.dtype for array in weights.values()} <= {np.dtype(np.float32), np.dtype(np.int64)}
    again = server.http.get(f"/runs/{run}/weights", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    arrays = load(server.client.get(f"/runs/{run}/predictions"))
    total = sizes["retain"] + sizes["forget"]
    assert arrays["train_logits"].shape == (total, 10)
    assert arrays["test_logits"].shape == (sizes["test"], 10)
    assert arrays["train_logits"].dtype == np.float32
    assert arrays["train_indices"].tolist() == list(range(total))
    for split in ("train", "test"):
        part = load(server.client.get(f"/runs/{run}/predictions", split=split))
        assert set(part) == {f"{split}_logits", f"{split}_indices"}
        assert np.array_equal(part[f"{split}_logits"], arrays[f"{split}_logits"])
    assert load(server.client.get(f"/runs/{run}/arrays/predictions")).keys() == arrays.keys()
    epochs = load(server.client.get(f"/runs/{run}/arrays/epochs"))
    assert epochs["logits"].shape == (len(trained["finetune"]["history"]), len(epochs["rows"]), 10)


def test_imported_weights_are_a_run_like_any_other(server: Server, scenario: dict, trained: dict) -> None:
    run = trained["finetune"]
    weights = server.client.get(f"/runs/{run['id']}/weights")
    form = {"scenario": scenario["id"], "kind": "unlearned", "label": "brought along", "base": run["base"]}
    answer = server.http.post("/runs/imports", data=form, files={"weights": ("w.safetensors", weights)})
    assert answer.status_code == 201
    queued = answer.json()["run"]
    (done,) = server.client.wait(queued["id"])
    assert done["status"] == "succeeded", done["error"]
    assert (done["origin"], done["method"], done["base"]) == ("imported", "brought along", run["base"])
    assert done["metrics"]["RT"] is None, "what was not computed here has no run time"
    for name in ("UA", "RA", "TUA", "TRA"):
        assert done["metrics"][name] == run["metrics"][name]
    server.idle()
    server.client.request("DELETE", f"/runs/{queued['id']}")


def test_log(server: Server, trained: dict) -> None:
    assert isinstance(server.client.get(f"/runs/{trained['original']['id']}/log")["lines"], list)


def test_a_request_has_an_id_in_its_answer_and_in_the_log(server: Server) -> None:
    brought = server.http.get("/health", headers={"X-Request-ID": "mine-1"}).headers["X-Request-ID"]
    made = server.http.get("/health", headers={"X-Request-ID": 'not " mine'}).headers["X-Request-ID"]
    assert brought == "mine-1"
    assert re.fullmatch(r"[0-9a-f]+", made)


def test_an_unexpected_error_names_the_request_whose_log_tells_more(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken() -> None:
        raise RuntimeError("a fault that nobody expects")

    app = bare()
    app.add_api_route("/broken", broken, tags=["broken"])
    install(app)
    app.add_middleware(Tracing)
    answer = TestClient(app, raise_server_exceptions=False).get("/broken", headers={"X-Request-ID": "mine-2"})
    assert answer.status_code == 500
    assert "request mine-2" in answer.json()["advice"]
    assert "a fault that nobody expects" in caplog.text


def test_security_headers(server: Server) -> None:
    headers = server.http.get("/health").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers
