"""Rates at low false-positive rates: they hold under the null, find what was planted, and say when models are few."""

import numpy as np
import pytest
from scipy.stats import nct, t

from attacks.attack_data import Maker, World, make_view
from comparator.attacks import calibrated_rates
from comparator.attacks.results import Curve, Scalar, Table
from comparator.attacks.simulate import simulate
from comparator.errors import InvalidInput
from comparator.evidence import View


def asked(view: View, **parameters: object) -> tuple[Scalar, Table, Curve]:
    scalar, member, _, table = simulate("calibrated_rates", view, parameters)
    assert isinstance(scalar, Scalar)
    assert isinstance(table, Table)
    assert isinstance(member, Curve)
    return scalar, table, member


@pytest.mark.parametrize("models", [3, 8])
def test_retrained_models_reach_the_rate_itself(models: int) -> None:
    random = np.random.default_rng(models)
    found = []
    for _ in range(60):
        values = np.sqrt(8 / random.chisquare(8, 144)) * random.normal(size=(models + 1, 144))
        tails = calibrated_rates.tails(values[:1], values[1:])
        found += [calibrated_rates.rates(p, np.array([0.1, 0.01, 0.001])) for p in (tails.above[0], tails.below[0])]
    np.testing.assert_allclose(np.mean(found, axis=0), [0.1, 0.01, 0.001], rtol=0.1, atol=0.0007)


def test_a_planted_effect_is_found_as_often_as_the_t_law_says() -> None:
    """144 images show a rate of .1 %, of which their ranks know nothing."""
    maker = Maker(World(forget=4000, twin=200, seed_deviation=0.0), 1)
    effect, models = 3.0, 8
    scalar, table, curve = asked(maker.view(maker.model(effect=effect), models=models))
    error = np.sqrt(1 + 1 / models)
    expected = nct.sf(t.isf(0.001, 500), 500, effect / error)
    assert scalar.value == pytest.approx(expected, abs=0.04)
    rows = {(row[0], row[1]): row for row in table.rows}
    assert rows["Surer than retrained", 0.001][2] == scalar.value
    assert rows["Surer than retrained", 0.001][5] == pytest.approx(0.001, abs=0.0005)
    assert rows["Surer than retrained", 0.01][7] == pytest.approx(0.01, abs=0.02), "the twin was never trained on"
    assert rows["Less sure than retrained", 0.001][2] == 0
    assert (np.diff(curve.lines[0].values) >= 0).all()


def test_damage_everywhere_shows_on_images_that_were_never_trained_on() -> None:
    maker = Maker(World(), 2)
    model = maker.model(effect=0.0)
    model.train_logits[:] = 0
    _, table, _ = asked(maker.view(model))
    rows = {(row[0], row[1]): row for row in table.rows}
    forgotten, unseen = (rows["Less sure than retrained", 0.1][place] for place in (2, 7))
    assert forgotten == pytest.approx(unseen, abs=0.1)
    assert forgotten > 0.15  # type: ignore[operator]


def test_two_retrained_models_are_too_few() -> None:
    with pytest.raises(InvalidInput, match="3 retrained models or more; there are 2") as refused:
        asked(make_view(3, models=2))
    assert "RMIA" in refused.value.advice
