"""One column per fact about each sample that plots show: who it is, what A, B and the retrained models say about it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from comparator.contrast import highlights, neighbours
from comparator.contrast.predicted import Predicted, is_target, vote
from comparator.derived import features
from comparator.derived.cache import Cache, key
from comparator.derived.neighbours import neighbours_key
from comparator.services.contrast.evidence import Evidence
from comparator.services.contrast.pair import Pair
from comparator.services.contrast.summary import name_of

MOST_FULL, TOP = 20, 5
PARTS = ("retain", "forget", "validation", "twin", "test_retain", "test_forget")


def columns_key(cache: Cache, pair: Pair) -> str:
    """Name the columns of a contrast: others once neighbours are among them."""
    return key("samples", overview=name_of(pair), neighbours=_neighbours(cache, pair) is not None)


def columns(cache: Cache, pair: Pair) -> tuple[dict[str, np.ndarray], Mapping[str, str]]:
    """Return the columns [n] or [n, classes] and notes on how to read them."""
    evidence = Evidence(cache, pair)
    rows, samples = evidence.rows, evidence.samples
    train = len(samples.roles)
    number = np.uint8 if samples.classes <= 256 else np.uint16
    parts = np.concatenate([samples.roles, 4 + is_target(samples)[train:].astype(np.uint8)])
    true = np.concatenate([samples.true_labels, samples.test_labels])
    found: dict[str, np.ndarray] = {
        "row": rows.astype(np.int32),
        "index": np.concatenate([samples.train_indices, samples.test_indices])[rows].astype(np.int32),
        "part": parts[rows].astype(np.uint8),
        "label": evidence.labels[rows].astype(number),
    }
    if (true != evidence.labels).any():
        found["true_label"] = true[rows].astype(number)
    a, b = evidence.a.take(rows), evidence.b.take(rows)
    for name, model, subject in (("a", a, pair.a), ("b", b, pair.b)):
        found |= _model(name, model, number)
        found[f"flags_{name}"] = highlights.packed(evidence.flags(subject))[rows]
    if evidence.retrained:
        found |= _model("retrained", _pooled([model.take(rows) for model in evidence.retrained]), number)
    found["shift"] = neighbours.shift(a.probabilities, b.probabilities).astype(np.float16)
    both = _neighbours(cache, pair)
    if both:
        found["neighbours_kept"] = neighbours.kept(*both)
    notes = {
        "parts": ",".join(PARTS),
        "flags": ",".join(f"{name}={bit}" for name, bit in highlights.BITS.items()),
        "neighbours": str(both[0].shape[1]) if both else "",
        "retrained": ",".join(subject.run for subject in pair.retrained),
        "probability_unit": "1/255",
    }
    return found, notes


def _model(name: str, model: Predicted, number: type[np.unsignedinteger]) -> dict[str, np.ndarray]:
    """Return the predictions of one model; of many classes only the five most likely."""
    found: dict[str, np.ndarray] = {
        f"predicted_{name}": model.classes.astype(number),
        f"confidence_{name}": model.confidence.astype(np.float16),
    }
    bytes_of = np.rint(model.probabilities * 255).astype(np.uint8)
    if model.probabilities.shape[1] <= MOST_FULL:
        return {**found, f"probabilities_{name}": bytes_of}
    top = np.argsort(-model.probabilities, axis=1, kind="stable")[:, :TOP]
    return {
        **found,
        f"top_classes_{name}": top.astype(number),
        f"top_probabilities_{name}": np.take_along_axis(bytes_of, top, axis=1),
    }


def _pooled(models: list[Predicted]) -> Predicted:
    """Return the mean of the retrained models' probabilities, and the class that most of them predict."""
    mean = np.mean([model.probabilities for model in models], axis=0)
    classes = vote(models)
    return Predicted(classes, mean[np.arange(len(classes)), classes], mean)


def _neighbours(cache: Cache, pair: Pair) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the neighbours in A and in B, if they have been computed."""
    if not (pair.a.features and pair.b.features):
        return None
    rows = features.shared_rows(cache, pair.a.features, pair.b.features)
    names = [neighbours_key(model, rows) for model in (pair.a.features, pair.b.features)]
    found = [cache.find(name) for name in names if cache.has(name)]
    first, second = found if len(found) == 2 else (None, None)
    return (first["indices"], second["indices"]) if first and second else None
