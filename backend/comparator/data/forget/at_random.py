"""Forget a random share of the training samples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from comparator import Field, forget_selector
from comparator.data.forget.selection import Candidates, ForgetParams, Selection
from comparator.errors import InvalidInput
from comparator.seeds import generator


class Parameters(ForgetParams):
    """How many samples are forgotten, and by which draw."""

    fraction: float = Field(0.1, gt=0, lt=1, description="share of the training samples")
    seed: int = Field(0, ge=0, lt=2**31, description="of the draw")

    def title(self, _class_names: Sequence[str], /) -> str:
        """Name the share and the draw."""
        return f"random {self.fraction * 100:g} %, seed {self.seed}"


@forget_selector("random", label="Random samples", twin=True)
def select(parameters: Parameters, candidates: Candidates) -> Selection:
    """Draw samples uniformly without replacement; no test sample matches."""
    total = len(candidates.indices)
    count = round(parameters.fraction * total)
    if not count:
        raise InvalidInput(
            f"A fraction of {parameters.fraction:g} of {total:,} training samples selects nothing.",
            advice=f"Choose at least {1 / total:.2g}.",
            fields=[(("forget", "fraction"), "selects nothing")],
        )
    chosen = generator(parameters.seed, "forget").permutation(total)[:count]
    mask = np.zeros(total, dtype=np.bool_)
    mask[chosen] = True
    return Selection(mask)
