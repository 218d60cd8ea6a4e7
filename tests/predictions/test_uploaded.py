"""Uploaded predictions: each row finds its sample, and what is not given is marked."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest

from comparator.data.partition import Partition
from comparator.errors import NotCovered
from comparator.evidence import Outputs
from comparator.predictions import uploads


def partition() -> Partition:
    train, test = np.array([2, 3, 5, 7]), np.array([0, 4])
    return Partition(train, np.array([0, 1, 0, 1]), np.array([0, 1, 0, 1]), np.array([0, 1, 2, 0], np.uint8),
                     np.zeros(4, np.bool_), test, np.array([0, 1]), np.zeros(2, np.bool_), 2)  # fmt: skip


def read(**arrays: Any) -> uploads.Placed:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return uploads.place(uploads.read(file, most_bytes=10**6), partition())


def test_rows_find_their_places() -> None:
    placed = read(
        train_indices=[7, 2, 3], train_logits=[[7.0, 0], [2, 0], [3, 0]], validation_indices=[5],
        validation_logits=[[5.0, 0]], test_indices=[4, 0], test_logits=[[-4.0, 0], [-1, 0]],
    )  # fmt: skip
    assert placed.predictions["train_logits"][:, 0].tolist() == [2, 3, 5, 7]
    assert placed.predictions["test_logits"][:, 0].tolist() == [-1, -4]
    roles = {"retain": [2, 2], "forget": [1, 1], "validation": [1, 1]}
    assert placed.coverage == {"train": [4, 4], "test": [2, 2], **roles}
    assert "train_covered" not in placed.predictions
    assert placed.features == {}


def test_rows_that_are_not_given_are_marked() -> None:
    placed = read(train_indices=[7], train_logits=[[7.0, 1]], train_features=[[1.0, 2, 3]])
    assert placed.predictions["train_covered"].tolist() == [0, 0, 0, 1]
    assert placed.predictions["test_covered"].tolist() == [0, 0]
    assert np.isnan(placed.predictions["train_logits"][:3]).all()
    assert placed.features["feature_rows"].tolist() == [3]
    model = Outputs(
        placed.predictions["train_logits"], placed.predictions["test_logits"], run="abc",
        train_covered=placed.predictions["train_covered"].astype(np.bool_),
    )  # fmt: skip
    assert not model.complete
    assert model.at("train", np.array([3]), "retain").tolist() == [[7, 1]]
    with pytest.raises(NotCovered, match="Run abc has predictions for 1 of the 2 samples of the part “retain”"):
        model.at("train", np.array([0, 3]), "retain")
    assert model.only(np.array([False, False, False, True]), np.array([False, True])).at(
        "train", np.array([0]), "retain"
    ).tolist() == [[7, 1]]
