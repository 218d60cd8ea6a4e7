"""Groups, rankings, unions and differences against hand-made data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from comparator.data.forget.by_score import scores
from comparator.data.forget.selection import Trained, title
from comparator.data.partition import UNKNOWN, Labelled, Partition, settle, split
from comparator.errors import InvalidInput
from comparator.scenario import Splits

CLASSES = ("apple", "bread", "cheese")
SHELF = np.array(["top", "middle", "bottom", "floor", "floor", "floor"])[np.arange(300) // 50]
TEST_SHELF = np.array(["top", "floor"])[np.arange(60) // 30]
DATA = Labelled(CLASSES, np.arange(300) % 3, np.arange(60) % 3, {"shelf": SHELF}, {"shelf": TEST_SHELF})
LOGITS = np.random.default_rng(0).normal(size=(300, 3)).astype(np.float32)
BOTH = [{"kind": "class", "classes": [1]}, {"kind": "group", "column": "shelf", "values": ["top"]}]


class Said:
    """One original has spoken, and no other model."""

    def logits(self, run: str, ids: np.ndarray) -> np.ndarray | None:
        return LOGITS[ids] if run == "original" else None

    def alike(self, run: str, ids: np.ndarray) -> Iterator[Trained] | None:
        alone = Trained(run, LOGITS[ids], np.ones(len(ids), dtype=bool))
        return iter([alone]) if run == "original" else None


SAID = Said()


def forgotten(forget: dict[str, Any], splits: Splits | None = None) -> tuple[set[int], Partition, dict[str, Any]]:
    """Settle a forget set, then split by its frozen form, which must need no predictions."""
    settled = settle(DATA, splits or Splits(), forget, SAID)
    partition = split(DATA, splits or Splits(), settled)
    return set(partition.train_indices[partition.positions("forget")].tolist()), partition, settled


def test_a_group_is_all_samples_with_these_values() -> None:
    ids, partition, settled = forgotten({"kind": "group", "column": "shelf", "values": ["top", "bottom"]})
    assert ids == {*range(50), *range(100, 150)}
    assert np.array_equal(partition.test_match, TEST_SHELF == "top")
    assert settled["values"] == ["bottom", "top"]
    assert title(settled, CLASSES) == "shelf bottom, top"


def test_a_group_that_no_test_sample_belongs_to_matches_none() -> None:
    _, partition, _ = forgotten({"kind": "group", "column": "shelf", "values": ["middle"]})
    assert partition.sizes()["test_match"] == 0


@pytest.mark.parametrize("order", ["highest", "lowest"])
@pytest.mark.parametrize("by", ["loss", "margin", "confidence"])
def test_a_ranking_takes_the_samples_at_its_end(by: str, order: str) -> None:
    logits, labels = torch.from_numpy(LOGITS).double(), torch.from_numpy(DATA.train)
    probability = logits.softmax(dim=1)
    true = logits.gather(1, labels[:, None])[:, 0]
    others = torch.stack(
        [torch.cat([row[:label], row[label + 1 :]]).max() for row, label in zip(logits, labels, strict=True)]
    )
    expected = {
        "loss": functional.cross_entropy(logits, labels, reduction="none"),
        "margin": true - others,
        "confidence": probability.max(dim=1).values,
    }[by]
    assert scores(LOGITS, DATA.train, by) == pytest.approx(expected.numpy())
    ids, _, settled = forgotten({"kind": "score", "run": "original", "by": by, "order": order, "fraction": 0.1})
    assert ids == set(expected.topk(30, largest=order == "highest").indices.tolist())
    assert settled["indices"] == sorted(ids)
    assert title(settled, CLASSES) == f"the 10 % of {order} {by}"


def test_a_frozen_ranking_outlives_its_run_and_cannot_be_forged() -> None:
    request = {"kind": "score", "run": "original", "fraction": 0.02}
    settled = settle(DATA, Splits(), request, SAID)
    assert settle(DATA, Splits(), settled, SAID) == settled
    assert settle(DATA, Splits(), settled, UNKNOWN) == settled
    with pytest.raises(InvalidInput, match="not those that this ranking selects"):
        settle(DATA, Splits(), {**settled, "indices": [0, 1, 2, 3, 4, 5]}, SAID)
    with pytest.raises(InvalidInput, match="no run original here"):
        settle(DATA, Splits(), request, UNKNOWN)


def test_a_ranking_never_takes_validation_samples() -> None:
    splits = Splits(validation=0.5)
    ids, partition, _ = forgotten({"kind": "score", "run": "original", "fraction": 0.5}, splits)
    assert len(ids) == 75
    assert not ids & set(partition.train_indices[partition.positions("validation")].tolist())


def test_a_union_holds_what_any_part_holds() -> None:
    ids, partition, _ = forgotten({"kind": "union", "of": BOTH})
    assert ids == {*range(50), *range(1, 300, 3)}
    assert np.array_equal(partition.test_match, (DATA.test == 1) | (TEST_SHELF == "top"))


def test_a_difference_takes_the_others_away() -> None:
    ids, partition, settled = forgotten({"kind": "difference", "of": BOTH})
    assert ids == set(range(1, 300, 3)) - set(range(50))
    assert np.array_equal(partition.test_match, (DATA.test == 1) & (TEST_SHELF != "top"))
    assert title(settled, CLASSES) == "class bread except shelf top"
    backwards, _, _ = forgotten({"kind": "difference", "of": BOTH[::-1]})
    assert backwards == set(range(50)) - set(range(1, 300, 3))


def test_parts_that_cannot_be_matched_by_test_samples_match_none() -> None:
    drawn = {"kind": "random", "fraction": 0.2, "seed": 3}
    _, partition, _ = forgotten({"kind": "union", "of": [BOTH[0], drawn]})
    assert np.array_equal(partition.test_match, DATA.test == 1)
    _, partition, _ = forgotten({"kind": "union", "of": [drawn, {**drawn, "seed": 4}]})
    assert not partition.test_match.any()


def test_the_order_of_a_union_does_not_matter_that_of_a_difference_does() -> None:
    ranked = {"kind": "score", "run": "original", "fraction": 0.1}
    one, other = ({"kind": "union", "of": order} for order in ([BOTH[0], ranked], [ranked, BOTH[0]]))
    assert settle(DATA, Splits(), one, SAID) == settle(DATA, Splits(), other, SAID)
    first, second = ({"kind": "difference", "of": order} for order in (BOTH, BOTH[::-1]))
    assert settle(DATA, Splits(), first, SAID) != settle(DATA, Splits(), second, SAID)
    inner = settle(DATA, Splits(), one, SAID)["of"]
    assert any("indices" in part for part in inner), "a ranking inside a union is frozen too"


def nested(depth: int) -> dict[str, Any]:
    return BOTH[0] if depth == 0 else {"kind": "union", "of": [nested(depth - 1), BOTH[1]]}


@pytest.mark.parametrize(
    ("forget", "fault", "place"),
    [
        ({"kind": "group", "column": "price", "values": ["1"]}, "no metadata column “price”", ("forget", "column")),
        ({"kind": "group", "column": "shelf", "values": ["cellar"]}, "has the shelf cellar", ("forget", "values")),
        ({"kind": "group", "column": "shelf", "values": ["top", "top"]}, "repeated", ("forget", "values")),
        ({"kind": "score", "run": "other"}, "no run other here", ("forget", "run")),
        (
            {"kind": "score", "run": "original", "by": "memorisation"},
            "estimated for 0 of 300 training samples, and 15 are asked for: it takes 3 models",
            ("forget", "by"),
        ),
        ({"kind": "score", "run": "original", "by": "colour"}, "by: Input should be", ("forget", "by")),
        ({"kind": "score", "run": "original", "fraction": 0.001}, "selects nothing", ("forget", "fraction")),
        ({"kind": "union", "of": BOTH[:1]}, "at least 2", ("forget", "of")),
        (
            {"kind": "union", "of": [BOTH[0], {"kind": "class", "classes": [9]}]},
            "Part 2: Class 9",
            ("forget", "of", 1, "classes"),
        ),
        ({"kind": "difference", "of": [BOTH[0], BOTH[0]]}, "forget set is empty", ("forget",)),
        (nested(5), "nested more than 4 deep", None),
    ],
)
def test_what_is_wrong_is_said_with_its_place(forget: dict[str, Any], fault: str, place: tuple | None) -> None:
    with pytest.raises(InvalidInput, match=fault) as caught:
        forgotten(forget)
    assert caught.value.advice
    if place:
        assert caught.value.fields[0][0] == place


def test_a_data_set_without_columns_says_so_and_one_with_columns_lists_them() -> None:
    bare = Labelled(CLASSES, DATA.train, DATA.test, {}, {})
    with pytest.raises(InvalidInput, match="has no groups"):
        settle(bare, Splits(), BOTH[1], SAID)
    with pytest.raises(InvalidInput) as caught:
        settle(DATA, Splits(), {"kind": "group", "column": "price", "values": ["1"]}, SAID)
    assert "shelf" in caught.value.advice
