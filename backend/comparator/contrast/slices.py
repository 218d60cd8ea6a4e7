"""Metrics of a slice: a model is judged on some samples only, beside the same retrained and original models.

A metric judges the first of ``PLACES`` that it looks at, found by taking that place's samples away: a value that does
not change does not look there. Only that place is narrowed to the slice. What the metric compares it with (the test
samples of a membership attack, the retain set of a trade-off) stays whole, so a slice of 20 images is judged by the
same yardstick as the whole forget set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np

from comparator.contrast.predicted import Flags
from comparator.evidence import Integers, Samples, View

Place = Literal["forget", "retain", "test"]
Value = float | None
PLACES: tuple[Place, ...] = ("forget", "retain", "test")
ROLES = {"forget": 1, "retain": 0}


def rows_at(samples: Samples, train: Integers, test: Integers) -> tuple[Integers, Integers]:
    """Return the train rows and test rows of sample ids, ascending; an id that the scenario lacks is left out."""
    return np.flatnonzero(np.isin(samples.train_indices, train)), np.flatnonzero(np.isin(samples.test_indices, test))


def narrowed(view: View, place: Place, train: Integers, test: Integers) -> View:
    """Return the view with one place narrowed to some train rows or test rows; all other samples stay."""
    samples = view.samples
    train_kept: Flags = np.ones(len(samples.roles), dtype=np.bool_)
    test_kept: Flags = np.ones(len(samples.test_labels), dtype=np.bool_)
    if place == "test":
        test_kept = np.isin(np.arange(len(test_kept)), test)
    else:
        train_kept = (samples.roles != ROLES[place]) | np.isin(np.arange(len(train_kept)), train)
    return view.only(train_kept, test_kept)


def without(view: View, place: Place) -> View:
    """Return the view without the samples of one place."""
    nothing = np.empty(0, dtype=np.int64)
    return narrowed(view, place, nothing, nothing)


def judged(view: View, metrics: Mapping[str, Callable[[View], Value]]) -> dict[str, Place]:
    """Return the place that each metric judges; one that looks at no sample (a run time) is left out."""
    whole = {name: _value(metric, view) for name, metric in metrics.items()}
    found: dict[str, Place] = {}
    for place in PLACES:
        rest = without(view, place)
        for name, metric in metrics.items():
            if name not in found and not _same(whole[name], _value(metric, rest)):
                found[name] = place
    return found


def _value(metric: Callable[[View], Value], view: View) -> Value | str:
    """Return a metric's value, or the kind of error: a metric that cannot do without some samples looks at them."""
    try:
        return metric(view)
    except Exception as error:  # noqa: BLE001 - whatever it raises says that it cannot do without them
        return type(error).__name__


def _same(one: Value | str, other: Value | str) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (np.isnan(one) and np.isnan(other))
    return one == other
