"""Every metric against an independent, slow computation; a metric without one fails here."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from comparator import registry
from comparator.evidence import Apart, Outputs, Relearnt, Samples, View, Weights
from comparator.metrics.evaluate import evaluate

CLASSES, TRAIN, TEST = 4, 60, 60
FOLDER = "comparator.metrics"


def outputs(seed: int, kind: Any = "retrained", run: float = 8.0) -> Outputs:
    random = np.random.default_rng(seed)
    train = random.normal(0, 3, (TRAIN, CLASSES)).astype(np.float32)
    test = random.normal(0, 3, (TEST, CLASSES)).astype(np.float32)
    return Outputs(
        train, test, {"run": run, "setup": 0.5, "retrained_share": 0.25}, run=f"r{seed}", kind=kind, seed=seed
    )


@pytest.fixture(scope="module")
def view() -> View:
    random = np.random.default_rng(7)
    labels, test = random.integers(0, CLASSES, TRAIN), random.integers(0, CLASSES, TEST)
    samples = Samples(
        train_labels=labels,
        true_labels=labels,
        roles=random.integers(0, 3, TRAIN).astype(np.uint8),
        test_labels=test,
        test_match=test == 1,
        train_indices=np.arange(TRAIN),
        test_indices=np.arange(TEST),
        classes=CLASSES,
    )
    return View(
        samples,
        outputs(1, "unlearned", run=2.0),
        (outputs(2), outputs(3)),
        (outputs(4, "original"),),
        untrained=outputs(5),
        weights=Weights(4.0, (Apart("original", 1.0, base=True), Apart("retrained", 2.0), Apart("retrained", 5.0))),
        relearnt=Relearnt((0.0, 0.5, 0.96, 0.7), (1.0, 1.0), ((0.1, 0.2, 0.3, 0.95), (0.0, 0.0, 0.0, 0.0), (0.96,))),
    )


def rows(view: View, part: str) -> list[tuple[list[float], int, int]]:
    """Return (logits, label, row) of a part in plain Python."""
    samples, model = view.samples, view.model
    if part.startswith("test"):
        match = {"test": None, "test_forget": True, "test_retain": False}[part]
        chosen = [i for i in range(TEST) if match is None or bool(samples.test_match[i]) is match]
        return [(model.test_logits[i].tolist(), int(samples.test_labels[i]), i) for i in chosen]
    wanted = {"retain": [0], "forget": [1], "train": [0, 1]}[part]
    return [
        (model.train_logits[i].tolist(), int(samples.train_labels[i]), i)
        for i in range(TRAIN)
        if samples.roles[i] in wanted
    ]


def best(logits: list[float]) -> int:
    return max(range(len(logits)), key=lambda k: logits[k])


def probabilities(logits: list[float]) -> list[float]:
    total = math.fsum(math.exp(value) for value in logits)
    return [math.exp(value) / total for value in logits]


def accuracy(part: str) -> Callable[[View], float]:
    def compute(view: View) -> float:
        found = rows(view, part)
        return sum(best(logits) == label for logits, label, _ in found) / len(found)

    return compute


def class_accuracy(part: str) -> Callable[[View], list[float]]:
    def compute(view: View) -> list[float]:
        found = rows(view, part)
        return [
            sum(best(logits) == label for logits, label, _ in found if label == k)
            / max(1, sum(label == k for _, label, _ in found))
            for k in range(CLASSES)
        ]

    return compute


def class_mean(part: str) -> Callable[[View], float]:
    def compute(view: View) -> float:
        present = {label for _, label, _ in rows(view, part)}
        accuracies = class_accuracy(part)(view)
        return sum(accuracies[k] for k in present) / len(present)

    return compute


def confusion(part: str) -> Callable[[View], list[list[int]]]:
    def compute(view: View) -> list[list[int]]:
        table = [[0] * CLASSES for _ in range(CLASSES)]
        for logits, label, _ in rows(view, part):
            table[label][best(logits)] += 1
        return table

    return compute


def loss(part: str) -> Callable[[View], float]:
    def compute(view: View) -> float:
        found = rows(view, part)
        return math.fsum(-math.log(probabilities(logits)[label]) for logits, label, _ in found) / len(found)

    return compute


def other(model: Outputs, part: str, row: int) -> list[float]:
    return list((model.test_logits if part.startswith("test") else model.train_logits)[row].tolist())


def agreement(part: str) -> Callable[[View], float]:
    def compute(view: View) -> float:
        found = rows(view, part)
        shares = [
            sum(best(logits) == best(other(model, part, row)) for logits, _, row in found) / len(found)
            for model in view.retrained
        ]
        return sum(shares) / len(shares)

    return compute


def divergence(part: str) -> Callable[[View], float]:
    def between(p: list[float], q: list[float]) -> float:
        m = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
        return sum(a * math.log(a / c) / 2 + b * math.log(b / c) / 2 for a, b, c in zip(p, q, m, strict=True))

    def compute(view: View) -> float:
        found = rows(view, part)
        values = [
            between(probabilities(logits), probabilities(other(model, part, row)))
            for model in view.retrained
            for logits, _, row in found
        ]
        return sum(values) / len(values)

    return compute


def activation_distance(part: str) -> Callable[[View], float]:
    def compute(view: View) -> float:
        lengths = []
        for model in view.retrained:
            for logits, _, row in rows(view, part):
                p, q = probabilities(logits), probabilities(other(model, part, row))
                lengths.append(math.sqrt(math.fsum((a - b) ** 2 for a, b in zip(p, q, strict=True))))
        return sum(lengths) / len(lengths)

    return compute


def zrf(view: View) -> float:
    assert view.untrained is not None
    total = 0.0
    found = rows(view, "forget")
    for logits, _, row in found:
        p, q = probabilities(logits), probabilities(other(view.untrained, "forget", row))
        for a, b in zip(p, q, strict=True):
            m = (a + b) / 2
            total += a * math.log(a / m) / 2 + b * math.log(b / m) / 2
    return 1 - total / len(found)


def zrf_published(view: View) -> float:
    assert view.untrained is not None
    terms = []
    for logits, _, row in rows(view, "forget"):
        p, q = probabilities(logits), probabilities(other(view.untrained, "forget", row))
        terms += [
            ((a + b) / 2 * math.log((a + b) / 2 / a) + (a + b) / 2 * math.log((a + b) / 2 / b)) / 2
            for a, b in zip(p, q, strict=True)
        ]
    return 1 - sum(terms) / len(terms)


def attack_on_losses(view: View) -> float:
    """The starting kit's attack, written with scikit-learn's parts: equal sizes, ten shuffles, a tenth held out."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedShuffleSplit

    from comparator.seeds import generator

    sides = []
    for part, name in (("forget", "forgotten"), ("test_forget", "unseen")):
        losses = np.array([-math.log(probabilities(logits)[label]) for logits, label, _ in rows(view, part)])
        sides.append((losses, name))
    size = min(len(losses) for losses, _ in sides)
    drawn = [
        losses
        if len(losses) == size
        else losses[np.sort(generator(0, "membership", name).choice(len(losses), size, replace=False))]
        for losses, name in sides
    ]
    values, truth = np.concatenate(drawn)[:, None], np.array([1] * size + [0] * size)
    hits = []
    for learnt, held in StratifiedShuffleSplit(n_splits=10, random_state=0).split(values, truth):
        model = LogisticRegression().fit(values[learnt], truth[learnt])
        hits.append(float((model.predict(values[held]) == truth[held]).mean()))
    return sum(hits) / len(hits)


def nomus(view: View) -> float:
    return 0.5 * accuracy("test_retain")(view) + 0.5 * (1 - 2 * abs(attack_on_losses(view) - 0.5))


def adaptive_unlearning_score(view: View) -> float:
    found = [(i, int(view.samples.test_labels[i])) for i in range(TEST) if not view.samples.test_match[i]]
    before = sum(best(view.originals[0].test_logits[i].tolist()) == label for i, label in found) / len(found)
    return (1 - (before - accuracy("test_retain")(view))) / (1 + accuracy("forget")(view))


REFERENCES: dict[str, Callable[[View], Any]] = {
    "UA": accuracy("forget"),
    "RA": accuracy("retain"),
    "TUA": accuracy("test_forget"),
    "TRA": accuracy("test_retain"),
    "RA_class": class_mean("retain"),
    "TRA_class": class_mean("test_retain"),
    "class_accuracy_train": class_accuracy("train"),
    "class_accuracy_test": class_accuracy("test"),
    "confusion_train": confusion("train"),
    "confusion_test": confusion("test"),
    "loss_forget": loss("forget"),
    "loss_retain": loss("retain"),
    "loss_test": loss("test_retain"),
    "agreement_forget": agreement("forget"),
    "agreement_test": agreement("test"),
    "js_forget": divergence("forget"),
    "js_test": divergence("test"),
    "RT": lambda _view: 2.0,
    "setup_time": lambda _view: 0.5,
    "retrained_share": lambda _view: 0.25,
    "speedup": lambda _view: 4.0,
    "activation_distance_forget": activation_distance("forget"),
    "activation_distance_test": activation_distance("test"),
    "ZRF": zrf,
    "ZRF_published": zrf_published,
    "MIA_gap": lambda view: abs(attack_on_losses(view) - 0.5),
    "NoMUS": nomus,
    "AUS": adaptive_unlearning_score,
    "update_norm": lambda _view: 1.0,
    "weight_distance_original": lambda _view: 1 / 4,
    "weight_distance_retrained": lambda _view: (2 + 5) / 2 / 4,
    "relearn_time": lambda _view: 2.0,
    "AIN": lambda _view: 2 / ((3 + 3 + 0) / 3),
}


def of_this_folder() -> list[str]:
    return [
        entry.name for entry in registry.entries("metric") if entry.function.__module__.rpartition(".")[0] == FOLDER
    ]


@pytest.mark.parametrize("name", of_this_folder())
def test_metric_equals_its_slow_computation(name: str, view: View) -> None:
    assert name in REFERENCES, f"write an independent computation of {name}"
    found, expected = registry.get("metric", name).function(view), REFERENCES[name](view)
    assert np.allclose(found, expected, rtol=1e-6, atol=1e-9)


def test_evaluate_gives_every_metric_and_no_fault(view: View) -> None:
    result = evaluate(view, slow=True)
    assert not result.faults
    names = {entry.name for entry in registry.entries("metric")}
    assert set(result.versions) == names
    assert set(result.values) | set(result.arrays) == names


def test_a_metric_that_fails_is_named_and_hides_no_other(view: View) -> None:
    entry = registry.get("metric", "RA")
    with registry.undone():
        registry.register("metric", "RA", label=entry.label, facts=entry.facts)(broken)
        result = evaluate(view)
    assert result.faults == {"RA": "ZeroDivisionError: division by zero"}
    assert "UA" in result.values


def broken(view: View) -> float:
    return len(view.retrained) / 0


def test_identical_models_do_not_diverge_and_always_agree(view: View) -> None:
    same = View(view.samples, view.model, (view.model,))
    assert registry.get("metric", "js_forget").function(same) == pytest.approx(0, abs=1e-12)
    assert registry.get("metric", "agreement_forget").function(same) == 1


def test_divergence_is_symmetric_and_at_most_ln_2(view: View) -> None:
    from comparator.metrics.numeric import jensen_shannon

    p = np.array([[1000.0, 0, 0]], dtype=np.float32)
    q = np.array([[0, 1000.0, 0]], dtype=np.float32)
    assert jensen_shannon(p, q)[0] == pytest.approx(math.log(2))
    assert jensen_shannon(p, q)[0] == jensen_shannon(q, p)[0]


def test_what_does_not_exist_is_none_and_never_zero(view: View) -> None:
    from dataclasses import replace

    nothing = replace(view.samples, test_match=np.zeros(TEST, dtype=bool))
    assert registry.get("metric", "TUA").function(View(nothing, view.model)) is None
    assert registry.get("metric", "agreement_forget").function(View(view.samples, view.model)) is None
    assert registry.get("metric", "speedup").function(View(view.samples, outputs(2))) is None


def test_proper_jensen_shannon_vector() -> None:
    """p = (.9, .1), q = (.1, .9): .36806 nats, where published code gives .51083 or .25541."""
    from comparator.metrics.numeric import jensen_shannon

    p, q = np.log([[0.9, 0.1]]).astype(np.float32), np.log([[0.1, 0.9]]).astype(np.float32)
    assert jensen_shannon(p, q)[0] == pytest.approx(0.36806, abs=1e-5)


def test_zrf_vectors() -> None:
    """p = (.9, .1), q = (.1, .9): 1 − .36806 properly, 1 − .25541 in published code."""
    samples = Samples(
        np.zeros(1, int), np.zeros(1, int), np.ones(1, np.uint8), np.zeros(1, int), np.zeros(1, bool), np.zeros(1, int),
        np.zeros(1, int), 2,
    )  # fmt: skip
    one, other_way = (
        Outputs(np.log([pair]).astype(np.float32), np.zeros((1, 2), np.float32)) for pair in ((0.9, 0.1), (0.1, 0.9))
    )
    view = View(samples, one, untrained=other_way)
    assert registry.get("metric", "ZRF").function(view) == pytest.approx(1 - 0.36806, abs=1e-5)
    assert registry.get("metric", "ZRF_published").function(view) == pytest.approx(1 - 0.25541, abs=1e-5)


def test_nomus_of_the_published_table() -> None:
    """MUFAC's retrained row: test accuracy .4880 and |MIA − ½| = .0445 give .6995."""
    from comparator.metrics import mufac

    assert mufac.combined(0.4880, 0.0445) == pytest.approx(0.6995)


@pytest.mark.parametrize(("forget", "by_content", "expected"), [(0.02, True, 0.96078), (0.90, False, 0.95146)])
def test_adaptive_unlearning_score_vectors(forget: float, by_content: bool, expected: float) -> None:
    from comparator.metrics import aus

    assert aus.score(0.95, 0.93, forget, by_content=by_content) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    "name",
    ["ZRF", "ZRF_published", "update_norm", "weight_distance_retrained", "relearn_time", "AIN", "AUS"],
)
def test_what_is_not_known_gives_no_number(name: str, view: View) -> None:
    assert registry.get("metric", name).function(View(view.samples, view.model)) is None


def test_an_index_over_retrained_models_that_need_no_step_does_not_exist(view: View) -> None:
    from dataclasses import replace

    at_once = replace(view, relearnt=Relearnt((0.0, 1.0), (1.0,), ((1.0, 1.0),)))
    assert registry.get("metric", "AIN").function(at_once) is None


def without_pool(view: View) -> View:
    """Return a view that knows no retrained model."""
    assert view.weights is not None
    assert view.relearnt is not None
    apart = tuple(each for each in view.weights.apart if each.kind != "retrained")
    relearnt = replace(view.relearnt, retrained=((1.0, 1.0),))
    return replace(view, retrained=(), weights=replace(view.weights, apart=apart), relearnt=relearnt)


def test_metrics_that_compare_with_retrained_models_say_so(view: View) -> None:
    """Bands of retrained models' own values depend on it: a new metric of this kind must not forget ``compared``."""
    held_out = replace(view, model=outputs(9))
    for entry in registry.METRICS.entries():
        if entry.facts.shape == "scalar":
            looks = entry.function(held_out) != entry.function(without_pool(held_out))
            assert looks == (entry.facts.compared is not None), f"{entry.name}: say in `compared` how it compares"
