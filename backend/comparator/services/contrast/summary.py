"""The summary of a contrast: class changes, prediction matrices, highlight counts, and what is missing."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from comparator.contrast import band, class_changes, highlights
from comparator.contrast.matrix import Matrix, matrix
from comparator.contrast.predicted import Predicted
from comparator.derived.cache import Cache, key
from comparator.evidence import Integers, Part
from comparator.services.contrast.evidence import Evidence
from comparator.services.contrast.pair import Pair, Subject, missing

Row = dict[str, Any]
SPLITS: tuple[Part, ...] = ("train", "test")
PARTS: tuple[Part, ...] = ("train", "test", "forget", "retain")
MOST_CLASSES, DIGITS = 100, 6
FORM = 3  # what the summary holds; another form is another result


def name_of(pair: Pair) -> str:
    """Name the summary by everything it depends on."""
    models = [pair.a, pair.b, *pair.originals, *pair.retrained]
    return key(
        "overview", form=FORM, scenario=pair.scenario, partition=pair.partition,
        models=[[subject.run, subject.predictions, subject.features] for subject in models],
    )  # fmt: skip


def overview(cache: Cache, pair: Pair) -> Row:
    """Compute the summary; see ``schemas_contrast.ContrastOut``."""
    evidence = Evidence(cache, pair)
    samples, classes = evidence.samples, evidence.samples.classes
    forgotten = class_changes.forgotten_classes(samples)
    rows = {part: evidence.part(part) for part in PARTS}
    few = classes <= MOST_CLASSES
    lacks = missing(pair)
    if not evidence.covered.all():
        lacks.append(_partly_covered(evidence))
    if not few:
        lacks.append(_many_classes(classes))
    if not evidence.by_class and evidence.basis() is None:
        lacks.append(_no_majority(pair))
    found: dict[Part, tuple[Matrix, ...]] = {
        part: tuple(_matrices(evidence, chosen, classes)) for part, chosen in rows.items() if few or part in SPLITS
    }
    return {
        "scenario": pair.scenario,
        "a": side(pair.a),
        "b": side(pair.b),
        "originals": [subject.run for subject in pair.originals],
        "retrained": [subject.run for subject in pair.retrained],
        "reference": pair.reference.run if pair.reference else None,
        "classes": classes,
        "forgotten_classes": np.flatnonzero(forgotten).tolist(),
        "sizes": {part: len(evidence.part(part)) for part in (*PARTS, "test_forget", "test_retain")}
        | {"shown": len(evidence.rows)},
        "class_changes": {part: _changes(found[part], forgotten) for part in SPLITS},
        "matrices": {part: cells(found[part]) for part in PARTS} if few else None,
        "highlights": {"basis": evidence.basis(), "a": _counts(evidence, pair.a), "b": _counts(evidence, pair.b)},
        "missing": lacks,
    }


def side(subject: Subject) -> Row:
    """Describe a model."""
    return {name: getattr(subject, name) for name in ("run", "kind", "method", "parameters", "seed", "base")}


def numbers(values: npt.ArrayLike) -> Any:
    """Return values as JSON: six decimals, null for NaN."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim > 1:
        return [numbers(row) for row in array]
    if array.ndim == 0:
        return None if np.isnan(array) else round(float(array), DIGITS)
    return [None if np.isnan(value) else round(value, DIGITS) for value in array.tolist()]


def band_out(found: band.Band | None) -> Row | None:
    """Describe a noise band: an interval, or the single values below four models."""
    if found is None:
        return None
    return {
        "models": found.models,
        "low": None if found.low is None else numbers(found.low),
        "high": None if found.high is None else numbers(found.high),
        "values": numbers(found.values) if found.low is None else None,
    }


def _matrices(evidence: Evidence, rows: Integers, classes: int) -> list[Matrix]:
    """Return the matrices of A, B and each retrained model on some rows."""
    models: tuple[Predicted, ...] = (evidence.a, evidence.b, *evidence.retrained)
    return [matrix(evidence.labels[rows], model.take(rows), classes) for model in models]


def _changes(found: tuple[Matrix, ...], forgotten: npt.NDArray[np.bool_]) -> Row:
    a, b, *others = found
    changed = class_changes.changes(a, b, forgotten)
    accuracies = [other.accuracies for other in others]
    means = (changed.mean_a, changed.mean_b)
    step = one_sample(a)
    apart = band.of_difference(accuracies, step=step)
    return {
        "counts": changed.counts.tolist(),
        "a": numbers(changed.a),
        "b": numbers(changed.b),
        "difference": numbers(changed.difference),
        "mean_a": means[0],
        "mean_b": means[1],
        "mean_difference": None if means[0] is None or means[1] is None else means[1] - means[0],
        "band": band_out(band.among(accuracies, 0, 1, step=step)),
        "difference_band": None if apart is None else numbers(apart),
    }


def one_sample(model: Matrix) -> npt.NDArray[np.float64]:
    """Return by how much one sample changes a share, float64 [classes]; none does in a class without samples."""
    totals = model.totals
    return np.divide(1.0, totals, out=np.zeros(len(totals)), where=totals > 0)


def cells(found: tuple[Matrix, ...]) -> Row:
    """Describe the cells that are not empty for A, B or a retrained model, as columns."""
    a, b, *others = found
    filled = np.argwhere(np.sum([model.counts for model in found], axis=0) > 0)
    true, predicted = filled[:, 0], filled[:, 1]
    shares = np.array([other.shares[true, predicted] for other in others]).reshape(len(others), len(true))
    step = one_sample(a)[true]
    apart = band.of_difference(shares, step=step)
    return {
        "totals": a.totals.tolist(),
        "true": true.tolist(),
        "predicted": predicted.tolist(),
        **{f"count_{name}": model.counts[true, predicted].tolist() for name, model in (("a", a), ("b", b))},
        **{f"share_{name}": numbers(model.shares[true, predicted]) for name, model in (("a", a), ("b", b))},
        **{f"confidence_{name}": numbers(model.confidence[true, predicted]) for name, model in (("a", a), ("b", b))},
        "band": band_out(band.among(shares, 0, 1, step=step)),
        "difference_band": None if apart is None else numbers(apart),
    }


def _counts(evidence: Evidence, subject: Subject) -> Row:
    """Count highlights over all samples and over those that plots show."""
    flags = evidence.flags(subject)
    shown = {name: None if flag is None else flag[evidence.rows] for name, flag in flags.items()}
    flags = {name: None if flag is None else flag & evidence.covered for name, flag in flags.items()}
    return {"all": highlights.counts(flags), "shown": highlights.counts(shown)}


def _many_classes(classes: int) -> Row:
    return {
        "what": "matrices",
        "reason": f"The data set has {classes} classes; prediction matrices are drawn for up to {MOST_CLASSES}.",
        "advice": "Use the class bars, sorted by change, and the sample list.",
        "affects": ["matrix"],
    }


def _partly_covered(evidence: Evidence) -> Row:
    known = (evidence.pair.a, evidence.a), (evidence.pair.b, evidence.b)
    partial = [subject.run for subject, model in known if not model.covered.all()]
    return {
        "what": "predictions",
        "run": partial[0],
        "reason": f"The predictions imported as run {' and '.join(partial)} leave samples out: everything here is "
        f"about the {int(evidence.covered.sum()):,} of {len(evidence.covered):,} samples that A and B have.",
        "advice": "Import predictions for all samples.",
        "affects": ["classes", "matrix", "highlights", "samples"],
    }


def _no_majority(pair: Pair) -> Row:
    return {
        "what": "majority",
        "reason": "The forget set is not made of classes, and no retrained model says what to expect of its samples.",
        "advice": "Train a retrained model; then correctly, not and overly forgotten samples can be told.",
        "affects": ["highlights"],
        "remedy": {"scenario": pair.scenario, "kind": "retrained", "seeds": [0]},
    }
