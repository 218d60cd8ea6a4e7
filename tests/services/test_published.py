"""Published checkpoints: a class is imported from a local copy of a published layout and compared with its card."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import tiny_published
from comparator.data import fetch
from comparator.errors import NotFound, Unavailable
from comparator.jobs.payloads import Fetch
from comparator.models import weights
from comparator.scenario import Normalisation, Recipe
from comparator.services import published
from comparator.worker import fetch as worker_fetch
from live import Server


def test_the_list_names_the_published_sets_with_an_accuracy_for_each_class() -> None:
    found = published.catalogue()
    repositories = {entry["repository"] for entry in found["entries"]}
    assert repositories == {
        "jaeunglee/resnet18-cifar10-unlearning", "Yurim0507/resnet18-fashionmnist-unlearning",
        "Yurim0507/vit-base-16-cifar10-unlearning",
    }  # fmt: skip
    for entry in found["entries"]:
        for number in range(10):
            files = published.files(entry, number, [f"class {one}" for one in range(10)])
            assert [file.kind for file in files][:2] == ["original", "retrained"]
            assert all(0 <= value <= 100 for file in files for value in file.expected.values())
    cifar = published.find("resnet18-cifar10")
    names = [file.name for file in published.files(cifar, 3, ["airplane", "automobile", "bird", "cat", *"defghi"])]
    assert names[:3] == ["resnet18_cifar10_full.pth", "resnet18_cifar10_no_cat.pth", "cifar10_resnet18_SALUN_3.pth"]
    assert published.files(cifar, 5, list("abcdefghij"))[-1].expected == {"TUA": 0.0, "TRA": 12.53}
    with pytest.raises(NotFound, match="resnet18-cifar10, resnet18-fashion-mnist, vit-cifar10"):
        published.find("moon")


def test_a_recipe_without_a_normalisation_is_what_it_was() -> None:
    assert "normalisation" not in Recipe().model_dump(mode="json")
    given = Recipe(normalisation=Normalisation(mean=(0.5,), deviation=(0.2,))).model_dump(mode="json")
    assert given["normalisation"] == {"mean": [0.5], "deviation": [0.2]}


def test_without_network_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "from_hub", lambda *_arguments, **_options: None)
    payload = Fetch(files=[["somebody/tiny", "tiny.pth", ""]], target=str(tmp_path))
    with pytest.raises(Unavailable, match=r"tiny\.pth could not be fetched from the Hub's somebody/tiny") as caught:
        worker_fetch.fetch_files(payload, lambda *_: None)
    assert "name the folder that holds them" in caught.value.advice


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server whose list has a set of tiny networks on digits."""
    yield from tiny_published.serve(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_published.layout(tmp_path_factory.mktemp("hub"))


def test_a_class_is_imported_and_compared(live: Server, layout: Path) -> None:
    assert [entry["name"] for entry in live.client.get("/published")] == ["tiny"]
    refused = live.refused(503, "POST", "/published/tiny", json={"class_number": 3})
    assert "tiny_full.pth, tiny_no_3.pth of somebody/tiny-digits is not on this machine" in refused["detail"]
    assert "Allow the download" in refused["advice"]
    answer = live.client.post("/published/tiny", {"class_number": 3, "folder": str(layout)})
    assert answer["missing"] == []
    assert [run["kind"] for run in answer["runs"]] == ["original", "retrained", "unlearned"]
    assert answer["scenario"]["recipe"]["normalisation"] == {"mean": [0.3], "deviation": [0.4]}
    ended = live.client.wait(*(run["id"] for run in answer["runs"]))
    assert [run["status"] for run in ended] == ["succeeded"] * 3
    assert ended[2]["base"] == ended[0]["id"]
    live.idle()
    rows = live.client.get(f"/published/comparison/{answer['scenario']['id']}")
    assert [(row["file"], row["metric"]) for row in sorted(rows, key=lambda row: (row["file"], row["metric"]))] == [
        ("other_3.pth", "TRA"), ("other_3.pth", "TUA"), ("tiny_full.pth", "test"), ("tiny_no_3.pth", "TRA"),
    ]  # fmt: skip
    expected = _accuracy(live, layout / "tiny-digits" / "tiny_full.pth")
    (original,) = [row for row in rows if row["metric"] == "test"]
    assert original["measured"] == pytest.approx(expected, abs=1e-3)
    assert original["difference"] == pytest.approx(expected - 50, abs=1e-3)
    assert original["warning"], "random weights are far from 50 %"
    again = live.client.post("/published/tiny", {"class_number": 3, "folder": str(layout)})
    assert [run["id"] for run in again["runs"]] == [run["id"] for run in answer["runs"]]


def _accuracy(live: Server, file: Path) -> float:
    """Test accuracy in percent, computed by hand with the published normalisation."""
    from comparator.data import digits

    class Quiet:
        def progress(self, *_: object) -> None:
            pass

    test = digits.load(Quiet()).test
    model = weights.build("small_cnn", (8, 8, 1), 10, 0).eval()
    model.load_state_dict(torch.load(file, weights_only=True))
    images = (torch.from_numpy(test.images).permute(0, 3, 1, 2).float() / 255 - 0.3) / 0.4
    with torch.no_grad():
        return 100 * float(np.mean(model(images).argmax(1).numpy() == test.labels))


def test_a_checkpoint_of_another_head_is_refused_before_any_run(live: Server, tmp_path: Path) -> None:
    for name in ("tiny_full.pth", "tiny_no_4.pth"):
        torch.save(weights.build("small_cnn", (8, 8, 1), 7, 1).state_dict(), tmp_path / name)
    refused = live.refused(422, "POST", "/published/tiny", json={"class_number": 4, "folder": str(tmp_path)})
    assert "head.weight: (7, 64) instead of (10, 64)" in refused["detail"]


def test_a_class_that_does_not_exist_is_refused(live: Server) -> None:
    refused = live.refused(422, "POST", "/published/tiny", json={"class_number": 10})
    assert "Class 10 does not exist" in refused["detail"]
