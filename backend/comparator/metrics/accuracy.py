"""Accuracy on forget and retain samples, trained on and unseen (as in Golatkar et al., CVPR 2020)."""

from __future__ import annotations

import numpy as np

from comparator import metric
from comparator.evidence import Part, View

SHARE = (0.0, 1.0)


def accuracy(view: View, part: Part) -> float | None:
    """Return the share of a part whose predicted class is its label; ``None`` if the part is empty."""
    labels = view.labels(part)
    return float((view.predicted(part) == labels).mean()) if len(labels) else None


@metric(
    "UA",
    label="Forget accuracy",
    direction="closest_to_retrained",
    definition="Share of the training samples to forget that the model still classifies as trained; papers after "
    "SalUn print one minus this as UA.",
    formula="mean over forget samples of [argmax logits = label]",
    bounds=SHARE,
    shown=True,
)
def unlearn_accuracy(view: View) -> float | None:
    """Accuracy on the forget set; a retrained model shows what is normal."""
    return accuracy(view, "forget")


@metric(
    "RA",
    label="Retain accuracy",
    direction="higher",
    definition="Share of the retained training samples that the model classifies correctly.",
    formula="mean over retain samples of [argmax logits = label]",
    bounds=SHARE,
    shown=True,
)
def retain_accuracy(view: View) -> float | None:
    """Accuracy on the retain set."""
    return accuracy(view, "retain")


@metric(
    "TUA",
    label="Test forget accuracy",
    direction="closest_to_retrained",
    definition="Accuracy on the test samples that match the forget selector; does not exist when none can match.",
    formula="mean over matching test samples of [argmax logits = label]",
    bounds=SHARE,
    shown=True,
)
def test_unlearn_accuracy(view: View) -> float | None:
    """Accuracy on unseen samples of what was forgotten."""
    return accuracy(view, "test_forget")


@metric(
    "TRA",
    label="Test retain accuracy",
    direction="higher",
    definition="Accuracy on the test samples that do not match the forget selector; all of them if none can match.",
    formula="mean over the other test samples of [argmax logits = label]",
    bounds=SHARE,
    shown=True,
)
def test_retain_accuracy(view: View) -> float | None:
    """Accuracy on unseen samples of what was retained."""
    return accuracy(view, "test_retain")


def class_accuracies(view: View, part: Part) -> np.ndarray:
    """Return accuracy float64 [classes] per true class of a part; NaN where a class has no sample."""
    labels, correct = view.labels(part), view.predicted(part) == view.labels(part)
    counts = np.bincount(labels, minlength=view.samples.classes)
    hits = np.bincount(labels, weights=correct, minlength=view.samples.classes)
    unknown = np.full(view.samples.classes, np.nan)
    accuracies: np.ndarray = np.divide(hits, counts, out=unknown, where=counts > 0)
    return accuracies


def class_mean(view: View, part: Part) -> float | None:
    """Return the unweighted mean of the class accuracies of a part; ``None`` if the part is empty."""
    accuracies = class_accuracies(view, part)
    return None if np.isnan(accuracies).all() else float(np.nanmean(accuracies))


@metric(
    "RA_class",
    label="Retain accuracy, class mean",
    direction="higher",
    definition="Unweighted mean of the class accuracies on the retain set, the form the reference comparator uses.",
    formula="mean over classes present in the retain set of the accuracy within the class",
    bounds=SHARE,
)
def retain_accuracy_by_class(view: View) -> float | None:
    """Accuracy on the retain set where every class counts the same."""
    return class_mean(view, "retain")


@metric(
    "TRA_class",
    label="Test retain accuracy, class mean",
    direction="higher",
    definition="Unweighted mean of the class accuracies on test samples that do not match the forget selector.",
    formula="mean over classes present of the accuracy within the class",
    bounds=SHARE,
)
def test_retain_accuracy_by_class(view: View) -> float | None:
    """Test accuracy of what was retained where every class counts the same."""
    return class_mean(view, "test_retain")


@metric(
    "class_accuracy_train",
    label="Class accuracy, train",
    direction="none",
    definition="Accuracy on the training samples (retain and forget) of each class.",
    formula="per class: correct / samples; NaN without samples",
    bounds=SHARE,
    shape="classes",
)
def class_accuracy_train(view: View) -> np.ndarray:
    """Which classes the model still knows, on what it was trained on."""
    return class_accuracies(view, "train")


@metric(
    "class_accuracy_test",
    label="Class accuracy, test",
    direction="none",
    definition="Accuracy on the test samples of each class.",
    formula="per class: correct / samples; NaN without samples",
    bounds=SHARE,
    shape="classes",
)
def class_accuracy_test(view: View) -> np.ndarray:
    """Which classes the model still knows, on unseen samples."""
    return class_accuracies(view, "test")


def confusion(view: View, part: Part) -> np.ndarray:
    """Return counts int64 [true class, predicted class] of a part."""
    classes = view.samples.classes
    pairs = view.labels(part) * classes + view.predicted(part)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


@metric(
    "confusion_train",
    label="Confusion counts, train",
    direction="none",
    definition="How many training samples of each true class the model puts into each class.",
    formula="count of (label, argmax logits)",
    unit="samples",
    bounds=(0, None),
    shape="matrix",
)
def confusion_train(view: View) -> np.ndarray:
    """Where training samples go."""
    return confusion(view, "train")


@metric(
    "confusion_test",
    label="Confusion counts, test",
    direction="none",
    definition="How many test samples of each true class the model puts into each class.",
    formula="count of (label, argmax logits)",
    unit="samples",
    bounds=(0, None),
    shape="matrix",
)
def confusion_test(view: View) -> np.ndarray:
    """Where test samples go."""
    return confusion(view, "test")
