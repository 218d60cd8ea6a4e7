"""The attack from one or two references: its score, its p-values, what it finds, and whom it compares with."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kstest

from attacks.attack_data import Maker, World, make_view
from comparator.attacks import rmia, roc, sides
from comparator.attacks.results import Curve, PerSample, Scalar
from comparator.attacks.simulate import simulate
from comparator.errors import InvalidInput
from comparator.evidence import View

LARGE = World(forget=1500, twin=1500, retain=200, test=200, hardness=2.0)


def asked(view: View, **parameters: object) -> tuple[Scalar, dict[str, np.ndarray], Curve]:
    scalar, sample, curve = simulate("rmia", view, parameters)
    assert isinstance(scalar, Scalar)
    assert isinstance(sample, PerSample)
    assert isinstance(curve, Curve)
    return scalar, {column.name: column.values for column in sample.columns}, curve


def test_the_ratio_is_that_of_the_paper() -> None:
    found = rmia.ratios(-np.log([0.9, 0.2]), -np.log([[0.6, 0.1], [0.2, 0.3]]), 0.5)
    np.testing.assert_allclose(np.exp(found), [0.9 / (0.5 * (1.5 * 0.4 + 0.5)), 0.2 / (0.5 * (1.5 * 0.2 + 0.5))])


def test_conformal_p_values_count_those_at_least_as_far() -> None:
    above, below = rmia.conformal(np.array([0.5, 2.0, 9.0]), np.array([1.0, 2.0, 3.0]))
    np.testing.assert_allclose(above, [1.0, 3 / 4, 1 / 4])
    np.testing.assert_allclose(below, [1 / 4, 3 / 4, 1.0])


@pytest.mark.parametrize("references", [1, 2])
def test_a_retrained_model_has_uniform_p_values(references: int) -> None:
    maker = Maker(LARGE, 3)
    view = maker.view(maker.model("retrained"), models=references)
    scalar, columns, curve = asked(view, references=references)
    assert kstest(columns["p_above"], "uniform").pvalue > 0.01
    assert scalar.value == pytest.approx(0.5, abs=0.04)
    assert columns["leaking"].sum() <= 3
    np.testing.assert_array_equal(np.sort(columns["p_above"]), curve.lines[0].values)


def test_the_score_rises_with_the_ratio_and_lists_what_is_remembered() -> None:
    view = Maker(LARGE, 4).view(models=2, effect=4.0)
    _, columns, _ = asked(view)
    order = np.argsort(columns["ratio"])
    assert (np.diff(columns["score"][order]) >= 0).all()
    assert columns["leaking"].mean() > 0.3
    assert not columns["over_erased"].any()


def test_one_reference_finds_more_than_the_loss_alone() -> None:
    """Privacy page §6, row 6: AUC at least that of the loss, less .02; here images differ in how hard they are."""
    view = Maker(LARGE, 5).view(models=1, effect=1.5)
    loss = sides.compare(view, "loss", "twin")
    alone = roc.area(-loss.positive.values, -loss.negative.values).value
    scalar, _, _ = asked(view, references=1)
    assert scalar.value is not None
    assert scalar.value > alone + 0.02


def test_retrained_models_that_are_no_references_give_the_band() -> None:
    view = make_view(6, models=8, effect=0.0)
    scalar, _, _ = asked(view, references=2)
    assert sum(anchor.role == "retrained" for anchor in scalar.anchors) == 6
    assert scalar.intervals[0].over == "seeds"
    few, _, _ = asked(make_view(6, models=2), references=2)
    assert all(interval.over == "images" for interval in few.intervals)


def test_whole_classes_are_compared_with_test_images_of_their_own() -> None:
    view = make_view(7, by_class=True, twin=0, models=1)
    assert rmia.unseen_images(view).part == "test_forget"
    scalar, _, _ = asked(view)
    assert scalar.about.negative == "matching test images"
    strange = replace(view, samples=replace(view.samples, test_labels=np.ones(400, dtype=np.int64),
                                            test_match=np.zeros(400, dtype=np.bool_)))  # fmt: skip
    with pytest.raises(InvalidInput, match="neither twin images nor test images"):
        asked(strange)
    with pytest.raises(InvalidInput, match="no retrained model"):
        asked(replace(view, retrained=()))
