"""The per-image audit: moderated t against simulation, false discoveries, calibration, and few models."""

import numpy as np
import pytest
from scipy.stats import kstest

from attacks.attack_data import Maker, World, make_view
from comparator.attacks import moderated, per_image, roc
from comparator.attacks.results import PerSample, Table
from comparator.attacks.simulate import simulate
from comparator.errors import InvalidInput


def heteroscedastic(seed: int, models: int, images: int, share: float = 0.0, effect: float = 0.0) -> tuple:
    """Return candidate [n], references [K, n] and who was planted [n]; each image has its own mean and spread."""
    random = np.random.default_rng(seed)
    mean, spread = 3 * random.normal(size=images), np.exp(0.6 * random.normal(size=images))
    planted = random.random(images) < share
    values = mean + spread * random.normal(size=(models + 1, images))
    return values[0] + effect * spread * planted, values[1:], planted


def test_prior_is_recovered() -> None:
    random = np.random.default_rng(0)
    true = 7 * 2.5 / random.chisquare(7, 50_000)
    sampled = true * random.chisquare(3, 50_000) / 3
    freedom, variance = moderated.prior(sampled, 3, 50_000)
    assert freedom == pytest.approx(7, rel=0.1)
    assert variance == pytest.approx(2.5, rel=0.05)


def test_independent_images_are_counted() -> None:
    """A shift of whole models leaves fewer of them; equal images count as one, and two models cannot tell."""
    random = np.random.default_rng(1)
    own, shift = random.normal(size=(8, 500)), random.normal(size=(8, 1))
    assert moderated.independent_images(own) > 250
    assert moderated.independent_images(own + shift) < 25
    assert moderated.independent_images(np.repeat(own[:, :1], 500, axis=1)) == pytest.approx(1)
    assert moderated.independent_images(own[:2] + shift[:2]) == 500


@pytest.mark.parametrize(("models", "freedom", "shared"), [(3, 8, 0.0), (3, 8, 0.3), (4, 8, 0.3)])
def test_small_p_values_of_few_models_are_as_rare_as_they_say(models: int, freedom: float, shared: float) -> None:
    """With the moments of ln s² for a prior they come two to three times as often, also when models shift."""
    random = np.random.default_rng(0)
    rates = []
    for _ in range(400):
        spread = np.sqrt(freedom / random.chisquare(freedom, 144))
        shift = np.sqrt(shared) * random.normal(size=(models + 1, 1))
        values = spread * (np.sqrt(1 - shared) * random.normal(size=(models + 1, 144)) + shift)
        tested = moderated.moderated_t(values[0], values[1:])
        rates.append([np.mean(np.minimum(tested.above, tested.below) <= level / 2) for level in (0.05, 0.002)])
    often, rarely = np.mean(rates, axis=0)
    assert 0.045 <= often <= 0.06
    assert 0.0015 <= rarely <= 0.0037


@pytest.mark.parametrize("models", [3, 4, 8])
def test_p_values_are_uniform_under_the_null(models: int) -> None:
    random = np.random.default_rng(models)
    spread = np.sqrt(8 / random.chisquare(8, 4000))
    values = spread * random.normal(size=(models + 1, 4000))
    tested = moderated.moderated_t(values[0], values[1:])
    assert kstest(tested.above, "uniform").pvalue > 0.01
    np.testing.assert_allclose(tested.above + tested.below, 1)


@pytest.mark.parametrize("models", [4, 8])
def test_moderated_t_finds_more_than_pooled_or_own_variances(models: int) -> None:
    """Privacy page §2.3: TPR at 0.1 % FPR at least that of the pooled and of the per-image deviation."""
    candidate, references, _ = heteroscedastic(1, models, 60_000)
    random = np.random.default_rng(9)
    spread = np.exp(0.6 * np.random.default_rng(1).normal(size=120_000)[60_000:])
    member = random.random(60_000) < 0.5
    candidate = candidate + 1.2 * spread * member
    mean, own = references.mean(axis=0), references.std(axis=0, ddof=1)
    scores = {
        "moderated": moderated.moderated_t(candidate, references).t,
        "own": (candidate - mean) / own,
        "pooled": candidate - mean,
    }
    rates = {}
    for name, score in scores.items():
        rates[name] = roc.rate_at(roc.roc(score[member], score[~member]), 0.001).value
    assert rates["moderated"] >= max(rates["own"], rates["pooled"])


def test_false_discoveries_stay_below_their_rate() -> None:
    q, shares, powers = 0.1, [], []
    for seed in range(40):
        candidate, references, planted = heteroscedastic(100 + seed, 8, 2000, share=0.1, effect=6.0)
        found = per_image.audit(candidate, references, q=q)
        shares.append((found.leaking & ~planted).sum() / max(1, found.leaking.sum()))
        powers.append((found.leaking & planted).sum() / planted.sum())
    assert np.mean(shares) <= q + 2 * np.std(shares) / np.sqrt(len(shares))
    assert np.mean(powers) > 0.5


def test_both_directions_are_separate_lists() -> None:
    random = np.random.default_rng(2)
    references = random.normal(size=(8, 1000))
    candidate = random.normal(size=1000)
    candidate[:50] += 9
    candidate[50:80] -= 9
    found = per_image.audit(candidate, references)
    assert found.leaking[:50].all()
    assert found.over_erased[50:80].all()
    assert not (found.leaking & found.over_erased).any()
    assert found.leaking.sum() < 65
    mirrored = per_image.audit(-candidate, -references)
    np.testing.assert_array_equal(mirrored.leaking, found.over_erased)


def test_retrained_models_are_the_null_of_the_lists() -> None:
    random = np.random.default_rng(3)
    references = random.normal(size=(8, 1000))
    candidate = random.normal(size=1000)
    candidate[:100] += 8
    again = per_image.stability(candidate, references)
    assert again.null_leaking.shape == (8,)
    assert again.null_leaking.mean() < 5
    assert again.leaking[:100].min() > 0.8
    assert again.leaking[100:].mean() < 0.02


def test_two_models_are_finite_and_identical_ones_refused() -> None:
    random = np.random.default_rng(4)
    tested = moderated.moderated_t(random.normal(size=100), random.normal(size=(2, 100)))
    assert np.isfinite(tested.t).all()
    with pytest.raises(InvalidInput, match="exactly the same"):
        moderated.moderated_t(np.zeros(5), np.ones((4, 5)))
    with pytest.raises(InvalidInput, match="at least two"):
        moderated.moderated_t(np.zeros(5), np.ones((1, 5)))


def test_both_tails_are_exact_however_far_out() -> None:
    random = np.random.default_rng(7)
    references = random.normal(size=(8, 400))
    candidate = random.normal(size=400)
    candidate[:2] = 40, -40
    tested = moderated.moderated_t(candidate, references)
    mirrored = moderated.moderated_t(-candidate, -references)
    assert 0 < tested.above[0] < 1e-16
    assert 0 < tested.below[1] < 1e-16
    np.testing.assert_allclose(tested.below, mirrored.above, rtol=1e-12)


def test_an_image_without_any_spread_does_not_break_the_others() -> None:
    random = np.random.default_rng(5)
    references = random.normal(size=(6, 300))
    references[:, 0] = 1.0
    tested = moderated.moderated_t(random.normal(size=300), references)
    assert np.isfinite(tested.t).all()


def test_attack_lists_planted_images_with_their_ids() -> None:
    maker = Maker(World(forget=500), 0)
    view = maker.view(maker.model(effect=8.0))
    sample, table = simulate("per_image", view)
    assert isinstance(sample, PerSample)
    assert isinstance(table, Table)
    columns = {column.name: column.values for column in sample.columns}
    np.testing.assert_array_equal(sample.ids, view.samples.train_indices[view.samples.roles == 1])
    assert columns["leaking"].mean() > 0.9
    assert {f"retrained_{k}" for k in range(8)} <= set(columns)
    assert table.rows[0][:3] == ("leaking", int(columns["leaking"].sum()), 500)
    overshot, _ = simulate("per_image", maker.view(maker.model(effect=-8.0)))
    assert isinstance(overshot, PerSample)
    assert {column.name: column.values for column in overshot.columns}["over_erased"].mean() > 0.9


def test_low_signals_are_turned_around() -> None:
    view = make_view(1, effect=8.0)
    _, table = simulate("per_image", view, {"signal": "loss"})
    assert isinstance(table, Table)
    assert isinstance(table.rows[0][1], int)
    assert isinstance(table.rows[1][1], int)
    assert table.rows[0][1] > table.rows[1][1] == 0


def test_one_retrained_model_gives_an_uncalibrated_ranking() -> None:
    (sample,) = simulate("per_image", make_view(2, models=1))
    assert isinstance(sample, PerSample)
    assert any("Uncalibrated" in note for note in sample.about.notes)
    assert "p_above" not in {column.name for column in sample.columns}
    with pytest.raises(InvalidInput, match="no retrained model"):
        simulate("per_image", make_view(2, models=0))


def test_storey_estimate() -> None:
    random = np.random.default_rng(6)
    p = np.concatenate([random.random(7000), np.zeros(3000)])
    assert per_image.pi0(p) == pytest.approx(0.7, abs=0.03)
