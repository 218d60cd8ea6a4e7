"""The Contrast routes of a live server over made-up models, checked against values computed here."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from safetensors import safe_open
from safetensors.numpy import load
from scipy import stats

from comparator.api.app import create
from comparator.services.contrast import moved, similarity
from comparator.settings import Settings
from services.contrast.synthetic import CLASSES, FORGOTTEN, LABELS, TEST, TRAIN, arrays, build, history, partition

SEEDS = {"original": 1, "tuned": 6}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("workspace")
    build(folder)
    settings = Settings(workspace=folder, shipped=False, device="cpu")
    with TestClient(create(settings), base_url="http://127.0.0.1") as found:
        yield found


def get(client: TestClient, path: str, status: int = 200, **query: Any) -> Any:
    answer = client.get(f"/api/v1/contrast{path}", params={"a": "original", "b": "tuned", **query})
    assert answer.status_code == status, answer.text
    return answer


def guesses(name: str) -> np.ndarray:
    predictions, _ = arrays(SEEDS[name], forgets=name != "original", rotated=False)
    return np.concatenate([predictions["train_logits"], predictions["test_logits"]]).argmax(axis=1)


def test_class_changes_and_matrices(client: TestClient) -> None:
    found = get(client, "").json()
    a, b = guesses("original")[:TRAIN], guesses("tuned")[:TRAIN]
    labels = LABELS[:TRAIN]
    changes = found["class_changes"]["train"]
    for number in range(CLASSES):
        inside = labels == number
        assert changes["a"][number] == pytest.approx((a[inside] == number).mean(), abs=1e-6)
        assert changes["b"][number] == pytest.approx((b[inside] == number).mean(), abs=1e-6)
    assert found["forgotten_classes"] == [FORGOTTEN]
    kept = [number for number in range(CLASSES) if number != FORGOTTEN]
    assert changes["mean_a"] == pytest.approx(np.mean([changes["a"][number] for number in kept]), abs=1e-5)
    assert changes["band"]["models"] == 4
    assert changes["band"]["low"][0] <= changes["band"]["high"][0]
    cells = found["matrices"]["train"]
    for true, wanted, count in zip(cells["true"], cells["predicted"], cells["count_b"], strict=True):
        assert count == ((labels == true) & (b == wanted)).sum()
    assert sum(cells["count_a"]) == TRAIN
    assert found["missing"] == []
    assert found["sizes"]["shown"] == TRAIN + TEST


def test_highlight_counts(client: TestClient) -> None:
    counts = get(client, "").json()["highlights"]
    b, target = guesses("tuned"), LABELS == FORGOTTEN
    assert counts["basis"] == "label"
    assert counts["b"]["all"]["target"] == target.sum()
    assert counts["b"]["shown"]["correctly_forgotten"] == (target & (b != FORGOTTEN)).sum()
    assert counts["b"]["all"]["overly_forgotten"] == (~target & (b != LABELS)).sum()
    assert counts["a"]["all"]["changed"] == (b != guesses("original")).sum()


def test_columns_agree_with_the_summary(client: TestClient) -> None:
    columns = load(get(client, "/samples").content)
    assert columns["row"].tolist() == list(range(TRAIN + TEST))
    assert columns["index"][:3].tolist() == [0, 2, 4]
    np.testing.assert_array_equal(columns["predicted_b"], guesses("tuned"))
    np.testing.assert_array_equal(columns["label"], LABELS)
    np.testing.assert_array_equal(columns["part"][:TRAIN], partition("class").roles)
    assert columns["probabilities_a"].shape == (TRAIN + TEST, CLASSES)
    assert ((columns["flags_b"] & 2) > 0).sum() == (
        get(client, "").json()["highlights"]["b"]["shown"]["correctly_forgotten"]
    )


def test_arrays_travel_compressed(client: TestClient) -> None:
    for path, query in (("/samples", {}), ("/embedding", {"projection": "pca"})):
        assert get(client, path, **query).headers["content-encoding"] in ("zstd", "br", "gzip")


def test_answering_imports_nothing_heavy() -> None:
    script = "import sys, comparator.api.app; sys.stdout.write(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"torch", "umap", "sklearn", "numba"} & set(loaded)


def test_answers_are_cached_by_the_browser(client: TestClient) -> None:
    for path in ("", "/samples", "/similarity"):
        tag = get(client, path).headers["etag"]
        again = client.get(
            f"/api/v1/contrast{path}", params={"a": "original", "b": "tuned"}, headers={"if-none-match": tag}
        )
        assert again.status_code == 304
        assert not tag.startswith("W/")


def test_similarity_has_every_curve_and_band(client: TestClient) -> None:
    found = get(client, "/similarity").json()
    assert found["layers"] == ["first", "last"]
    assert [(curve["run"], curve["to"]) for curve in found["curves"]] == [
        ("tuned", "original"), ("original", "retrained"), ("tuned", "retrained"), ("original", "other"),
    ]  # fmt: skip
    assert found["curves"][3]["values"] == found["curves"][0]["values"]
    assert found["curves"][0]["values"]["retain"][1] > 0.95
    assert found["bands"]["retrained"]["retain"]["models"] == 4
    layers = get(client, "/similarity/layers", part="retain").json()
    assert layers["values"][1][1] == found["curves"][0]["values"]["retain"][1]


def test_probes_find_the_class_that_was_forgotten(client: TestClient) -> None:
    assert wait(client, get(client, "/probes", 202))["state"] == "succeeded"
    found = get(client, "/probes").json()
    assert found["layers"] == ["first", "last"]
    assert found["bits"]["original"][1] > 0.9
    assert found["bits"]["tuned"][1] < found["bits"]["original"][1] - 0.5
    assert found["band"]["low"][1] <= found["retrained"][1] <= found["band"]["high"][1]


def test_what_moved_is_what_was_forgotten(client: TestClient) -> None:
    found = get(client, "/moved", limit=10).json()
    assert found["kept"]["forget"] < found["bands"]["retain"]["low"] < 1
    assert {sample["label"] for sample in found["samples"]} == {FORGOTTEN}
    test_only = get(client, "/moved", limit=5, part="test_retain").json()
    assert {sample["split"] for sample in test_only["samples"]} == {"test"}
    content = get(client, "/samples").content
    columns = load(content)
    worst = found["samples"][0]
    assert columns["neighbours_kept"][worst["row"]] == round(worst["kept"] * found["k"])


def test_pca_is_there_at_once_and_the_map_comes_from_a_worker(client: TestClient) -> None:
    picture = load(get(client, "/embedding", projection="pca").content)
    assert picture["a_xy"].shape == picture["b_xy"].shape == (TRAIN + TEST, 2)
    waiting = get(client, "/embedding", 202)
    assert waiting.headers["retry-after"] == "1"
    assert waiting.json()["kind"] == "projection"
    assert get(client, "/embedding", 202).json()["id"] == waiting.json()["id"]
    finished = wait(client, waiting)
    assert finished["state"] == "succeeded", finished["error"]
    found = load(get(client, "/embedding").content)
    apart = np.linalg.norm(found["a_xy"] - found["b_xy"], axis=1)
    assert np.median(apart[LABELS == FORGOTTEN]) > 3 * np.median(apart[LABELS != FORGOTTEN])


def test_a_cancelled_map_is_not_queued_again_by_asking(client: TestClient) -> None:
    job = get(client, "/embedding", 202, projection="joint", n_neighbors=9).json()["id"]
    client.post(f"/api/v1/jobs/{job}/cancel", headers={"origin": "http://127.0.0.1"})
    deadline = time.monotonic() + 60
    while client.get(f"/api/v1/jobs/{job}").json()["state"] != "cancelled":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    refused = get(client, "/embedding", 409, projection="joint", n_neighbors=9).json()
    assert "again=true" in refused["advice"]
    again = get(client, "/embedding", 202, projection="joint", n_neighbors=9, again=True).json()["id"]
    assert again != job
    client.post(f"/api/v1/jobs/{again}/cancel", headers={"origin": "http://127.0.0.1"})


@pytest.mark.parametrize(
    ("path", "module", "limit"),
    [("/similarity", similarity, "AT_ONCE_PRODUCTS"), ("/moved", moved, "AT_ONCE_DISTANCES")],
)
def test_what_takes_long_comes_from_a_worker(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, module: ModuleType, limit: str
) -> None:
    monkeypatch.setattr(module, limit, 0)
    waiting = get(client, path, 202, a="changed", b="single")
    finished = wait(client, waiting)
    assert finished["state"] == "succeeded", finished["error"]
    assert get(client, path, a="changed", b="single").json()["missing"]


def wait(client: TestClient, waiting: Any) -> dict[str, Any]:
    deadline = time.monotonic() + 120
    while (state := client.get(waiting.headers["location"]).json())["state"] in ("queued", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return dict(state)


def test_a_run_without_features_is_named(client: TestClient) -> None:
    found = get(client, "", b="bare").json()
    assert [(item["what"], item["run"]) for item in found["missing"]] == [("features", "bare")]
    assert "bare" in get(client, "/embedding", 404, b="bare").json()["detail"]
    assert "bare" in get(client, "/moved", 404, b="bare").json()["detail"]
    assert [curve["to"] for curve in get(client, "/similarity", b="bare").json()["curves"]] == ["retrained"]
    assert len(load(get(client, "/samples", b="bare").content)["row"]) == TRAIN + TEST


def test_few_retrained_models_are_named_with_a_remedy(client: TestClient) -> None:
    found = get(client, "", a="other", b="changed").json()
    lack = next(item for item in found["missing"] if item["what"] == "retrained")
    assert lack["remedy"] == {"scenario": "random", "kind": "retrained", "seeds": [1, 2, 3]}
    assert found["class_changes"]["train"]["band"] is None
    assert found["highlights"]["basis"] == "majority"
    alone = get(client, "", a="other", b="single").json()
    assert alone["retrained"] == []
    assert {item["what"] for item in alone["missing"]} == {"retrained", "majority"}


@pytest.mark.parametrize(
    ("query", "status", "word"),
    [
        ({"b": "original"}, 422, "same run"),
        ({"b": "changed"}, 422, "scenario random"),
        ({"b": "nobody"}, 404, "nobody"),
        ({"b": "waiting"}, 404, "running"),
        ({"b": "../../x"}, 422, "b:"),
    ],
)
def test_what_cannot_be_compared_is_refused(client: TestClient, query: dict[str, str], status: int, word: str) -> None:
    for path in ("", "/samples", "/embedding", "/similarity", "/moved", "/similarity/layers"):
        assert word in get(client, path, status, **query).json()["detail"]


def test_history_follows_the_unlearned_model(client: TestClient, tmp_path: Any) -> None:
    file = tmp_path / "history.safetensors"
    file.write_bytes(get(client, "/history").content)
    columns = load(file.read_bytes())
    rows = columns["row"]
    assert rows.tolist() == list(range(0, TRAIN + TEST, 3))
    told, _ = arrays(SEEDS["tuned"], forgets=True, rotated=False)
    kept = history(told, 5)["logits"]
    labels, a = LABELS[rows], guesses("original")[rows]
    for step in range(5):
        b = kept[step].astype(np.float32).argmax(axis=1)
        np.testing.assert_array_equal(columns["predicted_b"][step], b)
        np.testing.assert_array_equal(columns["predicted_a"][step], a)
        flags = columns["flags_b"][step]
        np.testing.assert_array_equal((flags & 4) > 0, (labels == FORGOTTEN) & (b == FORGOTTEN))
        np.testing.assert_array_equal((flags & 16) > 0, a != b)
    assert columns["probabilities_b"].shape == (5, len(rows), CLASSES)
    with safe_open(str(file), framework="numpy") as opened:
        assert opened.metadata() == {"epochs_a": ",,,,", "epochs_b": "0,1,2,3,4"}
    late = get(client, "/history").headers["etag"]
    answer = client.get("/api/v1/contrast/history", params={"a": "original", "b": "tuned"},
                        headers={"if-none-match": late})  # fmt: skip
    assert answer.status_code == 304


def test_a_pair_without_history_is_refused(client: TestClient) -> None:
    assert "bare" in get(client, "/history", 404, a="retrained0", b="bare").json()["detail"]


def test_matrix_cells_have_the_noise_of_retrained_models(client: TestClient) -> None:
    cells = get(client, "").json()["matrices"]["test"]
    labels = LABELS[TRAIN:]
    shares = []
    for number in range(4):
        told, _ = arrays(2 + number, forgets=True, rotated=True)
        said = told["test_logits"].argmax(axis=1)
        shares.append([((labels == true) & (said == wanted)).sum() / (labels == true).sum()
                       for true, wanted in zip(cells["true"], cells["predicted"], strict=True)])  # fmt: skip
    spread = np.std(shares, axis=0, ddof=1)
    assert spread.max() > 0
    quantile = stats.t.ppf(0.975, 3)
    one_sample = [1 / (labels == true).sum() for true in cells["true"]]
    apart = np.maximum(quantile * spread * np.sqrt(2), one_sample)
    np.testing.assert_allclose(cells["difference_band"], apart, atol=2e-6)
    half = np.maximum(quantile * spread * np.sqrt(1 + 1 / 4), one_sample)
    high = np.clip(np.mean(shares, axis=0) + half, 0, 1)
    np.testing.assert_allclose(cells["band"]["high"], high, atol=2e-6)
    alone = get(client, "", a="other", b="changed").json()["matrices"]["test"]
    assert alone["band"] is None
    assert alone["difference_band"] is None


def test_suggestions(client: TestClient) -> None:
    found = client.get("/api/v1/contrast/suggestions", params={"scenario": "class3"}).json()
    assert len(found) == 3
    assert len({frozenset((item["a"], item["b"])) for item in found}) == 3
    assert client.get("/api/v1/contrast/suggestions", params={"scenario": "nothing"}).status_code == 404


def test_notes_tell_how_to_read_the_columns(client: TestClient, tmp_path: Any) -> None:
    file = tmp_path / "samples.safetensors"
    file.write_bytes(get(client, "/samples").content)
    with safe_open(str(file), framework="numpy") as opened:
        assert opened.metadata()["parts"].split(",")[1] == "forget"
