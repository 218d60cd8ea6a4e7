"""Forget what any of several forget sets contains."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np

from comparator import Field, forget_selector
from comparator.data.forget.selection import Candidates, ForgetParams, Selection, either, parts, title
from comparator.identifiers import canonical


class Parameters(ForgetParams):
    """Which forget sets are joined."""

    of: list[dict[str, Any]] = Field(title="Forget sets", description="forget sets", min_length=2, max_length=16)

    def title(self, class_names: Sequence[str], /) -> str:
        """Join the titles of the parts."""
        return " or ".join(title(part, class_names) for part in self.of)


@forget_selector("union", label="Union")
def select(parameters: Parameters, candidates: Candidates) -> Selection:
    """Forget samples of any part; test samples match that match any part, as far as parts can be matched."""
    found = parts(candidates, parameters.of)
    return Selection(
        np.logical_or.reduce([part.forget for part in found]),
        reduce(either, (part.test_match for part in found)),
        frozen={"of": sorted((dict(part.specification) for part in found), key=canonical)},
    )
