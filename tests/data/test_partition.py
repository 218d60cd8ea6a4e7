"""Splits, forget sets, twins and canaries against hand-made data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from comparator.data.partition import ROLES, Labelled, Partition, split
from comparator.errors import InvalidInput, NotFound
from comparator.scenario import Canaries, Normalisation, Recipe, Scenario, Splits

CLASSES = ("apple", "bread", "cheese")
DATA = Labelled(CLASSES, np.arange(300) % 3, np.arange(60) % 3, {}, {})


def make(forget: dict[str, Any], **options: Any) -> Partition:
    return split(DATA, options.pop("splits", Splits()), forget, **options)


def test_class_forget_set_is_all_samples_of_the_class_and_matches_test_samples() -> None:
    partition = make({"kind": "class", "classes": [1]})
    assert partition.sizes() == {
        "retain": 200, "forget": 100, "validation": 0, "twin": 0, "test": 60, "test_match": 20,
    }  # fmt: skip
    assert set(partition.true_labels[partition.positions("forget")]) == {1}
    assert set(partition.test_labels[partition.test_match]) == {1}


def test_several_classes() -> None:
    partition = make({"kind": "class", "classes": [0, 2]})
    assert partition.sizes()["forget"] == 200
    assert partition.sizes()["test_match"] == 40


def test_random_forget_set_has_no_matching_test_samples() -> None:
    partition = make({"kind": "random", "fraction": 0.1, "seed": 4})
    assert partition.sizes()["forget"] == 30
    assert not partition.test_match.any()


def test_random_forget_set_depends_on_its_seed_alone() -> None:
    first, again, other = (make({"kind": "random", "fraction": 0.1, "seed": seed}) for seed in (1, 1, 2))
    assert np.array_equal(first.roles, again.roles)
    assert not np.array_equal(first.roles, other.roles)


def test_indices_count_in_the_unfiltered_data_set() -> None:
    partition = make({"kind": "indices", "indices": [5, 299, 0]})
    assert partition.train_indices[partition.positions("forget")].tolist() == [0, 5, 299]


@pytest.mark.parametrize(
    ("forget", "fault"),
    [
        ({"kind": "class", "classes": []}, "at least 1"),
        ({"kind": "class", "classes": [3]}, "Class 3 does not exist"),
        ({"kind": "class", "classes": [-1]}, "Class -1 does not exist"),
        ({"kind": "class", "classes": [1, 1]}, "repeated"),
        ({"kind": "class", "classes": [0, 1, 2]}, "forget set is everything"),
        ({"kind": "class"}, "Field required"),
        ({"kind": "class", "classes": [1], "extra": 2}, "Extra inputs"),
        ({"kind": "random", "fraction": 0.0}, "greater than 0"),
        ({"kind": "random", "fraction": 1.0}, "less than 1"),
        ({"kind": "random", "fraction": float("nan")}, "finite number"),
        ({"kind": "random", "fraction": 0.001}, "selects nothing"),
        ({"kind": "indices", "indices": [300]}, "out of range: 300"),
        ({"kind": "indices", "indices": [-1]}, "out of range: -1"),
        ({"kind": "indices", "indices": [7, 7]}, "repeated: 7"),
        ({"kind": "indices", "indices": list(range(300))}, "forget set is everything"),
    ],
)
def test_bad_forget_sets_are_refused_in_words(forget: dict[str, Any], fault: str) -> None:
    with pytest.raises(InvalidInput, match=fault) as caught:
        make(forget)
    assert caught.value.advice
    assert caught.value.fields
    assert caught.value.fields[0][0][0] == "forget"


def test_unknown_kind_lists_the_known_ones() -> None:
    with pytest.raises(NotFound, match="moon") as caught:
        make({"kind": "moon"})
    assert "class" in caught.value.advice


def test_validation_is_stratified_and_neither_retained_nor_forgotten() -> None:
    partition = make({"kind": "class", "classes": [1]}, splits=Splits(validation=0.1))
    held_out = partition.true_labels[partition.positions("validation")]
    assert np.bincount(held_out).tolist() == [10, 10, 10]
    assert partition.sizes()["forget"] == 90


def test_indices_held_out_for_validation_cannot_be_forgotten() -> None:
    splits = Splits(validation=0.1)
    held_out = make({"kind": "class", "classes": [1]}, splits=splits)
    index = int(held_out.train_indices[held_out.positions("validation")[0]])
    with pytest.raises(InvalidInput, match="not part of the training samples"):
        make({"kind": "indices", "indices": [index]}, splits=splits)


def test_subset_is_stratified_and_keeps_the_ids_of_the_full_data_set() -> None:
    partition = make({"kind": "class", "classes": [1]}, splits=Splits.model_validate({"subset": 150}))
    assert len(partition.train_indices) == 150
    assert len(partition.test_indices) == 30
    assert np.bincount(partition.true_labels).tolist() == [50, 50, 50]
    assert np.array_equal(partition.true_labels, DATA.train[partition.train_indices])
    assert np.all(np.diff(partition.train_indices) > 0)


def test_a_subset_larger_than_the_data_is_refused() -> None:
    with pytest.raises(InvalidInput, match="301"):
        make({"kind": "class", "classes": [1]}, splits=Splits.model_validate({"subset": {"train": 301}}))


def test_twin_is_as_large_as_the_forget_set_and_disjoint_from_it() -> None:
    partition = make({"kind": "random", "fraction": 0.1, "seed": 0}, twin=True)
    assert partition.sizes()["twin"] == partition.sizes()["forget"] == 30
    assert partition.sizes()["retain"] == 240


def test_twin_needs_a_random_forget_set() -> None:
    with pytest.raises(InvalidInput, match="needs a random forget set"):
        make({"kind": "class", "classes": [1]}, twin=True)


def test_label_canaries_are_forget_samples_with_a_wrong_label() -> None:
    partition = make({"kind": "random", "fraction": 0.1, "seed": 0}, canaries=Canaries(count=20))
    wrong = np.flatnonzero(partition.train_labels != partition.true_labels)
    assert len(wrong) == 20
    assert np.isin(wrong, partition.positions("forget")).all()
    assert not partition.noise.any()


def test_noise_canaries_are_marked() -> None:
    partition = make({"kind": "random", "fraction": 0.1, "seed": 0}, canaries=Canaries(kind="noise", count=5))
    assert partition.noise.sum() == 5


def test_more_canaries_than_forget_samples_are_refused() -> None:
    with pytest.raises(InvalidInput, match="do not fit"):
        make({"kind": "random", "fraction": 0.1, "seed": 0}, canaries=Canaries(count=31))


@given(fraction=st.floats(0.01, 0.9), validation=st.floats(0, 0.5), seed=st.integers(0, 1000))
def test_every_sample_has_exactly_one_role(fraction: float, validation: float, seed: int) -> None:
    forget = {"kind": "random", "fraction": fraction, "seed": seed}
    partition = make(forget, splits=Splits(validation=validation, seed=seed))
    positions = np.concatenate([partition.positions(role) for role in ROLES])
    assert np.array_equal(np.sort(positions), np.arange(300))


def scenario(**changes: Any) -> Scenario:
    content: dict[str, Any] = {
        "dataset": "digits", "data_hash": "0" * 16, "architecture": "small_cnn", "recipe": Recipe(), "splits": Splits(),
        "forget": {"kind": "class", "classes": [3]},
    }  # fmt: skip
    return Scenario(**{**content, **changes})


def test_scenario_id_is_content() -> None:
    assert scenario().id == scenario().id
    assert scenario().id != scenario(forget={"kind": "class", "classes": [4]}).id
    assert scenario().id != scenario(recipe=Recipe(epochs=13)).id
    assert scenario().id != scenario(canaries=Canaries(count=1)).id


def test_scenarios_that_only_forget_differently_share_their_original() -> None:
    three, four = (make({"kind": "class", "classes": [number]}) for number in (0, 1))
    assert scenario().training_key(three.trained_hash()) == scenario().training_key(four.trained_hash())
    twin = make({"kind": "random", "fraction": 0.1, "seed": 0}, twin=True)
    assert three.trained_hash() != twin.trained_hash()


def test_how_retrained_models_are_normalised_makes_another_scenario_with_the_same_original() -> None:
    plain, strict = scenario(), scenario(recipe=Recipe(normalise_by="retain"))
    assert "normalise_by" not in plain.model_dump(mode="json")["recipe"], "ids of earlier scenarios stay"
    assert plain.id != strict.id
    assert plain.training_key("x") == strict.training_key("x")
    with pytest.raises(ValidationError, match="leave `normalise_by` out"):
        Recipe(normalise_by="retain", normalisation=Normalisation(mean=(0.5,), deviation=(0.2,)))
