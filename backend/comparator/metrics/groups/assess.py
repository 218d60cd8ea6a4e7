"""Apply a score over sets with what it must be read beside: its refusal, its self-test, and itself at that size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from comparator.evidence import SetScore, SetView, too_few
from comparator.facts import GroupMetricFacts
from comparator.parameters import Params
from comparator.registry import Entry
from comparator.seeds import generator

SPLITS, FEWEST_A_HALF = 4, 4


@dataclass(frozen=True)
class FactTest:
    """A fact of the score at the size of the self-test: of retrained halves, and of the group against one of them."""

    name: str
    self_test: tuple[float, ...]
    matched: tuple[float, ...]


@dataclass(frozen=True)
class BinTest:
    """Which share of the samples falls into each bin at the size of the self-test, mean over the draws."""

    bins: tuple[str, ...]
    self_test: tuple[float, ...]
    matched: tuple[float, ...]


@dataclass(frozen=True)
class Assessment:
    """``score`` at ``models`` a side; ``self_test`` values of retrained halves, ``matched`` the group's at that size.

    ``fact_tests`` and ``bin_test`` say the same of the score's facts and bins; facts that the number of models alone
    decides are left out. ``refusal`` says why there is no score, ``untested`` why there is no self-test.
    """

    models: int
    score: SetScore | None
    refusal: str = ""
    half: int = 0
    self_test: tuple[float, ...] = ()
    matched: tuple[float, ...] = ()
    untested: str = ""
    fact_tests: tuple[FactTest, ...] = ()
    bin_test: BinTest | None = None


def assess(
    entry: Entry[GroupMetricFacts],
    view: SetView,
    parameters: Params,
    report: Callable[[float], None] = lambda _fraction: None,
) -> Assessment:
    """Score a group against retrained models; split the retrained pool to see what equal sets score."""
    models = min(len(view.models), len(view.retrained))
    refused = too_few(entry.label, entry.facts.fewest, len(view.models), len(view.retrained))
    if refused:
        return Assessment(models, None, refused)
    score = _score(entry, view, parameters)
    half = len(view.retrained) // 2
    if half < FEWEST_A_HALF:
        reason = f"The self-test halves the retrained pool; it takes {2 * FEWEST_A_HALF} retrained models."
        return Assessment(models, score, untested=reason)
    half = min(half, models)
    self_test, matched = [], []
    for number, (first, second, group) in enumerate(_halves(view, half)):
        self_test.append(_score(entry, replace(view, models=first, retrained=second), parameters))
        matched.append(_score(entry, replace(view, models=group, retrained=second), parameters))
        report((number + 1) / SPLITS)
    return Assessment(
        models, score, half=half, self_test=_values(self_test), matched=_values(matched),
        fact_tests=tuple(_fact_tests(self_test, matched)), bin_test=_bin_test(self_test, matched),
    )  # fmt: skip


def _values(scores: list[SetScore]) -> tuple[float, ...]:
    return tuple(score.value for score in scores)


def _fact_tests(self_test: list[SetScore], matched: list[SetScore]) -> Iterator[FactTest]:
    """Yield each fact's values over the draws, unless it says no more than how many models there are."""
    for place, fact in enumerate(self_test[0].facts):
        null, mine = (tuple(score.facts[place].value for score in scores) for scores in (self_test, matched))
        if len({*null, *mine}) > 1:
            yield FactTest(fact.name, null, mine)


def _bin_test(self_test: list[SetScore], matched: list[SetScore]) -> BinTest | None:
    if not self_test[0].bins:
        return None
    null, mine = (np.mean([np.divide(score.counts, sum(score.counts)) for score in scores], axis=0)
                  for scores in (self_test, matched))  # fmt: skip
    return BinTest(self_test[0].bins, tuple(null.tolist()), tuple(mine.tolist()))


def _score(entry: Entry[GroupMetricFacts], view: SetView, parameters: Params) -> SetScore:
    found = entry.function(view, parameters)
    return found if isinstance(found, SetScore) else SetScore(float(found))


def _halves(view: SetView, half: int) -> Iterator[tuple[tuple, tuple, tuple]]:  # type: ignore[type-arg]
    """Yield two halves of the retrained pool and as many models of the group, drawn anew each time."""
    for number in range(SPLITS):
        order = generator(0, "self-test", number).permutation(len(view.retrained))
        chosen = generator(0, "self-test group", number).permutation(len(view.models))[:half]
        first, second = ([view.retrained[place] for place in part] for part in (order[:half], order[half : 2 * half]))
        yield tuple(first), tuple(second), tuple(view.models[place] for place in np.sort(chosen))
