"""Forget what a forget set contains and others do not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np

from comparator import Field, forget_selector
from comparator.data.forget.selection import Candidates, ForgetParams, Selection, either, parts, title
from comparator.identifiers import canonical


class Parameters(ForgetParams):
    """From which forget set which others are taken away."""

    of: list[dict[str, Any]] = Field(
        title="Forget sets",
        description="a forget set, and those that are taken away from it",
        min_length=2,
        max_length=16,
    )

    def title(self, class_names: Sequence[str], /) -> str:
        """Name the first part, and the others as exceptions."""
        first, *others = (title(part, class_names) for part in self.of)
        return f"{first} except {' and '.join(others)}"


@forget_selector("difference", label="Difference")
def select(parameters: Parameters, candidates: Candidates) -> Selection:
    """Forget samples of the first part that are in none of the others; matching test samples follow the same rule."""
    first, *others = parts(candidates, parameters.of)
    taken = reduce(either, (part.test_match for part in others))
    match = first.test_match if first.test_match is None or taken is None else first.test_match & ~taken
    return Selection(
        first.forget & ~np.logical_or.reduce([part.forget for part in others]),
        match,
        frozen={
            "of": [dict(first.specification), *sorted((dict(part.specification) for part in others), key=canonical)]
        },
    )
