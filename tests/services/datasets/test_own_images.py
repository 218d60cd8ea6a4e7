"""Own images through REST: looked at, added, used like every other data set, and removed when nothing needs them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from data import photos
from live import Server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return photos.with_manifest(tmp_path_factory.mktemp("own") / "my photos ü", 60)


@pytest.fixture(scope="module")
def added(server: Server, folder: Path) -> str:
    state = server.client.post("/datasets", {"folder": str(folder), "name": "mine", "label": "Mine", "license": "mine"})
    server.client.wait_for_job(state["job"])
    return "mine"


def test_a_folder_is_looked_at_without_being_added(server: Server, folder: Path) -> None:
    found = server.client.post("/datasets/look", {"folder": str(folder)})
    assert found["classes"] == sorted(photos.SHAPES)
    assert {split: sum(counts) for split, counts in found["counts"].items()} == {"train": 48, "test": 12}
    assert found["image_shape"] == [48, 48, 3]
    assert "other" not in [state["name"] for state in server.client.get("/datasets")]


def test_own_images_are_a_data_set_like_every_other(server: Server, folder: Path, added: str) -> None:
    (record,) = [found for found in server.client.get("/catalog")["datasets"] if found["name"] == added]
    assert (record["label"], record["own"], record["columns"]) == ("Mine", True, ["subject"])
    state = server.client.get(f"/datasets/{added}")
    assert state["ready"]
    assert len(state["metadata"]["subject"]) == 6
    first = next(line.split(",")[0] for line in (folder / "manifest.csv").read_text().splitlines() if ",train," in line)
    shown = Image.open(io.BytesIO(server.client.get(f"/datasets/{added}/images/train/0")))
    assert np.array_equal(np.asarray(shown), np.asarray(Image.open(folder / first)))
    wanted = {
        "dataset": added, "architecture": "small_cnn",
        "forget": {"kind": "group", "column": "subject", "values": ["person 1"]},
    }  # fmt: skip
    preview = server.client.post("/scenarios/preview", wanted)
    assert preview["sizes"]["forget"] == int((np.asarray(_subjects(folder, "train")) == "person 1").sum())
    assert preview["sizes"]["test_match"] == _subjects(folder, "test").count("person 1")
    assert preview["recipe"]["augmentation"] == "flip"


def _subjects(folder: Path, split: str) -> list[str]:
    rows = [line.split(",") for line in (folder / "manifest.csv").read_text().splitlines()[1:]]
    return [row[3] for row in rows if row[2] == split]


def test_the_same_folder_is_found_again_and_another_is_refused(
    server: Server, folder: Path, added: str, tmp_path: Path
) -> None:
    before = server.client.get(f"/datasets/{added}")
    body = {"folder": str(folder), "name": added, "label": "Mine", "license": "mine"}
    server.client.wait_for_job(server.client.post("/datasets", body)["job"])
    assert server.client.get(f"/datasets/{added}") == before
    other = photos.in_folders(tmp_path / "other")
    refused = server.refused(409, "POST", "/datasets", json={"folder": str(other), "name": added})
    assert str(folder) in refused["detail"]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"folder": "/nowhere at all", "name": "other"}, 404, "There is no folder /nowhere at all"),
        ({"folder": "photos", "name": "other"}, 422, "not a whole path"),
        ({"folder": "{folder}", "name": "Bad Name"}, 422, "cannot be the name"),
        ({"folder": "{folder}", "name": "digits"}, 409, "belongs to a built-in data set"),
        ({"folder": "{folder}", "name": "other", "size": 3}, 422, ""),
        ({"name": "other"}, 422, ""),
    ],
)
def test_what_cannot_be_added_is_refused(server: Server, folder: Path, body: dict, status: int, words: str) -> None:
    body = {**body, "folder": body["folder"].format(folder=folder)} if "folder" in body else body
    assert words in server.refused(status, "POST", "/datasets", json=body)["detail"]


def test_a_folder_with_faults_is_refused_naming_them_and_nothing_is_added(server: Server, tmp_path: Path) -> None:
    faulty = photos.with_manifest(tmp_path / "faulty", 30)
    for number in range(0, 30, 2):
        next((faulty / "pictures").glob(f"* {number}.png")).unlink()
    refused = server.refused(422, "POST", "/datasets", json={"folder": str(faulty), "name": "faulty"})
    assert refused["detail"].startswith("Files are missing: 'pictures/circle é 0.png'; ")
    assert refused["detail"].endswith("… and 5 more.")
    assert "faulty" not in [found["name"] for found in server.client.get("/catalog")["datasets"]]


def test_own_images_stay_while_a_scenario_uses_them(server: Server, added: str, tmp_path: Path) -> None:
    scenario = server.client.scenario(dataset=added, architecture="small_cnn", forget={"kind": "class", "classes": [0]})
    assert "Mine · Small CNN · forget class circle" in scenario["title"]
    assert "1 scenarios use mine" in server.refused(409, "DELETE", f"/datasets/{added}")["detail"]
    other = photos.in_folders(tmp_path / "other")
    server.client.wait_for_job(server.client.post("/datasets", {"folder": str(other), "name": "fleeting"})["job"])
    assert server.http.delete("/datasets/fleeting").status_code == 204
    assert "fleeting" not in [state["name"] for state in server.client.get("/datasets")]
    assert (other / "circle" / "0.jpg").exists()
    server.refused(404, "DELETE", "/datasets/digits")


def test_other_images_under_the_same_name_are_shown_and_not_the_kept_ones(server: Server, tmp_path: Path) -> None:
    paths = ("images/train/0", "images/train/0?scale=2", "sprites/train?columns=3&indices=0,1,2")
    seen: dict[str, list] = {path: [] for path in paths}
    hashes = []
    for folder in (photos.in_folders(tmp_path / "first"), photos.with_manifest(tmp_path / "second", 60)):
        body = {"folder": str(folder), "name": "changing", "size": 24}
        server.client.wait_for_job(server.client.post("/datasets", body)["job"])
        hashes.append(server.client.get("/datasets/changing")["hash"])
        for path, answers in seen.items():
            kept = {"If-None-Match": answers[0].headers["etag"]} if answers else {}
            answers.append(server.http.get(f"/datasets/changing/{path}", headers=kept))
            again = {"If-None-Match": answers[-1].headers["etag"]}
            assert server.http.get(f"/datasets/changing/{path}", headers=again).status_code == 304
        old = server.http.get(f"/datasets/changing/images/train/0?data={hashes[0]}")
        assert ("immutable" in old.headers["cache-control"]) == (len(hashes) == 1)
        assert server.http.delete("/datasets/changing").status_code == 204
    for path, (before, after) in seen.items():
        assert (before.status_code, after.status_code) == (200, 200), path
        assert "immutable" not in before.headers["cache-control"]
        assert before.content != after.content


@pytest.mark.parametrize(
    ("folder", "status", "words"),
    [
        ("~nobody-here/x", 422, "not a whole path"),
        ("/proc", 422, "a place of the operating system"),
        ("/", 422, "a place of the operating system"),
        ("/" + "a" * 256, 422, "is no path"),
        ("/nowhere/at all", 404, "no folder"),
    ],
)
def test_a_folder_that_is_none_is_said_to_be_none(server: Server, folder: str, status: int, words: str) -> None:
    answer = server.http.post("/datasets/look", json={"folder": folder})
    assert answer.status_code == status
    assert words in answer.json()["detail"]
