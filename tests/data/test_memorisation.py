"""The memorisation estimate against counting by hand, and as a forget set that is frozen with the models it used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from comparator.data.forget.memorisation import CLASS_SHARE, FEWEST, estimate
from comparator.data.forget.selection import Trained, title
from comparator.data.partition import UNKNOWN, Labelled, settle, split
from comparator.errors import InvalidInput
from comparator.scenario import Splits

COUNT, CLASSES = 120, 3
LABELS = np.arange(COUNT) % CLASSES
DATA = Labelled(("a", "b", "c"), LABELS, np.arange(12) % CLASSES, {}, {})


def model(number: int, left_out: np.ndarray) -> Trained:
    logits = np.random.default_rng(number).normal(size=(COUNT, CLASSES)).astype(np.float32) * 2
    return Trained(f"run{number:02d}", logits, ~np.isin(np.arange(COUNT), left_out))


def pool(models: int = 12, share: float = 0.3) -> list[Trained]:
    """An original that learned all but four samples, and models that each left a random third out."""
    random = np.random.default_rng(99)
    others = [model(number, random.permutation(COUNT)[: round(share * COUNT)]) for number in range(1, models + 1)]
    return [model(0, np.array([5, 6, 7, 8])), *others]


def by_hand(models: list[Trained], row: int) -> float | None:
    """One sample, in scalars and with torch's softmax."""
    first, *others = models
    if not first.learned[row]:
        return None

    def probability(one: Trained) -> float:
        return torch.from_numpy(one.logits[row]).double().softmax(dim=0)[int(LABELS[row])].item()

    without = [one for one in others if not one.learned[row]]
    same = [number for number in range(COUNT) if LABELS[number] == LABELS[row]]
    fair = [one for one in without if sum(one.learned[number] for number in same) >= CLASS_SHARE * len(same)]
    if len(fair) < FEWEST:
        return None
    return probability(first) - sum(map(probability, fair)) / len(fair)


class Said:
    def __init__(self, models: list[Trained]) -> None:
        self.models = models

    def logits(self, _run: str, _ids: np.ndarray) -> None:
        return None

    def alike(self, run: str, ids: np.ndarray) -> Iterator[Trained] | None:
        if run != self.models[0].run:
            return None
        return (replace(one, logits=one.logits[ids], learned=one.learned[ids]) for one in self.models)


def test_the_estimate_equals_one_made_by_hand() -> None:
    models = pool()
    found = estimate(models, LABELS)
    expected = [by_hand(models, row) for row in range(COUNT)]
    assert sum(value is None for value in expected) > 4, "some have too few models"
    assert sum(value is not None for value in expected) > COUNT / 3
    for row, value in enumerate(expected):
        if value is None:
            assert np.isnan(found.values[row]), row
        else:
            assert found.values[row] == pytest.approx(value, abs=1e-6), row
    assert found.runs == tuple(one.run for one in models[1:])


def test_a_label_learned_by_heart_has_one_and_an_easy_sample_none() -> None:
    def sure(learned: np.ndarray) -> np.ndarray:
        logits = np.zeros((COUNT, CLASSES), dtype=np.float32)
        logits[np.arange(COUNT), LABELS] = 30
        logits[0] = np.array([30, 0, 0] if learned[0] else [-30, 0, 0])
        return logits

    everything, without = np.ones(COUNT, dtype=bool), np.arange(COUNT) >= 10
    models = [Trained("o", sure(everything), everything)]
    models += [Trained(f"r{number}", sure(without), without) for number in range(FEWEST)]
    found = estimate(models, LABELS).values
    assert found[0] == pytest.approx(1)
    assert found[1:10] == pytest.approx(0)
    assert np.isnan(found[10:]).all()


def test_models_that_never_saw_the_class_do_not_count() -> None:
    """Without its whole class no model knows a sample: that says nothing of memorisation."""
    others = [model(number, np.flatnonzero(LABELS == 1)) for number in range(1, 9)]
    found = estimate([model(0, np.array([])), *others], LABELS)
    assert np.isnan(found.values).all()
    assert found.runs == ()


def test_what_a_model_does_not_say_is_not_counted() -> None:
    models = pool()
    row = next(row for row in range(COUNT) if sum(not one.learned[row] for one in models[1:]) > FEWEST)
    silent = next(number for number, one in enumerate(models) if number and not one.learned[row])
    logits = models[silent].logits.copy()
    logits[row] = np.nan
    muted = [replace(one, logits=logits) if number == silent else one for number, one in enumerate(models)]
    rest = [one for number, one in enumerate(models) if number != silent]
    assert estimate(muted, LABELS).values[row] == pytest.approx(by_hand(rest, row), abs=1e-6)


def request(**changes: Any) -> dict[str, Any]:
    return {"kind": "score", "run": "run00", "by": "memorisation", "fraction": 0.1, **changes}


@pytest.mark.parametrize("order", ["highest", "lowest"])
def test_a_forget_set_takes_the_samples_at_one_end_of_those_that_are_estimated(order: str) -> None:
    models = pool()
    settled = settle(DATA, Splits(), request(order=order), Said(models))
    known = {row: value for row in range(COUNT) if (value := by_hand(models, row)) is not None}
    ranked = sorted(known, key=lambda row: known[row], reverse=order == "highest")
    assert set(settled["indices"]) == set(ranked[:12])
    assert settled["estimated"] == len(known)
    assert settled["models"] == sorted(one.run for one in models[1:])
    assert title(settled, DATA.class_names) == f"the 10 % of {order} memorisation ({len(known)} estimated)"
    frozen = split(DATA, Splits(), settled)
    assert frozen.train_indices[frozen.positions("forget")].tolist() == settled["indices"]


def test_it_is_frozen_with_its_models_and_outlives_them() -> None:
    settled = settle(DATA, Splits(), request(), Said(pool()))
    assert settle(DATA, Splits(), settled, Said(pool())) == settled
    more = [*pool(), model(50, np.arange(60)), model(51, np.arange(60))]
    assert settle(DATA, Splits(), settled, Said(more)) == settled, "models that came later change nothing"
    assert settle(DATA, Splits(), request(), Said(more))["models"] != settled["models"]
    assert settle(DATA, Splits(), settled, Said(pool()[:-1])) == settled, "one of its models is deleted"
    assert settle(DATA, Splits(), settled, UNKNOWN) == settled
    forged = sorted({*range(COUNT)} - {*settled["indices"]})[:12]
    with pytest.raises(InvalidInput, match="not those that this ranking selects"):
        settle(DATA, Splits(), {**settled, "indices": forged}, Said(pool()))


def test_it_is_refused_where_too_few_models_left_samples_out() -> None:
    with pytest.raises(InvalidInput, match=r"estimated for 0 of 120 training samples") as caught:
        settle(DATA, Splits(), request(), Said(pool(2)))
    assert caught.value.fields[0][0] == ("forget", "by")
    assert "Retrain more models in scenarios with random forget sets" in caught.value.advice
    with pytest.raises(InvalidInput, match=r"of 120 training samples, and 96 are asked") as caught:
        settle(DATA, Splits(), request(fraction=0.8), Said(pool()))
    most = float(caught.value.advice.split("at most ")[1].split(",")[0])
    assert len(settle(DATA, Splits(), request(fraction=most), Said(pool()))["indices"]) == round(most * COUNT)
    with pytest.raises(InvalidInput, match="no run other here"):
        settle(DATA, Splits(), request(run="other"), Said(pool()))


def test_other_rankings_are_written_as_before() -> None:
    class Plain(Said):
        def logits(self, _run: str, ids: np.ndarray) -> np.ndarray:
            return self.models[0].logits[ids]

    settled = settle(DATA, Splits(), request(by="loss"), Plain(pool()))
    assert settled.keys() == {"kind", "run", "by", "order", "fraction", "indices"}
