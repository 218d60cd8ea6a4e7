"""Forget the training samples that a model finds hardest or easiest (Zhao et al., NeurIPS 2024, section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from comparator import Field, forget_selector
from comparator.data.forget.selection import Candidates, ForgetParams, Logits, Selection
from comparator.errors import InvalidInput

Scores = npt.NDArray[np.float64]


class Parameters(ForgetParams):
    """By what samples are ranked, and how many are forgotten."""

    run: str = Field(
        title="Ranked by", description="the finished original that ranks the samples", min_length=1, max_length=64
    )
    by: Literal["loss", "margin", "confidence"] = Field(
        "loss",
        description="loss: cross-entropy; margin: logit of the true class minus the highest other; confidence: highest "
        "probability of any class",
    )
    order: Literal["highest", "lowest"] = Field("highest", description="which end is forgotten")
    fraction: float = Field(0.05, gt=0, lt=1, description="share of the training samples")
    indices: list[int] | None = Field(
        None, hidden=True, description="the samples this selects, frozen when the scenario is made"
    )

    def title(self, _class_names: Sequence[str], /) -> str:
        """Name the score, the end and the share."""
        return f"the {self.fraction * 100:g} % of {self.order} {self.by}"


@forget_selector("score", label="By score")
def select(parameters: Parameters, candidates: Candidates) -> Selection:
    """Forget the samples at one end of a ranking by a named original; the samples are frozen in the scenario."""
    given = None if parameters.indices is None else np.sort(np.asarray(parameters.indices, dtype=np.int64))
    logits = candidates.logits(parameters.run)
    chosen = given if logits is None else _ranked(parameters, candidates, logits)
    if chosen is None:
        raise InvalidInput(
            f"There is no run {parameters.run} here.",
            advice="Name a finished original of this data set.",
            fields=[(("forget", "run"), "there is no such run")],
        )
    if given is not None and not np.array_equal(given, chosen):
        raise InvalidInput(
            "The listed samples are not those that this ranking selects.",
            advice="Leave `indices` out, or use a forget set of kind “indices”.",
            fields=[(("forget", "indices"), "do not follow from the ranking")],
        )
    outside = chosen[~np.isin(chosen, candidates.indices)]
    if len(outside):
        raise InvalidInput(
            f"Sample {outside[0]} is not part of the training samples of this scenario.",
            advice="Leave `indices` out, so that the ranking is made anew.",
            fields=[(("forget", "indices"), "not among the training samples")],
        )
    return Selection(np.isin(candidates.indices, chosen), frozen={"indices": chosen.tolist()})


def _ranked(parameters: Parameters, candidates: Candidates, logits: Logits) -> npt.NDArray[np.int64]:
    """Return the ascending ids of the samples at the wanted end; equal scores go by id."""
    count = round(parameters.fraction * len(candidates.indices))
    if not count:
        raise InvalidInput(
            f"A fraction of {parameters.fraction:g} of {len(candidates.indices):,} training samples selects nothing.",
            advice=f"Choose at least {1 / len(candidates.indices):.2g}.",
            fields=[(("forget", "fraction"), "selects nothing")],
        )
    values = scores(logits, candidates.labels, parameters.by)
    order = np.lexsort((candidates.indices, -values if parameters.order == "highest" else values))
    return np.sort(candidates.indices[order[:count]])


def scores(logits: Logits, labels: npt.NDArray[np.int64], by: str) -> Scores:
    """Return the score float64 [n] of samples with logits [n, classes] and labels [n]."""
    wide = logits.astype(np.float64)
    wide -= wide.max(axis=1, keepdims=True)
    log_probability = wide - np.log(np.exp(wide).sum(axis=1, keepdims=True))
    if by == "confidence":
        return np.asarray(np.exp(log_probability.max(axis=1)))
    rows = np.arange(len(labels))
    if by == "loss":
        return np.asarray(-log_probability[rows, labels])
    others = wide.copy()
    others[rows, labels] = -np.inf
    return np.asarray(wide[rows, labels] - others.max(axis=1))
