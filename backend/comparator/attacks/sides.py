"""Who is told from whom: the forgotten images under a model, against a reference that the person chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from comparator.attacks import signals
from comparator.attacks.results import SPLITS, Column, Game, Values
from comparator.errors import InvalidInput, NotFound
from comparator.evidence import Outputs, Part, View

Integers = npt.NDArray[np.int64]
UNDER_SAME_MODEL = ("twin", "test", "validation")
REFERENCES = ("retrained", "pool", *UNDER_SAME_MODEL)
PART_LABELS: dict[Part, str] = {
    "forget": "forgotten images", "retain": "retained images", "validation": "validation images",
    "twin": "twin images (never trained on)", "test": "test images", "test_forget": "matching test images",
    "test_retain": "test images that do not match", "train": "training images",
}  # fmt: skip


@dataclass(frozen=True)
class Side:
    """One side of a comparison: ``values`` float64 [n] of images ``ids`` int64 [n]; ``missing`` have no predictions."""

    label: str
    part: Part
    ids: Integers
    labels: Integers
    values: Values
    missing: int = 0

    @property
    def split(self) -> str:
        """Return the split that the ids count in."""
        return "test" if self.part.startswith("test") else "train"


@dataclass(frozen=True)
class Comparison:
    """A positive and a negative side with the question that telling them apart answers."""

    game: Game
    positive: Side
    negative: Side
    notes: tuple[str, ...]

    def oriented(self, sign: int) -> tuple[Values, Values]:
        """Return the values of both sides times ``sign``."""
        return sign * self.positive.values, sign * self.negative.values


def ids_of(view: View, part: Part) -> Integers:
    """Return the sample ids int64 [n] of a part."""
    split, rows = view.samples.rows(part)
    return (view.samples.train_indices if split == "train" else view.samples.test_indices)[rows]


def matched_test(view: View) -> Part:
    """Return the test samples that are like the forget set: those that match its selector, else all."""
    return "test_forget" if by_content(view) else "test"


def by_content(view: View) -> bool:
    """Return whether the forget set is made of whole classes or groups, so that test samples match it."""
    return bool(view.samples.test_match.any())


def known_in_test(view: View) -> bool:
    """Return whether test images are of classes that were forgotten; others would show the class, not memory."""
    return bool(np.isin(view.labels("test"), view.labels("forget")).any())


def covered(logits: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Return bool [n]: rows that hold predictions; imported predictions leave the others NaN throughout."""
    present: npt.NDArray[np.bool_] = ~np.isnan(logits).all(axis=1)
    return present


def side(
    view: View, part: Part, signal: str, *, model: Outputs | None = None, label: str = "",
    temperature: float | None = None, classes: Integers | None = None,
) -> Side:  # fmt: skip
    """Return a signal of the images of a part under a model, without those that have no predictions.

    ``classes`` keeps only images with these labels. Raises ``InvalidInput`` if nothing is left, or for broken logits.
    """
    logits, labels, ids = view.logits(part, model), view.labels(part), ids_of(view, part)
    if not len(labels):
        raise _nobody(part)
    if classes is not None:
        wanted = np.isin(labels, classes)
        logits, labels, ids = logits[wanted], labels[wanted], ids[wanted]
    if not len(labels):
        raise InvalidInput(
            f"None of the {PART_LABELS[part]} is of a forgotten class; others would show the class, not memory.",
            advice="Compare with retrained models instead.",
        )
    present = covered(logits)
    if not present.any():
        raise InvalidInput(
            f"The run has no predictions (only NaN) for the {len(labels)} {PART_LABELS[part]}.",
            advice="Import predictions that cover them, or look whether the model has diverged.",
        )
    values = signals.score(signal, logits[present], labels[present], temperature=temperature, ids=ids[present])
    return Side(label or PART_LABELS[part], part, ids[present], labels[present], values, int((~present).sum()))


def _nobody(part: Part) -> InvalidInput:
    return InvalidInput(
        f"There are no {PART_LABELS[part]} to look at in this scenario.",
        advice="Choose another reference, or a scenario that has them.",
    )


def reference_model(view: View, reference: str) -> Outputs:
    """Return a model of the view: ``retrained`` is the first of the pool, anything else the id of a run."""
    if reference == "retrained":
        if not view.retrained:
            raise InvalidInput("There is no retrained model yet.", advice="Train one, or compare with test images.")
        return view.retrained[0]
    for model in (*view.retrained, *view.originals):
        if model.run == reference:
            return model
    raise NotFound(
        f"“{reference}” is no reference of this scenario.",
        advice=f"Choose one of {', '.join(REFERENCES)}, or the id of a retrained model or original of the scenario.",
    )


def compare(view: View, signal: str, reference: str, *, temperature: float | None = None) -> Comparison:
    """Return the forgotten images under the model against ``reference``.

    ``twin``, ``test`` and ``validation`` are images nobody trained on, under the same model; ``retrained``, ``pool``
    and run ids are retrained models on the same images.
    """
    positive = side(view, "forget", signal, temperature=temperature, label="forgotten images, this model")
    if reference in UNDER_SAME_MODEL:
        part: Part = "twin" if reference == "twin" else matched_test(view) if reference == "test" else "validation"
        kin = np.isin(view.labels(part), positive.labels)
        classes = np.unique(positive.labels) if by_content(view) or not kin.any() else None
        negative = side(view, part, signal, temperature=temperature, classes=classes)
        return Comparison("was_it_in", positive, negative, notes(positive, negative))
    models = view.retrained if reference == "pool" and view.retrained else (reference_model(view, _first(reference)),)
    one = f"{models[0].kind} model {models[0].run}".strip()
    several = f"{len(models)} retrained models" if len(models) > 1 else one
    label = f"forgotten images, {several}"
    sides = [side(view, "forget", signal, temperature=temperature, model=model) for model in models]
    negative = Side(
        label, "forget", np.concatenate([each.ids for each in sides]), np.concatenate([each.labels for each in sides]),
        np.concatenate([each.values for each in sides]), max(each.missing for each in sides),
    )  # fmt: skip
    return Comparison("same_as_retrained", positive, negative, notes(positive, negative))


def _first(reference: str) -> str:
    return "retrained" if reference == "pool" else reference


def notes(*sides: Side) -> tuple[str, ...]:
    """Return what a reader must know about sides: images without predictions, scores that are all equal."""
    found = [f"{each.missing} {each.label} have no predictions and are left out." for each in sides if each.missing]
    if np.ptp(np.concatenate([each.values for each in sides])) == 0:
        found.append("All scores are equal: this signal tells nothing apart here.")
    return tuple(found)


def paired(view: View, part: Part, signal: str, models: tuple[Outputs, ...]) -> tuple[Integers, Integers, Values]:
    """Return ids int64 [n], labels int64 [n] and a signal float64 [models, n] on the images that all models cover."""
    logits, labels, ids = [view.logits(part, model) for model in models], view.labels(part), ids_of(view, part)
    if not len(labels):
        raise _nobody(part)
    present = np.logical_and.reduce([covered(each) for each in logits], axis=0)
    if not present.any():
        raise InvalidInput(
            f"No {PART_LABELS[part]} have predictions of all {len(models)} models.",
            advice="Import predictions that cover them, or choose another reference.",
        )
    values = [signals.score(signal, each[present], labels[present], ids=ids[present]) for each in logits]
    return ids[present], labels[present], np.stack(values)


def columns_of(*sides: Side) -> tuple[Integers, npt.NDArray[np.uint8], npt.NDArray[np.uint8], tuple[str, ...]]:
    """Return ids, split numbers, side numbers and side labels of stacked sides, as ``PerSample`` wants them."""
    ids = np.concatenate([each.ids for each in sides])
    split = np.concatenate([np.full(len(each.ids), SPLITS.index(each.split), np.uint8) for each in sides])
    number = np.concatenate([np.full(len(each.ids), place, np.uint8) for place, each in enumerate(sides)])
    return ids, split, number, tuple(each.label for each in sides)


def stacked(name: str, label: str, *sides: Side, unit: str = "") -> Column:
    """Return the values of stacked sides as one column."""
    return Column(name, label, np.concatenate([each.values for each in sides]), unit)
