"""Every attack on input that lacks something: a clear message, and whatever can still be shown."""

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from attacks.attack_data import CLASSES, make_view, without_rows
from attacks.test_attack_contract import NAMES, POPULATION, with_canaries, with_history
from comparator import registry
from comparator.attacks.membership import mia_loss
from comparator.attacks.results import Ladder, PerSample, Result, Scalar, pack
from comparator.attacks.simulate import simulate
from comparator.errors import InvalidInput, NotFound
from comparator.evidence import Outputs, View


def shown_or_refused(name: str, view: View) -> Sequence[Result]:
    """Return the results, which must be proper JSON, or nothing if the attack says what is missing and what to do."""
    try:
        results = simulate(name, view)
    except InvalidInput as refusal:
        said = refusal
    else:
        assert json.dumps(pack(results)[0], allow_nan=False)
        return results
    assert said.detail
    assert said.advice
    return ()


@pytest.mark.parametrize("name", NAMES)
def test_broken_logits_are_named(name: str) -> None:
    view = with_canaries(3)[1]
    logits = view.model.train_logits.copy()
    row = np.flatnonzero(view.samples.roles == 1)[5]
    logits[row, 2] = np.nan
    with pytest.raises(InvalidInput, match="not finite"):
        simulate(name, with_history(replace(view, model=replace(view.model, train_logits=logits))))


@pytest.mark.parametrize("name", POPULATION)
def test_partial_predictions_are_used_as_far_as_they_go(name: str) -> None:
    view = make_view(4, models=3)
    forgotten = np.flatnonzero(view.samples.roles == 1)
    partial = replace(view, model=without_rows(view.model, forgotten[::3]))
    results = simulate(name, partial)
    left = set(view.samples.train_indices[np.setdiff1d(forgotten, forgotten[::3])].tolist())
    for result in results:
        if isinstance(result, PerSample):
            ids = result.ids[(result.side == 0) & (result.split == 0)]
            assert set(ids.tolist()) <= left
    assert any("left out" in note or "lack" in note for result in results for note in result.about.notes)
    with pytest.raises(InvalidInput, match=r"no predictions|have predictions"):
        simulate(name, replace(view, model=without_rows(view.model, forgotten)))


@pytest.mark.parametrize("name", POPULATION)
def test_an_empty_forget_set_is_said(name: str) -> None:
    view = make_view(5, models=3)
    empty = replace(view, samples=replace(view.samples, roles=np.where(view.samples.roles == 1, 0, view.samples.roles)))
    with pytest.raises(InvalidInput, match="There are no forgotten images") as caught:
        simulate(name, empty)
    assert caught.value.advice


@pytest.mark.parametrize("name", sorted({*NAMES} - {*POPULATION}))
def test_the_other_attacks_on_an_empty_forget_set_are_clear_too(name: str) -> None:
    view = make_view(5, models=3)
    roles = np.where(view.samples.roles == 1, 0, view.samples.roles)
    found = shown_or_refused(name, with_history(replace(view, samples=replace(view.samples, roles=roles))))
    assert bool(found) is (name == "by_epoch"), "accuracies of retained and test images are still there"


@pytest.mark.parametrize("name", NAMES)
def test_without_retrained_models_what_can_be_shown_is_shown(name: str) -> None:
    view = with_history(replace(with_canaries(18)[1], retrained=()))
    found = shown_or_refused(name, view)
    entry = registry.ATTACKS.get(name)
    if "retrained" not in entry.facts.needs and "reference" not in entry.parameters.model_fields:
        assert found, "it compares with no retrained model"
    if name in ("threshold", "per_image"):
        assert not found, "there is nothing to compare with"
    if name == "threshold":
        assert simulate(name, view, {"reference": "twin"})
    if name == "worst_case_privacy":
        assert isinstance(found[0], Scalar)
        assert found[0].value is None
        assert "Cannot say" in found[0].sentence


def without_its_test_images() -> View:
    """Class 0 is forgotten, and no test image is of it."""
    whole = make_view(19, by_class=True, twin=0, models=4)
    test_labels = 1 + whole.samples.test_labels % (CLASSES - 1)
    samples = replace(whole.samples, test_labels=test_labels, test_match=np.zeros(len(test_labels), dtype=np.bool_))
    return replace(whole, samples=samples)


def test_losses_of_a_class_without_test_images_are_not_compared_with_other_classes() -> None:
    assert mia_loss(make_view(19, by_class=True, twin=0, models=4)) is not None
    assert mia_loss(without_its_test_images()) is None


@pytest.mark.parametrize("name", NAMES)
def test_a_forgotten_class_without_test_images_is_never_told_from_other_classes(name: str) -> None:
    """Class recognition is not membership: what needs such images says that there are none, the rest goes on."""
    view = with_history(without_its_test_images())
    if name in ("roc", "threshold"):
        with pytest.raises(InvalidInput, match="None of the test images is of a forgotten class") as refused:
            simulate(name, view, {"reference": "test"})
        assert "retrained" in refused.value.advice
        assert simulate(name, view, {"reference": "pool"})
        return
    found = shown_or_refused(name, view)
    assert bool(found) is (name not in ("canaries", "rmia"))
    if name == "verdict":
        assert found[0].about.game == "same_as_retrained"
    if name == "update_leakage":
        scalar, plane = found
        assert isinstance(scalar, Scalar)
        assert isinstance(plane, PerSample)
        assert scalar.value is None
        assert "no test image is of a forgotten class" in scalar.sentence
        assert len(plane.ids)


def test_constant_scores_are_said() -> None:
    view = make_view(6, models=3)
    flat = replace(view.model, train_logits=np.zeros_like(view.model.train_logits))
    results = simulate("roc", replace(view, model=flat))
    assert isinstance(results[0], Scalar)
    assert results[0].value == 0.5
    assert any("All scores are equal" in note for note in results[0].about.notes)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("constant", ["the model", "every model"])
def test_constant_scores_break_nothing(name: str, constant: str) -> None:
    view = with_canaries(17)[1]

    def flat(model: Outputs) -> Outputs:
        return replace(
            model, train_logits=np.zeros_like(model.train_logits), test_logits=np.zeros_like(model.test_logits)
        )

    view = replace(view, model=flat(view.model))
    if constant == "every model":
        view = replace(view, retrained=tuple(map(flat, view.retrained)), originals=tuple(map(flat, view.originals)))
    found = shown_or_refused(name, with_history(view))
    if name == "verdict" and constant == "every model":
        assert isinstance(found[0], Ladder)
        assert found[0].state == "inconclusive"


def test_parameters_are_checked() -> None:
    view = make_view(7, models=3)
    with pytest.raises(InvalidInput) as caught:
        simulate("threshold", view, {"temperature": -1})
    assert caught.value.fields[0][0] == ("temperature",)
    with pytest.raises(NotFound, match="modified_entropy"):
        simulate("roc", view, {"signal": "colour"})
