"""Recovery on real data: digits, class 3, three seeds; the bands were stated in issue 5 before the presets were tuned.

Presets were tuned on class 5 and its validation split; nothing was tuned here.
"""

from __future__ import annotations

from statistics import mean

import pytest
import torch

from methods import digits

CLASS, SEEDS = 3, (0, 1, 2)


@pytest.fixture(scope="module")
def world() -> digits.Digits:
    return digits.world(CLASS)


@pytest.mark.parametrize("method", ["random_labels", "salun", "scrub", "guided_unlearning"])
def test_class_is_forgotten_and_the_rest_is_kept(method: str, world: digits.Digits) -> None:
    """In the mean of the seeds: single ones differ between processors (SCRUB's seed 0 is .047 below on one)."""
    found = [world.accuracies(world.unlearn(method, seed)) for seed in SEEDS]
    retrained = [world.accuracies(world.model("retrained", seed)) for seed in SEEDS]
    assert all(each["UA"] == 0 for each in retrained)
    assert mean(each["UA"] for each in found) <= 0.1, found
    assert mean(each["TRA"] for each in found) >= mean(each["TRA"] for each in retrained) - 0.03, (found, retrained)


@pytest.mark.parametrize("seed", SEEDS)
def test_doing_nothing_equals_the_original(seed: int, world: digits.Digits) -> None:
    unlearned, original = world.unlearn("do_nothing", seed).state_dict(), world.model("original", seed).state_dict()
    assert all(torch.equal(unlearned[name], tensor) for name, tensor in original.items())
