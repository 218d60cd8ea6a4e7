"""Mean cross-entropy on each part (as in Golatkar et al., CVPR 2020)."""

from __future__ import annotations

from comparator import metric
from comparator.evidence import Part, View
from comparator.metrics.numeric import cross_entropy

FORMULA = "mean of −log softmax(logits)[label]"


def mean_loss(view: View, part: Part) -> float | None:
    """Return the mean cross-entropy of a part in nats; ``None`` if it is empty."""
    labels = view.labels(part)
    return float(cross_entropy(view.logits(part), labels).mean()) if len(labels) else None


@metric(
    "loss_forget", label="Forget loss", direction="closest_to_retrained", unit="nats", bounds=(0, None),
    formula=FORMULA,
    definition="Mean cross-entropy on the forget set: low is remembered, far above retrained is overshot.",
)  # fmt: skip
def loss_forget(view: View) -> float | None:
    """How surprised the model is by what it should have forgotten."""
    return mean_loss(view, "forget")


@metric(
    "loss_retain", label="Retain loss", direction="lower", unit="nats", bounds=(0, None), formula=FORMULA,
    definition="Mean cross-entropy on the retain set.",
)  # fmt: skip
def loss_retain(view: View) -> float | None:
    """How well the model fits what it should keep."""
    return mean_loss(view, "retain")


@metric(
    "loss_test", label="Test loss", direction="lower", unit="nats", bounds=(0, None), formula=FORMULA,
    definition="Mean cross-entropy on the test samples that do not match the forget selector.",
)  # fmt: skip
def loss_test(view: View) -> float | None:
    """How well the model predicts unseen samples of what it should keep."""
    return mean_loss(view, "test_retain")
