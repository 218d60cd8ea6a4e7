"""What cannot work is refused when it is asked for; what a method starts from works on every shipped architecture."""

from __future__ import annotations

from typing import Any

import pytest

from comparator import registry
from comparator.errors import InvalidInput
from comparator.jobs.questions import CheckParameters
from comparator.worker.questions import check_parameters

SIZES = {"retain": 900, "forget": 100, "validation": 0, "twin": 0}
NETWORKS = {"small_cnn": (8, 8, 1), "resnet18": (32, 32, 3), "vit_b_16": (32, 32, 3)}
ON_KERNELS = {"convolution_transpose"}  # a transformer has one convolution: its patches


def checked(method: str, architecture: str = "small_cnn", **given: Any) -> Any:
    asked = CheckParameters(method, [given], architecture, NETWORKS[architecture], 10, SIZES)
    return check_parameters(asked, lambda *_: None)


@pytest.mark.parametrize("architecture", NETWORKS)
def test_every_method_starts_from_values_that_fit_every_shipped_architecture(architecture: str) -> None:
    preset = registry.get("architecture", architecture).facts.preset
    for entry in registry.entries("method"):
        given = (entry.facts.presets or {}).get(preset, {})
        (complete,) = checked(entry.name, architecture, **given)
        assert complete == entry.parameters.model_validate(given).model_dump(mode="json")


@pytest.mark.parametrize(
    ("method", "given", "parameter", "words"),
    [
        ("scrub", {"epochs": 1}, "forget_epochs", "fewer epochs than forget epochs"),
        ("l1_sparse", {"epochs": 2, "plain_epochs": 2}, "plain_epochs", "No epoch would be left"),
        ("ssd", {"importance": "samples", "selection": 10}, "selection", "one in 10"),
        ("cfk", {"layers": 6}, "layers", "has 5 layers; 6 were asked for"),
        ("euk", {"layers": 6}, "layers", "has 5 layers; 6 were asked for"),
        ("guided_unlearning", {"reset_groups": 40}, "reset_groups", "40 were asked for"),
    ],
)
def test_parameters_that_cannot_work_are_refused_by_name(
    method: str, given: dict[str, Any], parameter: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        checked(method, **given)
    assert [place for place, _ in caught.value.fields] == [("parameters", parameter)]
    assert caught.value.advice
