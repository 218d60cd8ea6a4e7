"""Forget every training sample of one or several groups: a metadata column (subject, superclass, source) says which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from comparator import Field, forget_selector
from comparator.data.forget.selection import Candidates, ForgetParams, Selection, listed
from comparator.errors import InvalidInput


class Parameters(ForgetParams):
    """Which groups are forgotten."""

    column: str = Field(description="a metadata column of the data set", min_length=1, max_length=100)
    values: list[str] = Field(description="values of that column", min_length=1)

    def title(self, _class_names: Sequence[str], /) -> str:
        """Name the column and its values."""
        return f"{self.column} {listed(self.values)}"


@forget_selector("group", label="Groups")
def select(parameters: Parameters, candidates: Candidates) -> Selection:
    """Forget all samples whose metadata column has one of these values; test samples with the same values match."""
    known = sorted(candidates.metadata)
    if parameters.column not in known:
        raise InvalidInput(
            f"This data set has no metadata column “{parameters.column}”."
            if known
            else "This data set has no metadata columns, so it has no groups.",
            advice=f"Its columns are: {', '.join(known)}." if known else "Forget classes, random or listed samples.",
            fields=[(("forget", "column"), "is not a column of this data set")],
        )
    column = candidates.metadata[parameters.column]
    missing = sorted(set(parameters.values) - set(np.unique(column).tolist()))
    if missing:
        raise InvalidInput(
            f"No training sample has the {parameters.column} {listed(missing)}.",
            advice=f"It has values such as {listed(np.unique(column).tolist())}.",
            fields=[(("forget", "values"), f"{missing[0]} does not occur")],
        )
    if len(set(parameters.values)) < len(parameters.values):
        raise InvalidInput(
            "Values are repeated.", advice="Name each once.", fields=[(("forget", "values"), "are repeated")]
        )
    tested = candidates.test_metadata.get(parameters.column)
    return Selection(np.isin(column, parameters.values), None if tested is None else np.isin(tested, parameters.values))
