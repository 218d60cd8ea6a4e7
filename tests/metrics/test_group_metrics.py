"""Scores over sets of models against slow computations written from the definition, and what they refuse."""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedShuffleSplit

from comparator import registry
from comparator.errors import InvalidInput
from comparator.evidence import Outputs, Samples, SetScore, SetView
from comparator.metrics.groups import klom, neurips, neurips_local, sets, u_lira
from comparator.metrics.groups.assess import assess

CLASSES, TRAIN, TEST = 3, 18, 10


def view_of(models: int, retrained: int, *, shift: float = 0.0, seed: int = 0) -> SetView:
    """Return made-up sets: unlearned models' true-class logit is ``shift`` higher on forgotten samples."""
    random = np.random.default_rng(seed)
    labels, test = random.integers(0, CLASSES, TRAIN), random.integers(0, CLASSES, TEST)
    roles = np.repeat([0, 1], [TRAIN - 6, 6]).astype(np.uint8)
    samples = Samples(
        labels, labels, roles, test, np.zeros(TEST, dtype=bool), np.arange(TRAIN), np.arange(TEST), CLASSES
    )

    def outputs(name: str, effect: float) -> Outputs:
        train = random.normal(0, 1, (TRAIN, CLASSES))
        train[np.flatnonzero(roles == 1), labels[roles == 1]] += effect
        return Outputs(train.astype(np.float32), random.normal(0, 1, (TEST, CLASSES)).astype(np.float32), run=name)

    return SetView(
        samples,
        tuple(outputs(f"u{number}", shift) for number in range(models)),
        tuple(outputs(f"r{number}", 0.0) for number in range(retrained)),
    )


def probabilities(logits: Any) -> list[float]:
    total = math.fsum(math.exp(float(value)) for value in logits)
    return [math.exp(float(value)) / total for value in logits]


def forgotten(view: SetView) -> list[tuple[int, int]]:
    return [(row, int(view.samples.train_labels[row])) for row in range(TRAIN) if view.samples.roles[row] == 1]


def grid(low: float, high: float, count: int) -> list[float]:
    return [low + (high - low) * step / (count - 1) for step in range(count)] if count > 1 else [low][:count]


def slow_epsilon(u: list[float], r: list[float], delta: float, per_unit: int) -> float:
    """Try every rule of the organisers' two families one by one."""
    rules: list[tuple[float, float]] = []
    positive, negative = (r, u) if np.median(r) > np.median(u) else (u, r)
    low, high = min(u + r), max(u + r)
    rules.extend(
        (sum(v < t for v in positive) / len(u), sum(v >= t for v in negative) / len(u))
        for t in grid(low, high, math.ceil((high - low) * per_unit))
    )
    width_u, width_r = max(u) - min(u), max(r) - min(r)
    if min(width_u, width_r) / max(width_u, width_r) < 0.01:
        return 50.0
    narrow, wide = (r, u) if width_u >= width_r else (u, r)
    width, top = max(narrow) - min(narrow), max(narrow)
    for right in grid(top - 2, top + 2, math.ceil(4 * per_unit)):
        for left in grid(right - width - 2, right - width + 2, math.ceil(4 * per_unit)):
            inside = [[left <= v <= right for v in values] for values in (narrow, wide)]
            rules.append((inside[0].count(False) / len(u), inside[1].count(True) / len(u)))
    best = 0.0
    for fnr, fpr in set(rules):
        if fnr == fpr == 0:
            return 50.0
        if fnr == 0 or fpr == 0:
            continue
        bounds = [
            math.log(1 - delta - one) - math.log(other)
            for one, other in ((fpr, fnr), (fnr, fpr))
            if 1 - delta - one > 0
        ]
        best = max([best, *bounds])
    return min(best, 50.0)


def slow_neurips(view: SetView) -> float:
    total = 0.0
    models = len(view.models)
    for row, label in forgotten(view):
        values = []
        for models_of in (view.models, view.retrained):
            found = []
            for model in models_of:
                p = probabilities(model.train_logits[row])
                found.append(math.log(p[label] + 1e-45) - math.log(sum(p) - p[label] + 1e-45))
            values.append(found)
        epsilon = slow_epsilon(values[0], values[1], 1e-5, 100)
        bucket = math.floor(epsilon / 0.5)
        total += 2.0**-bucket if bucket * 0.5 + 0.5 <= math.ceil(math.log(models - 1)) else 0.0
    return total / len(forgotten(view))


def slow_local(view: SetView) -> float:
    scores = []
    for row, _ in forgotten(view):
        u, r = (
            [-math.log(max(probabilities(m.train_logits[row]))) for m in of] for of in (view.models, view.retrained)
        )
        values, truth = np.array(r + u), np.array([0] * len(r) + [1] * len(u))
        rates = [
            (sum(v > t for v in r) / len(r), sum(v <= t for v in u) / len(u)) for t in values
        ]  # (false positives, false negatives) of “above t is unlearned”
        found = []
        for learnt, held in StratifiedShuffleSplit(n_splits=3, random_state=0).split(values[:, None], truth):
            model = LogisticRegression(tol=1e-10, max_iter=1000).fit(values[learnt, None], truth[learnt])
            said = model.predict(values[held, None])
            found.append((np.mean(said[truth[held] == 0] == 1), np.mean(said[truth[held] == 1] == 0)))
        rates.append((float(np.mean([one for one, _ in found])), float(np.mean([other for _, other in found]))))
        epsilons = [0.0]
        for fpr, fnr in rates:
            if fpr == 0 and fnr == 0:
                epsilons.append(math.inf)
            elif fpr > 0 and fnr > 0:
                bounds = [
                    math.log(0.99 - one) - math.log(other) for one, other in ((fpr, fnr), (fnr, fpr)) if 0.99 - one > 0
                ]
                epsilons.append(max(bounds) if bounds else math.inf)
        worst = max(epsilons)
        scores.append(2.0 ** (1 - (13 if worst >= 6 else 1 + math.floor(worst / 0.5))))
    return sum(scores) / len(scores)


def slow_margins(models: tuple[Outputs, ...], row: int, label: int) -> list[float]:
    found = []
    for model in models:
        z = [float(value) for value in model.train_logits[row]]
        rest = math.log(math.fsum(math.exp(value) for k, value in enumerate(z) if k != label))
        found.append(z[label] - rest)
    return found


def percentile(values: list[float]) -> float:
    ordered = sorted(values)
    place = 0.95 * (len(ordered) - 1)
    low = math.floor(place)
    return ordered[low] + (ordered[min(low + 1, len(ordered) - 1)] - ordered[low]) * (place - low)


def slow_klom(view: SetView) -> float:
    found = []
    for row, label in forgotten(view):
        u, r = (slow_margins(models, row, label) for models in (view.models, view.retrained))
        low, high = min(u + r), max(u + r)

        def shares(values: list[float], low: float = low, high: float = high) -> list[float]:
            places = [min(19, int((value - low) / (high - low) * 20)) for value in values]
            return [places.count(place) / len(values) for place in range(20)]

        found.append(sum(p * math.log(p / max(q, 1e-5)) for p, q in zip(shares(u), shares(r), strict=True) if p))
    return percentile(found)


def slow_klom_gaussian(view: SetView) -> float:
    found = []
    for row, label in forgotten(view):
        (mean_u, var_u), (mean_r, var_r) = (
            (sum(v) / len(v), sum((x - sum(v) / len(v)) ** 2 for x in v) / (len(v) - 1))
            for v in (slow_margins(models, row, label) for models in (view.models, view.retrained))
        )
        found.append(math.log(math.sqrt(var_r / var_u)) + (var_u + (mean_u - mean_r) ** 2) / (2 * var_r) - 0.5)
    return percentile(found)


def slow_u_lira(view: SetView) -> float:
    def density(x: float, others: list[float]) -> float:
        mean = sum(others) / len(others)
        variance = sum((other - mean) ** 2 for other in others) / (len(others) - 1)
        return math.exp(-((x - mean) ** 2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)

    hits = []
    for row, label in forgotten(view):
        u, r = (slow_margins(models, row, label) for models in (view.models, view.retrained))
        for j in range(len(u)):
            rest_u, rest_r = u[:j] + u[j + 1 :], r[:j] + r[j + 1 :]
            hits += [density(u[j], rest_u) > density(u[j], rest_r), density(r[j], rest_u) < density(r[j], rest_r)]
    return sum(hits) / len(hits)


REFERENCES: dict[str, Callable[[SetView], float]] = {
    "neurips_forgetting": slow_neurips,
    "neurips_forgetting_local": slow_local,
    "klom": slow_klom,
    "klom_gaussian": slow_klom_gaussian,
    "u_lira": slow_u_lira,
}
ENTRIES = list(registry.entries("group_metric"))


@pytest.mark.parametrize("shift", [0.0, 1.5])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_group_metric_equals_its_slow_computation(entry: registry.Entry, shift: float) -> None:
    assert entry.name in REFERENCES, f"write an independent computation of {entry.name}"
    view = view_of(16, 16, shift=shift)
    found = entry.function(view, entry.parameters())
    value = found.value if isinstance(found, SetScore) else found
    assert value == pytest.approx(REFERENCES[entry.name](view), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_group_metric_says_what_it_is(entry: registry.Entry) -> None:
    facts = entry.describe()
    assert all(facts[name] for name in ("label", "definition", "formula", "citation", "direction"))
    assert facts["fewest"] >= 2
    assert facts["advised"] >= facts["fewest"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_too_few_models_are_refused_with_the_number_that_is_missing(entry: registry.Entry) -> None:
    fewest = entry.facts.fewest
    found = assess(entry, view_of(fewest - 1, fewest - 3), entry.parameters())
    assert found.score is None
    assert "1 more seeds of this group" in found.refusal
    assert "3 more retrained models" in found.refusal


@pytest.mark.parametrize(
    ("name", "shift", "changes"),
    [
        ("neurips_forgetting", 4.0, {}),
        ("klom_gaussian", 4.0, {}),
        ("u_lira", 4.0, {}),
        ("neurips_forgetting_local", -4.0, {"output": "label"}),
    ],
)
def test_an_effect_is_seen_beyond_the_self_test(name: str, shift: float, changes: dict[str, str]) -> None:
    entry = registry.get("group_metric", name)
    parameters = entry.parameters(**changes)
    found = assess(entry, view_of(32, 32, shift=shift), parameters)
    assert found.half == 16
    assert len(found.self_test) == len(found.matched) > 1
    if entry.facts.direction == "higher":
        assert max(found.matched) < min(found.self_test)
    else:
        assert min(found.matched) > max(found.self_test)
    null = assess(entry, view_of(32, 32), parameters)
    assert min(null.self_test) <= np.mean(null.matched) * 1.5
    assert np.mean(null.matched) <= max(null.self_test) * 1.5


def test_the_local_form_is_blind_to_models_that_forgot_nothing() -> None:
    """Its threshold attack looks for losses above those of retrained models only; the definition says so."""
    entry = registry.get("group_metric", "neurips_forgetting_local")
    found = assess(entry, view_of(32, 32, shift=4.0), entry.parameters())
    assert np.mean(found.matched) > np.mean(found.self_test)
    assert "forgot nothing" in entry.facts.definition
    organisers = registry.get("group_metric", "neurips_forgetting")
    assert assess(organisers, view_of(32, 32, shift=4.0), organisers.parameters()).score.value < 0.05  # type: ignore[union-attr]


def test_unequal_sets_use_as_many_of_each() -> None:
    entry = registry.get("group_metric", "klom_gaussian")
    whole = view_of(12, 9)
    cut = SetView(whole.samples, whole.models[:9], whole.retrained)
    assert assess(entry, whole, entry.parameters()).models == 9
    assert entry.function(whole, entry.parameters()).value == entry.function(cut, entry.parameters()).value


def test_a_small_pool_gives_a_value_without_a_self_test() -> None:
    entry = registry.get("group_metric", "klom_gaussian")
    small = replace(entry, facts=replace(entry.facts, fewest=4))
    found = assess(small, view_of(6, 6), entry.parameters())
    assert found.score is not None
    assert not found.self_test
    assert "8 retrained" in found.untested


def rates(fpr: float, fnr: float, models: int = 10) -> float:
    """Return ε of one threshold between two sets whose other thresholds say less or nothing."""
    found = neurips_local.loss(fpr, fnr, 1e-5)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("fpr", "fnr", "epsilon", "share"),
    [(0.1, 0.2, 2.0794, 1 / 16), (0.01, 0.5, 3.9120, 1 / 128), (0.3, 0.3, 0.8473, 1 / 2), (0.5, 0.5, 0.0, 1.0)],
)
def test_vectors_of_the_organisers_rule(fpr: float, fnr: float, epsilon: float, share: float) -> None:
    found = max(0.0, rates(fpr, fnr))
    assert found == pytest.approx(epsilon, abs=2e-4)
    assert neurips.points(np.array([math.floor(found / 0.5)]), 14, open_end=False)[0] == share


def test_beyond_the_last_bin_the_code_gives_nothing_and_the_report_a_little() -> None:
    bins = np.array([0, 12, 13, 100])
    assert neurips.points(bins, 13, open_end=False).tolist() == [1, 2**-12, 0, 0]
    assert neurips.points(bins, 13, open_end=True).tolist() == [1, 2**-12, 2**-12, 2**-12]


def test_sets_that_do_not_vary() -> None:
    """A set whose range is below a hundredth of the other's is taken as told apart; equal constants are not."""
    random = np.random.default_rng(0)
    assert neurips.epsilon(np.full(8, 1.0), random.normal(size=8), 1e-5) == 50
    assert neurips.epsilon(np.full(8, 1.0), np.full(8, 1.0), 1e-5) == 0
    assert neurips.epsilon(np.full(8, 1.0), np.full(8, 2.0), 1e-5) == 50


def test_provable_epsilon_of_perfect_separation() -> None:
    expected = {8: 0.53, 16: 1.35, 32: 2.10, 64: 2.82, 128: 3.53, 256: 4.23, 512: 4.93}
    for models, epsilon in expected.items():
        assert sets.certifiable(models) == pytest.approx(epsilon, abs=0.006)


def test_the_vectorised_regression_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(5)
    truth = np.repeat([0, 1], 14)
    features = np.stack(
        [random.normal(place * truth, scale) for place, scale in ((0, 1), (1, 2), (30, 1), (0.1, 0.01))]
    )
    slope, intercept = neurips_local.fit_logistic(features, truth)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for place, values in enumerate(features):
            model = LogisticRegression(tol=1e-12, max_iter=10_000).fit(values[:, None], truth)
            assert slope[place] == pytest.approx(model.coef_[0, 0], rel=1e-3, abs=1e-5)
            assert intercept[place] == pytest.approx(model.intercept_[0], rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("models", [8, 32])
def test_u_lira_on_held_out_models_is_one_half_under_the_null(models: int) -> None:
    """In the sample it was fitted on it would be .62 or .55 (privacy page §2.4, §6 row 12)."""
    random = np.random.default_rng(models)
    samples = 40_000 // models
    u, r = random.normal(size=(2, models, samples))
    mine, theirs = u_lira.ratios(u, r)
    assert (u_lira.right(mine).mean() + u_lira.right(-theirs).mean()) / 2 == pytest.approx(0.5, abs=0.01)
    fits = [
        (np.broadcast_to(each.mean(axis=0), u.shape), np.broadcast_to(each.var(axis=0), u.shape)) for each in (u, r)
    ]
    fitted = [u_lira.right(sign * u_lira.log_ratio(each, *fits)).mean() for each, sign in ((u, 1), (r, -1))]
    assert np.mean(fitted) == pytest.approx({8: 0.62, 32: 0.55}[models], abs=0.015)


def test_klom_shrinks_with_the_number_of_models() -> None:
    random = np.random.default_rng(2)
    means = [
        np.mean([klom.histogram_divergence(*random.normal(size=(2, models)), 20) for _ in range(60)])
        for models in (8, 32, 100)
    ]
    assert means == pytest.approx([6.4, 1.7, 0.35], rel=0.35)
    assert all(first > second for first, second in itertools.pairwise(means))


def test_samples_without_predictions_are_left_out_and_none_is_said() -> None:
    view = view_of(8, 8)
    entry = registry.get("group_metric", "klom_gaussian")
    row = forgotten(view)[0][0]
    view.models[0].train_logits[row] = np.nan  # as a diverged model leaves it
    assert math.isfinite(entry.function(view, entry.parameters()).value)
    for row, _ in forgotten(view):
        view.models[0].train_logits[row] = np.nan
    with pytest.raises(InvalidInput, match="No forget sample"):
        entry.function(view, entry.parameters())
