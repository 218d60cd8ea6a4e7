"""How alike the predictions of a model and of retrained models are (completeness: Cao and Yang, S&P 2015)."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean

from comparator import metric
from comparator.evidence import Outputs, Part, View
from comparator.metrics.numeric import jensen_shannon

NATS = 0.6931471805599453


def over_pool(view: View, part: Part, compare: Callable[[View, Part, Outputs], float]) -> float | None:
    """Average a comparison over the other retrained models; ``None`` without any, or if the part is empty."""
    if not view.retrained or not len(view.labels(part)):
        return None
    return fmean(compare(view, part, other) for other in view.retrained)


def _agreement(view: View, part: Part, other: Outputs) -> float:
    return float((view.predicted(part) == view.predicted(part, other)).mean())


def _divergence(view: View, part: Part, other: Outputs) -> float:
    return float(jensen_shannon(view.logits(part), view.logits(part, other)).mean())


@metric(
    "agreement_forget", label="Agreement, forget", direction="closest_to_retrained", bounds=(0, 1), shown=True,
    compared="pairs",
    definition="Share of the forget set where the model predicts what a retrained model predicts, mean over the pool.",
    formula="mean over retrained models and forget samples of [argmax = argmax of retrained]",
    citation="Cao and Yang, S&P 2015 (completeness)",
)  # fmt: skip
def agreement_forget(view: View) -> float | None:
    """Whether the model says about forgotten samples what models say that never saw them."""
    return over_pool(view, "forget", _agreement)


@metric(
    "agreement_test", label="Agreement, test", direction="higher", bounds=(0, 1),
    compared="pairs",
    definition="Share of test samples where the model predicts what a retrained model predicts, mean over the pool.",
    formula="mean over retrained models and test samples of [argmax = argmax of retrained]",
    citation="Cao and Yang, S&P 2015 (completeness)",
)  # fmt: skip
def agreement_test(view: View) -> float | None:
    """Whether the model behaves on unseen samples like one that never saw the forget set."""
    return over_pool(view, "test", _agreement)


@metric(
    "js_forget", label="JS divergence, forget", direction="lower", unit="nats", bounds=(0, NATS), shown=True,
    compared="pairs",
    definition="Jensen–Shannon divergence between the model's and a retrained model's probabilities on the forget set, "
    "averaged over samples and pool; two retrained models differ too: compare with their value.",
    formula="mean of ½KL(p‖m) + ½KL(q‖m), m = (p + q)/2",
    citation="Lin, IEEE Trans. Inf. Theory 1991",
)  # fmt: skip
def js_forget(view: View) -> float | None:
    """How far the probabilities on forgotten samples are from those of retrained models."""
    return over_pool(view, "forget", _divergence)


@metric(
    "js_test", label="JS divergence, test", direction="lower", unit="nats", bounds=(0, NATS),
    compared="pairs",
    definition="Jensen–Shannon divergence to a retrained model's probabilities on test samples, mean over the pool.",
    formula="mean of ½KL(p‖m) + ½KL(q‖m), m = (p + q)/2",
    citation="Lin, IEEE Trans. Inf. Theory 1991",
)  # fmt: skip
def js_test(view: View) -> float | None:
    """How far the probabilities on unseen samples are from those of retrained models."""
    return over_pool(view, "test", _divergence)
