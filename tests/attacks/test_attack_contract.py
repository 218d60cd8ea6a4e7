"""What holds for every registered attack; update leakage; canaries."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.stats import kstest

from attacks.attack_data import CLASSES, Maker, World, make_view
from comparator import Field, Params, attack, memo, registry
from comparator.attacks import canaries
from comparator.attacks.results import GAMES, KINDS, About, Column, PerSample, Scalar, Table, pack
from comparator.attacks.simulate import simulate
from comparator.errors import InvalidInput
from comparator.evidence import Epochs, View

NAMES = [entry.name for entry in registry.entries("attack")]
POPULATION = [
    entry.name
    for entry in registry.ATTACKS.entries()
    if not {"canaries", "epochs"} & set(entry.facts.needs) and entry.name != "reported"
]


def with_history(view: View) -> View:
    """Return the view with one epoch, after which the model is what it is."""
    logits = np.concatenate([view.model.train_logits, view.model.test_logits])
    return replace(view, epochs=Epochs(np.arange(len(logits)), logits[None], (1,)))


def with_canaries(seed: int, count: int = 100) -> tuple[Maker, View]:
    """Return a view whose first forgotten images have random wrong labels."""
    maker = Maker(World(), seed)
    labels, true = maker.samples.train_labels.copy(), maker.samples.true_labels
    rows = np.flatnonzero(maker.samples.roles == 1)[:count]
    labels[rows] = (true[rows] + maker.random.integers(1, CLASSES, count)) % CLASSES
    maker.samples = replace(maker.samples, train_labels=labels)
    return maker, maker.view(models=3)


@pytest.mark.parametrize("name", NAMES)
def test_every_attack_describes_itself_and_packs(name: str) -> None:
    entry = registry.get("attack", name)
    facts = entry.describe()
    assert all(facts[key] for key in ("label", "summary", "citation", "game", "formula", "threat_model", "direction"))
    assert set(facts["needs"]) <= {"retrained", "original", "canaries", "epochs"}
    view = with_history(with_canaries(0)[1])
    results = simulate(name, view)
    heads, arrays = pack(results)
    text = json.dumps(heads, allow_nan=False)
    assert all(key in text for key in arrays)
    for head, result in zip(heads, results, strict=True):
        assert head["type"] == KINDS[type(result)]
        assert result.about.game in GAMES
        assert result.about.label
        assert result.about.definition
        assert result.about.positive
    assert all(array.dtype in (np.float32, np.int32, np.uint8) for array in arrays.values())


@pytest.mark.parametrize("name", NAMES)
def test_doing_nothing_reads_like_the_original(name: str) -> None:
    view = with_canaries(1)[1]
    original = view.originals[0]
    nothing = replace(original, kind="unlearned", run="nothing")
    first, second = (pack(simulate(name, with_history(replace(view, model=model))))[1] for model in (original, nothing))
    assert first.keys() == second.keys()
    for key, array in first.items():
        np.testing.assert_array_equal(array, second[key])


@pytest.mark.parametrize("name", NAMES)
def test_the_same_input_gives_the_same_bits(name: str) -> None:
    view = with_history(with_canaries(16)[1])
    memo.forget_all()
    first = pack(simulate(name, view))
    memo.forget_all()
    second = pack(simulate(name, view))
    assert json.dumps(first[0]) == json.dumps(second[0])
    assert {key: array.tobytes() for key, array in first[1].items()} == {
        key: array.tobytes() for key, array in second[1].items()
    }


@pytest.mark.parametrize("name", POPULATION)
def test_class_sets_work_too(name: str) -> None:
    reference = {"reference": "test"} if name == "roc" else {}
    assert simulate(name, make_view(2, by_class=True, twin=0, models=4), reference)


def test_a_new_attack_is_one_function() -> None:
    class Parameters(Params):
        scale: float = Field(1.0)

    def new(view: View, parameters: Any) -> Scalar:
        """Count forgotten samples."""
        about = About("count", "Count", "How many.", "none", "was_it_in", positive="forgotten")
        return Scalar(about, parameters.scale * len(view.labels("forget")))

    new.__annotations__["parameters"] = Parameters
    with registry.undone():
        attack(
            "count_for_test", label="Count", direction="none", game="was_it_in", formula="n", needs=[],
            threat_model="counts",
        )(new)  # fmt: skip
        (result,) = simulate("count_for_test", make_view(8, models=1), {"scale": 2})
    assert isinstance(result, Scalar)
    assert result.value == 600


def test_results_refuse_what_does_not_fit() -> None:
    about = About("x", "X", "x", "none", "was_it_in", positive="x")
    column = Column("v", "V", np.zeros(3))
    with pytest.raises(ValueError, match="different lengths"):
        PerSample(about, np.arange(4), np.zeros(4, np.uint8), np.zeros(4, np.uint8), ("a",), (column,))
    with pytest.raises(ValueError, match="limits"):
        Column("v", "V", np.zeros(3), lower=np.zeros(2))
    with pytest.raises(ValueError, match="rows of a length"):
        Table(about, (), ((1,),))
    assert pack([Scalar(about, float("nan"))])[0][0]["value"] is None


def test_scores_of_one_run_are_table_columns() -> None:
    names = {entry.name: entry for entry in registry.entries("metric")}
    wanted = {"WCPS", "WCPS_strict", "C_MIA", "E_MIA", "MIA_efficacy", "MIA_loss", "avg_gap", "ToW", "ToW_MIA"}
    assert wanted <= set(names)
    view = make_view(15, models=2)
    for name in wanted:
        entry = names[name]
        assert entry.citation
        assert all(getattr(entry.facts, key) for key in ("definition", "formula", "direction"))
        value = entry.function(view)
        assert 0 <= value <= 1


# Update leakage


def test_unchanged_model_leaks_nothing_by_the_update() -> None:
    view = make_view(9, models=3)
    scalar, plane = simulate("update_leakage", replace(view, model=view.originals[0]))
    assert isinstance(scalar, Scalar)
    assert isinstance(plane, PerSample)
    assert scalar.value == 0.5
    np.testing.assert_array_equal(plane.columns[0].values, plane.columns[1].values)
    assert set(plane.sides) == {"forgotten images", "retained images", "test images", "twin images (never trained on)"}


def test_retrained_models_are_the_zero_of_update_leakage() -> None:
    maker = Maker(World(forget=600, twin=600), 10)
    view = maker.view(models=6)
    scalar, plane = simulate("update_leakage", replace(view, model=maker.model("retrained")), {"limit": 100})
    assert isinstance(scalar, Scalar)
    assert isinstance(plane, PerSample)
    band = scalar.intervals[0]
    assert band.over == "seeds"
    assert band.lower > 0.9
    assert scalar.value is not None
    assert scalar.value > 0.9
    assert len(plane.ids) == 400
    with pytest.raises(InvalidInput, match="no original"):
        simulate("update_leakage", replace(view, originals=()))


# Canaries


def test_canary_test_has_its_size_and_power() -> None:
    random = np.random.default_rng(0)
    classes, count = 10, 100
    p, found = [], []
    for _ in range(4000):
        true = random.integers(0, classes, count)
        drawn = (true + random.integers(1, classes, count)) % classes
        logits = random.normal(size=(count, classes))
        p.append(canaries.rank_canaries(logits, drawn, true).p_remembered)
        if len(found) < 500:
            logits[:20, :][np.arange(20), drawn[:20]] += 50
            found.append(canaries.rank_canaries(logits, drawn, true).p_remembered <= 0.05)
    assert 0.03 <= np.mean(np.array(p) <= 0.05) <= 0.07
    assert kstest(p, "uniform").statistic < 0.03
    assert np.mean(found) >= 0.85


def test_canaries_of_original_and_retrained() -> None:
    view = with_canaries(11)[1]
    original, *_ = simulate("canaries", replace(view, model=view.originals[0]))
    assert isinstance(original, Scalar)
    assert original.state == "remembered"
    assert original.value is not None
    assert original.value > 0.9
    chosen = view.samples.train_labels != view.samples.true_labels
    labels = view.samples.train_labels[chosen], view.samples.true_labels[chosen]
    assert canaries.rank_canaries(view.originals[0].train_logits[chosen], *labels).p_remembered < 1e-6
    with pytest.raises(InvalidInput, match="no wrongly labelled canaries"):
        simulate("canaries", make_view(11, models=1))
    few = with_canaries(12, count=5)[1]
    assert simulate("canaries", few)[0].state == "inconclusive"  # type: ignore[union-attr]


def test_noise_says_nothing_about_canaries() -> None:
    view = with_canaries(13)[1]
    logits = np.random.default_rng(1).normal(size=view.model.train_logits.shape).astype(np.float32)
    scalar, *_ = simulate("canaries", replace(view, model=replace(view.model, train_logits=logits)))
    assert isinstance(scalar, Scalar)
    assert scalar.value == pytest.approx(0.5, abs=0.15)
