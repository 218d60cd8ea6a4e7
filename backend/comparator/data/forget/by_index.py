"""Forget training samples named one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from comparator import Field, forget_selector
from comparator.data.forget.selection import Candidates, ForgetParams, Selection
from comparator.errors import InvalidInput


class Parameters(ForgetParams):
    """Which samples are forgotten."""

    indices: list[int] = Field(min_length=1, description="positions in the unfiltered training split, counted from 0")

    def title(self, _class_names: Sequence[str], /) -> str:
        """Count the samples."""
        return f"{len(self.indices):,} listed samples"


@forget_selector("indices", label="Listed samples")
def select(parameters: Parameters, candidates: Candidates) -> Selection:
    """Forget exactly these samples; ids count in the unfiltered training split."""
    outside = [index for index in parameters.indices if not 0 <= index < candidates.total]
    _refuse(outside, "out of range", f"Use 0 to {candidates.total - 1}.")
    values, counts = np.unique(np.asarray(parameters.indices, dtype=np.int64), return_counts=True)
    _refuse(values[counts > 1].tolist(), "repeated", "Name each sample once.")
    _refuse(
        values[~np.isin(values, candidates.indices)].tolist(),
        "not part of the training samples of this scenario",
        "They are held out for validation or outside the subset: choose others, or change the splits.",
    )
    return Selection(np.isin(candidates.indices, values))


def _refuse(wrong: list[int], fault: str, advice: str) -> None:
    if wrong:
        shown = ", ".join(map(str, wrong[:10])) + (f" and {len(wrong) - 10} more" if len(wrong) > 10 else "")
        raise InvalidInput(f"Indices are {fault}: {shown}.", advice=advice, fields=[(("forget", "indices"), fault)])
