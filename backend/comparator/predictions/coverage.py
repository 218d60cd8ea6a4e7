"""What can still be said about a model whose imported predictions leave samples out: everything, on the others.

All models of a view are then narrowed to the same samples, so that what retrained models say is normal for these.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from comparator.evidence import Outputs, Part, Samples, View

Flags = npt.NDArray[np.bool_]
Counts = dict[Part, tuple[int, int]]
PARTS: tuple[Part, ...] = ("forget", "retain", "validation", "twin", "test", "test_forget", "test_retain")


def among(
    samples: Samples, model: Outputs, references: Sequence[Outputs], *, name_absent: bool = False, **beside: Any
) -> View:
    """Return a model among the references that cover every sample which the model covers, on these samples.

    ``beside`` fills other fields of the view. With ``name_absent`` a part of which nothing is covered stays, and asking
    for it raises ``NotCovered``; else it is empty, as if the scenario had no such samples.
    """
    fitting = [reference for reference in references if _covers(reference, model)]
    view = View(
        samples=samples,
        model=model,
        retrained=tuple(reference for reference in fitting if reference.kind == "retrained"),
        originals=tuple(reference for reference in fitting if reference.kind == "original"),
        **beside,
    )
    if model.complete:
        return view
    train, test = _rows(model)
    if name_absent:
        train, test = train.copy(), test.copy()
        for part, (covered, _) in counts(samples, train, test).items():
            split, rows = samples.rows(part)
            if not covered:
                (train if split == "train" else test)[rows] = True
    return view.only(train, test)


def _covers(reference: Outputs, model: Outputs) -> bool:
    return all(
        bool(theirs[mine].all()) for theirs, mine in zip(_rows(reference), _rows(model), strict=True)
    )  # fmt: skip


def _rows(model: Outputs) -> tuple[Flags, Flags]:
    """Return the train rows bool [n] and test rows bool [m] that a model covers."""
    train = np.ones(len(model.train_logits), np.bool_) if model.train_covered is None else model.train_covered
    test = np.ones(len(model.test_logits), np.bool_) if model.test_covered is None else model.test_covered
    return train, test


def counts(samples: Samples, train: Flags, test: Flags) -> Counts:
    """Return how many samples of each part that is not empty are among some rows, and how many there are."""
    found: Counts = {}
    for part in PARTS:
        split, rows = samples.rows(part)
        if len(rows):
            found[part] = int((train if split == "train" else test)[rows].sum()), len(rows)
    return found


def of_model(samples: Samples, model: Outputs) -> Counts | None:
    """Return how many samples of each part a model covers, and how many there are; ``None`` if it covers all."""
    return None if model.complete else counts(samples, *_rows(model))
