"""Every family of architectures goes the whole way on a small part of the digits: build, screen, contrast, attack."""

from __future__ import annotations

import importlib.util

import pytest

import stages
from comparator.models import layers, weights
from live import Server

FAMILIES = [
    "resnet18",
    "torchvision:mobilenet_v3_small@32",
    "torchvision:regnet_y_400mf@32",
    "torchvision:vit_b_16@32",
    pytest.param(
        "timm:resnet10t@32",
        marks=pytest.mark.skipif(not importlib.util.find_spec("timm"), reason="NOT CHECKED: timm is not installed"),
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_goes_the_whole_way(server: Server, name: str) -> None:
    scenario = server.scenario(
        architecture=name, forget={"kind": "class", "classes": [3]}, recipe=stages.BRIEF, splits={"subset": 60}
    )
    assert name.replace(":", " ") in scenario["title"] or name == "resnet18"
    found = stages.walk(server, scenario)
    assert len(found["who"]["train_indices"]) == 60
    probes = layers.probe_layers(weights.build(name, (8, 8, 1), 10, seed=0))
    assert set(found["similarity"]["layers"]) <= set(probes)
    assert len(found["similarity"]["layers"]) > 4


def test_members_that_cannot_be_are_refused_when_a_scenario_is_asked_for(server: Server, scenario: dict) -> None:
    wanted = {"dataset": "digits", "forget": {"kind": "class", "classes": [3]}}
    for name, status, words in (
        ("torchvision:moonnet", 422, "torchvision has no classifier “moonnet”"),
        ("torchvision:inception_v3@32", 422, "cannot take images of 8×8"),
        ("torchvision", 422, "is a family of architectures"),
        ("torchvision:resnet18@7", 422, "is not an input size"),
        ("moon:resnet18", 422, "no architecture called “moon:resnet18”"),
    ):
        body = {**wanted, "architecture": name}
        assert words in server.refused(status, "POST", "/scenarios/preview", json=body)["detail"]
