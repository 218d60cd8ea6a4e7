"""Worst-case privacy score of the Unlearning Comparator (Lee et al., IEEE TVCG 32(3), 2026), and its strict form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import fmean
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from comparator import metric
from comparator.attacks import sides
from comparator.attacks.results import Values
from comparator.attacks.roc import check
from comparator.errors import InvalidInput
from comparator.evidence import Outputs, View

Form = Literal["published", "strict"]
DELTA, TINY = 1e-5, 1e-10
# Lowest and highest value and step of the 51 thresholds, in hundredths.
GRIDS = {"entropy": (0, 250, 5), "confidence": (-250, 1000, 25)}


def worst_case_privacy_score(
    unlearned: Mapping[str, npt.NDArray[Any]], retrained: Mapping[str, npt.NDArray[Any]], form: Form = "published"
) -> float:
    """Return 1 minus the best attack score over two statistics, two directions and 51 thresholds; 1 is best, 0 worst.

    Both mappings hold ``entropy`` (nats, T = 2) and ``confidence`` (top-class log-odds, T = 1), arrays [n] of the same
    images under an unlearned and a retrained model; n may differ. Values are rounded to .01 here, and compared as whole
    hundredths. ``published`` takes the smaller of the two privacy-loss bounds, as the reference code does; ``strict``
    the larger, without thresholds where exactly one error rate is 0, as in the NeurIPS 2023 unlearning challenge.
    Raises ``InvalidInput`` for a missing statistic, no values, or values that are not finite.
    """
    if form not in get_args(Form):
        raise InvalidInput(f"“{form}” is no form of the score.", advice="Choose published or strict.")
    worst = max(float(attack_scores(*rates, form).max()) for rates in _all_rates(unlearned, retrained))
    return round(1 - round(worst, 3), 3)


def _all_rates(
    unlearned: Mapping[str, npt.NDArray[Any]], retrained: Mapping[str, npt.NDArray[Any]]
) -> Iterator[tuple[Values, Values]]:
    """Yield false-positive and false-negative rates [51] of each statistic and direction."""
    for statistic, grid in GRIDS.items():
        for mapping, name in ((unlearned, "unlearned"), (retrained, "retrained")):
            if statistic not in mapping:
                raise InvalidInput(
                    f"The {name} model's values lack “{statistic}”.", advice="Give arrays entropy and confidence."
                )
        first = _share_at_or_above(check(unlearned[statistic], f"{statistic} of the unlearned model"), grid)
        second = _share_at_or_above(check(retrained[statistic], f"{statistic} of the retrained model"), grid)
        yield second, 1 - first
        yield first, 1 - second


def _share_at_or_above(values: Values, grid: tuple[int, int, int]) -> Values:
    """Return the share of values at or above each threshold, counted in whole hundredths."""
    lowest, highest, step = grid
    hundredths = np.rint(np.clip(values, lowest / 100, highest / 100) * 100).astype(np.int64)
    thresholds = (highest - lowest) // step + 1
    counts = np.bincount((hundredths - lowest) // step, minlength=thresholds)
    return counts[::-1].cumsum()[::-1] / len(values)


def attack_scores(fpr: Values, fnr: Values, form: Form = "published") -> Values:
    """Return 1 − 2^−ε float64 [k] from error rates [k]: 1 when both rates are 0, 0 where a rule says nothing."""
    a, b = np.clip(fpr, TINY, 1 - DELTA - TINY), np.clip(fnr, TINY, 1 - DELTA - TINY)
    bounds = np.log(1 - DELTA - a) - np.log(b), np.log(1 - DELTA - b) - np.log(a)
    epsilon = np.maximum(0, np.minimum(*bounds) if form == "published" else np.maximum(*bounds))
    scores: Values = 1 - 2.0**-epsilon
    scores[(fpr >= 1 - DELTA) | (fnr >= 1 - DELTA)] = 0
    if form == "strict":
        scores[(fpr == 0) != (fnr == 0)] = 0
    scores[(fpr == 0) & (fnr == 0)] = 1
    return scores


def statistics(view: View, model: Outputs | None = None) -> dict[str, Values]:
    """Return entropy and confidence [n] of the forgotten images under a model, as the score wants them."""
    return {name: sides.side(view, "forget", name, model=model).values for name in GRIDS}


def against_pool(view: View, form: Form) -> float | None:
    """Return the score averaged over the other retrained models; ``None`` without any, or without forgotten images."""
    if not view.retrained or not len(view.labels("forget")):
        return None
    return mean_score(statistics(view), [statistics(view, other) for other in view.retrained], form)


def mean_score(one: dict[str, Values], others: list[dict[str, Values]], form: Form) -> float:
    """Return the score of one model's statistics, averaged over those of other models."""
    return fmean(worst_case_privacy_score(one, other, form) for other in others)


DEFINITION = (
    "1 minus the best attack score telling this model from a retrained one on the forgotten images, mean over the "
    "pool. Not membership inference; two retrained models score below 1, an untouched original above 0."
)


@metric(
    "WCPS", label="Worst-case privacy score", direction="higher", bounds=(0, 1), shown=True, definition=DEFINITION,
    compared="pairs",
    formula="1 − max over 2 statistics, 2 directions, 51 thresholds of 1 − 2^−ε, "
    "ε = min(ln((1−δ−FPR)/FNR), ln((1−δ−FNR)/FPR))",
)  # fmt: skip
def published(view: View) -> float | None:
    """Worst-case privacy score in the form of the reference code."""
    return against_pool(view, "published")


@metric(
    "WCPS_strict", label="Worst-case privacy score, strict", direction="higher", bounds=(0, 1),
    compared="pairs",
    definition=DEFINITION + " Strict: the larger bound counts, without thresholds where exactly one error rate is 0.",
    formula="as WCPS with max for min, as in the NeurIPS 2023 unlearning challenge",
)  # fmt: skip
def strict(view: View) -> float | None:
    """Worst-case privacy score with the rule of the NeurIPS 2023 challenge."""
    return against_pool(view, "strict")
