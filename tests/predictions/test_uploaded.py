"""Uploaded predictions: each row finds its sample, and what is not given is marked."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest

from comparator.data.partition import Partition
from comparator.errors import InvalidInput, NotCovered
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


LOGITS = np.random.default_rng(0).normal(0, 4, (4, 2)).astype(np.float32)
SHARES = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=1, keepdims=True)
SIGMOIDS = 1 / (1 + np.exp(-LOGITS))
IDS = [2, 3, 5, 7]


def answered(**arrays: Any) -> np.ndarray:
    return read(train_indices=IDS, **arrays).predictions["train_logits"]


def centred(logits: np.ndarray) -> np.ndarray:
    return logits - logits.mean(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (SHARES, "probabilities"),
        (SHARES.astype(np.float16), "probabilities"),
        (SHARES.round(2), "probabilities"),
        (SHARES.round(0), "probabilities"),
        (SHARES * 100, "percentages"),
        ((SHARES * 100).round(0), "percentages"),
        (SIGMOIDS, "sigmoids"),
        (SIGMOIDS.astype(np.float16), "sigmoids"),
    ],
)
def test_answers_on_another_scale_are_no_logits_and_the_advice_works(answers: np.ndarray, words: str) -> None:
    with pytest.raises(InvalidInput, match=f"train_logits: look like {words}") as caught:
        answered(train_logits=answers)
    if words == "sigmoids":
        assert "numpy.log(p / (1 - p)) of p.clip(1e-7, 1 - 1e-7)" in str(caught.value)
        clipped = answers.clip(1e-7, 1 - 1e-7).astype(np.float32)
        followed = answered(train_logits=np.log(clipped / (1 - clipped)))
        wanted = LOGITS
    else:
        assert "give them as train_probabilities" in str(caught.value)
        followed, wanted = centred(answered(train_probabilities=answers)), centred(LOGITS)
    assert np.isfinite(followed).all()
    assert (followed.argmax(axis=1) == wanted.argmax(axis=1)).all()
    if answers.dtype == np.float32 and not (answers == answers.round(2)).all():
        assert np.abs(followed - wanted).max() < 1e-2


def test_logarithms_of_probabilities_that_are_nought_are_raised() -> None:
    shares = SHARES.copy()
    shares[0] = [1, 0]
    with np.errstate(divide="ignore"):
        found = read(train_indices=IDS, train_logits=np.log(shares))
    assert found.predictions["train_logits"][0].tolist() == pytest.approx([0, np.log(1e-7)])
    assert found.notes == ["train: the logits are logarithms of probabilities; 1 that were −∞ were raised."]
    raised = read(train_indices=IDS, train_probabilities=shares)
    assert raised.notes == ["train: probabilities were brought to logits; 1 of 8 values were raised to 1e-7."]


@pytest.mark.parametrize("logits", [LOGITS, LOGITS.astype(np.float16), np.abs(LOGITS), np.zeros((4, 2)), LOGITS * 50])
def test_logits_stay_logits(logits: np.ndarray) -> None:
    assert np.array_equal(answered(train_logits=logits.astype(np.float32)), logits.astype(np.float32))


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"train_probabilities": SIGMOIDS}, "train_probabilities: have rows whose sum is not 1"),
        ({"train_probabilities": LOGITS}, "train_probabilities: go down to"),
        ({"train_probabilities": SHARES, "train_logits": LOGITS}, "are given beside logits"),
        ({"train_logits": np.full((4, 2), np.nan, np.float32)}, "4 rows are not finite"),
        ({"train_logits": np.where(LOGITS > 0, -np.inf, LOGITS)}, "rows are not finite"),
    ],
)
def test_what_is_neither_is_refused(arrays: dict[str, np.ndarray], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        answered(**arrays)
