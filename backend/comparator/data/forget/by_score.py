"""Forget the training samples that a model finds hardest or easiest (Zhao et al., NeurIPS 2024, section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from comparator import Field, forget_selector
from comparator.data.forget.memorisation import FEWEST, Estimates, estimate
from comparator.data.forget.selection import Candidates, ForgetParams, Logits, Selection
from comparator.errors import InvalidInput

Scores = npt.NDArray[np.float64]


def _is_none(value: object) -> bool:
    return value is None


class Parameters(ForgetParams):
    """By what samples are ranked, and how many are forgotten."""

    run: str = Field(
        title="Ranked by", description="the finished original that ranks the samples", min_length=1, max_length=64
    )
    by: Literal["loss", "margin", "confidence", "memorisation"] = Field(
        "loss",
        description="loss: cross-entropy; margin: logit of the true class minus the highest other; confidence: highest "
        "probability of any class; memorisation: probability of the true class, minus its mean over models trained "
        "alike without the sample (at least 3 are needed)",
    )
    order: Literal["highest", "lowest"] = Field("highest", description="which end is forgotten")
    fraction: float = Field(0.05, gt=0, lt=1, description="share of the training samples")
    indices: list[int] | None = Field(
        None, hidden=True, description="the samples this selects, frozen when the scenario is made"
    )

    models: list[str] | None = Field(
        None, hidden=True, exclude_if=_is_none, description="the models that memorisation was estimated with, frozen"
    )
    estimated: int | None = Field(
        None, hidden=True, exclude_if=_is_none, description="how many samples memorisation was estimated for, frozen"
    )

    def title(self, _class_names: Sequence[str], /) -> str:
        """Name the score, the end and the share."""
        among = "" if self.estimated is None else f" ({self.estimated:,} estimated)"
        return f"the {self.fraction * 100:g} % of {self.order} {self.by}{among}"


@forget_selector("score", label="By score")
def select(parameters: Parameters, candidates: Candidates) -> Selection:
    """Forget the samples at one end of a ranking by a named original; the samples are frozen in the scenario."""
    given = None if parameters.indices is None else np.sort(np.asarray(parameters.indices, dtype=np.int64))
    ranking = _ranking(parameters, candidates)
    chosen = given if ranking is None else _end(parameters, candidates, ranking.values)
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
    frozen: dict[str, Any] = {"indices": chosen.tolist()}
    if ranking is not None and parameters.by == "memorisation":
        frozen |= {"models": list(ranking.runs), "estimated": int(np.isfinite(ranking.values).sum())}
    return Selection(np.isin(candidates.indices, chosen), frozen=frozen)


def _ranking(parameters: Parameters, candidates: Candidates) -> Estimates | None:
    """Return the score of each candidate; ``None`` if a run that it takes is not here (any more)."""
    if parameters.by != "memorisation":
        logits = candidates.logits(parameters.run)
        return None if logits is None else Estimates(scores(logits, candidates.labels, parameters.by), ())
    models = candidates.alike(parameters.run)
    if models is None:
        return None
    if parameters.models is None or parameters.indices is None:
        return estimate(models, candidates.labels)
    wanted = {parameters.run, *parameters.models}
    found = estimate((model for model in models if model.run in wanted), candidates.labels)
    return found if set(found.runs) == set(parameters.models) else None


def _end(parameters: Parameters, candidates: Candidates, values: Scores) -> npt.NDArray[np.int64]:
    """Return the ascending ids of the samples at the wanted end; equal scores go by id, those without stay."""
    count, total = round(parameters.fraction * len(candidates.indices)), len(candidates.indices)
    if not count:
        raise InvalidInput(
            f"A fraction of {parameters.fraction:g} of {total:,} training samples selects nothing.",
            advice=f"Choose at least {1 / total:.2g}.",
            fields=[(("forget", "fraction"), "selects nothing")],
        )
    known = np.flatnonzero(np.isfinite(values))
    if count > len(known):
        most = floor(1000 * len(known) / total) / 1000
        less = f"Ask for a fraction of at most {most:g}, or retrain" if most else "Retrain"
        raise InvalidInput(
            f"Memorisation can be estimated for {len(known):,} of {total:,} training samples, and {count:,} are asked "
            f"for: it takes {FEWEST} models that were trained like {parameters.run} without the sample, but with half "
            "of its class or more.",
            advice=f"{less} more models in scenarios with random forget sets on the same data, splits, architecture "
            "and recipe: each adds the samples it forgets. “loss” and “margin” need no other models.",
            fields=[(("forget", "by"), "too few models were trained without these samples")],
        )
    order = np.lexsort((candidates.indices[known], -values[known] if parameters.order == "highest" else values[known]))
    return np.sort(candidates.indices[known[order[:count]]])


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
