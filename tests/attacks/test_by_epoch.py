"""Scores by epoch, against the same scores of runs that end there."""

from dataclasses import replace

import numpy as np
import pytest

from attacks.attack_data import Maker, World
from comparator.attacks import pool, worst_case
from comparator.attacks.results import Curve
from comparator.attacks.simulate import simulate
from comparator.evidence import Epochs, Outputs, View

STEPS = 4


def both(outputs: Outputs) -> np.ndarray:
    return np.concatenate([outputs.train_logits, outputs.test_logits])


def history(models: list[Outputs], rows: np.ndarray) -> Epochs:
    return Epochs(rows, np.stack([both(model)[rows] for model in models]), tuple(range(len(models))))


def curve(view: View, **parameters: object) -> Curve:
    (found,) = simulate("by_epoch", view, parameters)
    assert isinstance(found, Curve)
    return found


def line(found: Curve, name: str) -> np.ndarray:
    (values,) = [each.values for each in found.lines if each.name == name]
    return values


def test_all_samples_give_the_scores_of_runs_that_end_there() -> None:
    maker = Maker(World(), 0)
    view = maker.view(models=5)
    models = [maker.model(effect=effect) for effect in np.linspace(3, 0, STEPS)]
    everything = np.arange(len(both(view.model)))
    found = curve(replace(view, epochs=history(models, everything)))
    assert found.x.values.tolist() == list(range(STEPS))
    ends = [replace(view, model=model) for model in models]
    assert line(found, "WCPS") == pytest.approx([worst_case.against_pool(end, "published") for end in ends])
    for name, part in (("UA", "forget"), ("RA", "retain"), ("TA", "test")):
        right = [(end.predicted(part) == end.labels(part)).mean() for end in ends]  # type: ignore[arg-type]
        assert line(found, name) == pytest.approx(right)
    assert line(found, "WCPS")[-1] > line(found, "WCPS")[0], "forgetting raises the score"
    (band,) = [(each.lower, each.upper) for each in found.lines if each.name == "WCPS"]
    null = [worst_case.against_pool(each, "published") for each in pool.leave_one_out(view)]
    assert band[0] is not None
    assert (band[0] < min(value for value in null if value is not None)).all()


def test_some_samples_are_scored_on_those_of_all_models() -> None:
    maker = Maker(World(), 1)
    view = maker.view(models=4)
    rows = np.sort(np.random.default_rng(0).choice(len(both(view.model)), 500, replace=False))
    found = curve(replace(view, epochs=history([view.model], rows)), fitted=True)
    count = len(view.samples.roles)
    train = np.isin(np.arange(count), rows) & (view.samples.roles == 1)
    right = view.model.train_logits.argmax(axis=1) == view.samples.train_labels
    assert line(found, "UA") == pytest.approx([right[train].mean()])
    assert {each.name for each in found.lines} == {"UA", "RA", "TA", "WCPS", "C_MIA", "E_MIA"}
    assert np.isfinite(line(found, "C_MIA")).all()


def test_without_history_or_pool_it_says_so() -> None:
    maker = Maker(World(), 2)
    view = maker.view(models=0)
    nothing = curve(view)
    assert nothing.lines == ()
    assert "no predictions by epoch" in nothing.about.notes[0]
    found = curve(replace(view, epochs=history([view.model], np.arange(900))))
    assert {each.name for each in found.lines} <= {"UA", "RA", "TA"}
