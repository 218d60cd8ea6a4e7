"""Each data set goes through the four stages, from small files in its true format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import made
import numpy as np
import photos
import pytest

import stages
from comparator.data import cifar100
from comparator.models import layers, weights
from live import Server

IMAGES, CLASSES = 120, 10
SHAPES = {"mnist": (28, 28, 1), "fashion_mnist": (28, 28, 1), "svhn": (32, 32, 3), "cifar10": (32, 32, 3)}


def bright(shape: tuple[int, int, int], labels: np.ndarray) -> np.ndarray:
    """Noise that is brighter for higher labels, so that there is something to learn."""
    noise = made.pixels(len(labels), shape) // 3
    found: np.ndarray = noise + (labels * 160 // (labels.max() + 1)).astype(np.uint8)[:, None, None, None]
    return found


def write(folder: Path) -> None:
    """Every data set once: IDX (plain and packed), Parquet, MATLAB; CIFAR-100 with two images of each class."""
    labels = np.arange(IMAGES) % CLASSES
    made.mnist(folder / "mnist", bright(SHAPES["mnist"], labels), labels, ".gz")
    made.svhn(folder / "svhn", bright(SHAPES["svhn"], labels), labels)
    tables = {"fashion_mnist": ("image", "label"), "cifar10": ("img", "label"), "cifar100": ("img", "fine_label")}
    for name, (image, label) in tables.items():
        (folder / name).mkdir()
        known = np.arange(2 * len(cifar100.CLASSES)) % len(cifar100.CLASSES) if name == "cifar100" else labels
        for split in ("train", "test"):
            file = folder / name / f"{split}-00000-of-00001.parquet"
            made.parquet(file, bright(SHAPES.get(name, (32, 32, 3)), known), known, image=image, label=label)


@pytest.fixture(scope="module")
def equipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose local data folder holds all of them."""
    folder = tmp_path_factory.mktemp("local")
    write(folder)
    server = Server(tmp_path_factory.mktemp("data sets") / "workspace", COMPARATOR_LOCAL_DATA=json.dumps([str(folder)]))
    server.start()
    yield server
    server.stop()


def walked(server: Server, dataset: str, forget: dict[str, Any]) -> dict[str, Any]:
    scenario = server.client.scenario(
        dataset=dataset, architecture="small_cnn", forget=forget, recipe={**stages.BRIEF, "epochs": 2}
    )
    return {"scenario": scenario, **stages.walk(server, scenario)}


@pytest.mark.parametrize("dataset", SHAPES)
def test_ten_classes(equipped: Server, dataset: str) -> None:
    found = walked(equipped, dataset, {"kind": "class", "classes": [3]})
    assert len(found["who"]["train_indices"]) == IMAGES
    assert (found["who"]["train_labels"][found["who"]["roles"] == 1] == 3).all()
    assert set(found["similarity"]["layers"]) <= set(
        layers.probe_layers(weights.build("small_cnn", (28, 28, 1), 10, 0))
    )
    assert equipped.client.get(f"/datasets/{dataset}")["ready"]


def test_a_hundred_classes_with_superclasses(equipped: Server) -> None:
    found = walked(equipped, "cifar100", {"kind": "group", "column": "superclass", "values": ["fish"]})
    who = found["who"]
    gone = {cifar100.CLASSES[number] for number in who["train_labels"][who["roles"] == 1]}
    assert gone == {"aquarium_fish", "flatfish", "ray", "shark", "trout"}
    assert (who["roles"] == 1).sum() == 10
    contrast = equipped.client.contrast(found["original"], found["unlearned"])
    assert contrast["classes"] == 100
    assert contrast["matrices"] is not None


def test_own_photographs_forget_a_person(equipped: Server, tmp_path: Path) -> None:
    folder = photos.with_manifest(tmp_path / "meine Fotos ü", count=90)
    equipped.client.add_images(folder, "photos", label="Meine Fotos")
    found = walked(equipped, "photos", {"kind": "group", "column": "subject", "values": ["person 3"]})
    assert found["scenario"]["title"].startswith("Meine Fotos")
    assert (found["who"]["roles"] == 1).sum() == 12
