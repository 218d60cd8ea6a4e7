"""Forget every training sample of one or several classes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from comparator import Field, forget_selector
from comparator.data.forget.selection import Candidates, ForgetParams, Selection, listed
from comparator.errors import InvalidInput


class Parameters(ForgetParams):
    """Which classes are forgotten."""

    classes: list[int] = Field(min_length=1, description="class numbers, counted from 0")

    def title(self, class_names: Sequence[str], /) -> str:
        """Name the classes."""
        chosen = [class_names[number] for number in self.classes]
        return f"{'class' if len(chosen) == 1 else 'classes'} {listed(chosen)}"


@forget_selector("class", label="Whole classes")
def select(parameters: Parameters, candidates: Candidates) -> Selection:
    """Forget all samples of these classes; test samples of the same classes match."""
    known = len(candidates.class_names)
    unknown = [number for number in parameters.classes if not 0 <= number < known]
    if unknown:
        raise InvalidInput(
            f"Class {unknown[0]} does not exist: the data set has the classes 0 to {known - 1}.",
            advice="Choose classes by number; GET /catalog lists their names.",
            fields=[(("forget", "classes"), f"{unknown[0]} is not a class")],
        )
    if len(set(parameters.classes)) < len(parameters.classes):
        raise InvalidInput(
            f"Classes are repeated: {parameters.classes}.",
            advice="Name each class once.",
            fields=[(("forget", "classes"), "classes are repeated")],
        )
    return Selection(
        np.isin(candidates.labels, parameters.classes), np.isin(candidates.test_labels, parameters.classes)
    )
