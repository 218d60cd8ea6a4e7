"""The threshold bench: one signal, every threshold, both directions; what the best ones are and whom they catch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from comparator import Field, Params, attack
from comparator.attacks import roc, sides, signals
from comparator.attacks.results import (
    About,
    Cell,
    Column,
    Curve,
    Heading,
    Mark,
    PerSample,
    Result,
    Table,
    Values,
)
from comparator.attacks.worst_case import Form, attack_scores
from comparator.errors import InvalidInput
from comparator.evidence import View

Flags = npt.NDArray[np.bool_]
Strategy = Literal["best_attack_score", "best_success_rate", "common_threshold", "worst_case"]


@dataclass(frozen=True)
class Sweep:
    """Both rules at every threshold [k]: with ``above`` positives are called at or above it, else below it.

    ``above`` is the rule with the higher attack score (ties: success); ``fpr``, ``fnr``, ``attack_score`` and
    ``success`` (balanced accuracy, 1 − (FPR + FNR)/2) float64 [k] are those of that rule.
    """

    thresholds: Values
    above: Flags
    fpr: Values
    fnr: Values
    attack_score: Values
    success: Values


@dataclass(frozen=True)
class Choice:
    """A threshold with its rule and what it achieves; ``signal`` names what is thresholded."""

    strategy: Strategy | Literal["custom"]
    signal: str
    threshold: float
    above: bool
    fpr: float
    fnr: float
    attack_score: float
    success: float

    @property
    def privacy_score(self) -> float:
        """Return 1 − attack score."""
        return 1 - self.attack_score


def thresholds_of(*values: Values) -> Values:
    """Return all distinct values in ascending order, and one above them all: every rule there is."""
    distinct = np.unique(np.concatenate(values))
    return np.append(distinct, np.nextafter(distinct[-1], np.inf))


def sweep(positive: Values, negative: Values, thresholds: Values | None = None, form: Form = "published") -> Sweep:
    """Evaluate both rules at thresholds [k] (by default all there are) on values [n₁] and [n₀]."""
    first, second = roc.check(positive, "the positive side"), roc.check(negative, "the negative side")
    grid = thresholds_of(first, second) if thresholds is None else thresholds
    below1 = np.searchsorted(np.sort(first), grid, side="left") / len(first)
    below0 = np.searchsorted(np.sort(second), grid, side="left") / len(second)
    rules = [(1 - below0, below1), (below0, 1 - below1)]
    scores = [attack_scores(fpr, fnr, form) for fpr, fnr in rules]
    success = [1 - (fpr + fnr) / 2 for fpr, fnr in rules]
    above = np.where(scores[0] == scores[1], success[0] >= success[1], scores[0] > scores[1])

    def chosen(pair: Sequence[Values]) -> Values:
        return np.where(above, pair[0], pair[1])

    fpr, fnr = (chosen([rule[kind] for rule in rules]) for kind in (0, 1))
    return Sweep(grid, above, fpr, fnr, chosen(scores), chosen(success))


def at(positive: Values, negative: Values, threshold: float, form: Form = "published", signal: str = "") -> Choice:
    """Return what one threshold achieves with its better rule."""
    return _pick(sweep(positive, negative, np.array([threshold]), form), 0, "custom", signal)


def best_attack_score(found: Sweep, signal: str = "") -> Choice:
    """Return the threshold with the highest attack score; ties go to the higher success rate."""
    best = int(np.lexsort((found.success, found.attack_score))[-1])
    return _pick(found, best, "best_attack_score", signal)


def best_success_rate(found: Sweep, signal: str = "") -> Choice:
    """Return the threshold with the highest balanced accuracy; ties go to the higher attack score."""
    best = int(np.lexsort((found.attack_score, found.success))[-1])
    return _pick(found, best, "best_success_rate", signal)


def common_threshold(
    a: tuple[Values, Values], b: tuple[Values, Values], form: Form = "published", signal: str = ""
) -> tuple[Choice, Choice]:
    """Return the one threshold with the highest sum of attack scores for models A and B, and what it achieves for each.

    ``a`` and ``b`` are the values of both sides; each model keeps its own better rule.
    """
    grid = thresholds_of(*a, *b)
    first, second = sweep(*a, grid, form), sweep(*b, grid, form)
    total = first.attack_score + second.attack_score
    best = int(np.lexsort((first.success + second.success, total))[-1])
    return _pick(first, best, "common_threshold", signal), _pick(second, best, "common_threshold", signal)


def worst_case(view: View, reference: str, form: Form = "published") -> Choice:
    """Return the choice with the lowest privacy score over all signals, thresholds and both rules."""
    choices = []
    for signal in signals.signals():
        found = sides.compare(view, signal.name, reference)
        best = best_attack_score(sweep(found.positive.values, found.negative.values, None, form), signal.name)
        choices.append(_renamed(best, "worst_case"))
    return max(choices, key=lambda choice: (choice.attack_score, choice.success))


def caught(values: Values, choice: Choice) -> Flags:
    """Return bool [n]: which values the rule calls positive."""
    return values >= choice.threshold if choice.above else values < choice.threshold


def in_words(choice: Choice, positive: str, negative: str) -> str:
    """Return what a rule does and how it fares, as a sentence."""
    side = "at or above" if choice.above else "below"
    return (
        f"Calling images {side} {choice.threshold:.4g} “{positive}” finds {1 - choice.fnr:.1%} of them and wrongly "
        f"calls {choice.fpr:.1%} of “{negative}”: attack score {choice.attack_score:.3f}, "
        f"privacy score {choice.privacy_score:.3f}."
    )


def _pick(found: Sweep, place: int, strategy: Strategy | Literal["custom"], signal: str) -> Choice:
    return Choice(
        strategy, signal, float(found.thresholds[place]), bool(found.above[place]), float(found.fpr[place]),
        float(found.fnr[place]), float(found.attack_score[place]), float(found.success[place]),
    )  # fmt: skip


def _renamed(choice: Choice, strategy: Strategy) -> Choice:
    return Choice(**{**vars(choice), "strategy": strategy})


class Parameters(Params):
    """What is told from what, by which signal, and how an attack is scored."""

    signal: str = Field("entropy", description="per-image signal")
    temperature: float | None = Field(None, gt=0, description="divides the logits; empty for the signal's own")
    reference: str = Field("retrained", description="retrained, pool, twin, test, validation, or a retrained run's id")
    form: Form = Field("published", description="how error rates become an attack score")
    threshold: float | None = Field(None, description="also evaluate this threshold")


HEADINGS = (
    Heading("strategy", "Strategy"), Heading("signal", "Signal"), Heading("threshold", "Threshold"),
    Heading("above", "Positive at or above"), Heading("fpr", "FPR"), Heading("fnr", "FNR"),
    Heading("attack_score", "Attack score"), Heading("success", "Success rate"),
    Heading("privacy_score", "Privacy score", direction="higher"), Heading("words", "In words"),
)  # fmt: skip


@attack(
    "threshold", label="Threshold bench", direction="none", game="was_it_in or same_as_retrained",
    formula="attack score = 1 − 2^−ε(FPR, FNR); success rate = 1 − (FPR + FNR)/2", needs=[],
    threat_model="sees probabilities of one model; picks one threshold for all images",
)  # fmt: skip
def bench(view: View, parameters: Parameters) -> Sequence[Result]:
    """Sweep a threshold over one signal of the forgotten images against a reference, in both directions."""
    chosen = signals.get(parameters.signal)
    found = sides.compare(view, chosen.name, parameters.reference, temperature=parameters.temperature)
    values = found.positive.values, found.negative.values
    swept = sweep(*values, None, parameters.form)
    choices = [best_attack_score(swept, chosen.name), best_success_rate(swept, chosen.name)]
    choices.append(worst_case(view, parameters.reference, parameters.form))
    if parameters.threshold is not None:
        if not np.isfinite(parameters.threshold):
            raise InvalidInput("The threshold is not a finite number.", advice="Give a number.")
        choices.insert(0, at(*values, parameters.threshold, parameters.form, chosen.name))
    about = About(
        name="threshold", label=f"Threshold on {chosen.label}", direction="none", game=found.game,
        definition=f"{chosen.label}: {chosen.formula}, T = {parameters.temperature or chosen.temperature:g}.",
        positive=found.positive.label, negative=found.negative.label, unit=chosen.unit, citation=chosen.citation,
        notes=found.notes,
    )  # fmt: skip
    ids, split, side, names = sides.columns_of(found.positive, found.negative)
    column = sides.stacked(chosen.name, chosen.label, found.positive, found.negative, unit=chosen.unit)
    rows: list[tuple[Cell, ...]] = [
        (
            *(getattr(choice, heading.name) for heading in HEADINGS[:-1]),
            in_words(choice, about.positive, about.negative),
        )
        for choice in choices
    ]
    return (
        PerSample(about, ids, split, side, names, (column,)),
        _curves(about, swept, [choice for choice in choices if choice.signal == chosen.name]),
        Table(about, HEADINGS, tuple(rows)),
    )


def common(a: View, b: View, parameters: Parameters) -> tuple[Choice, Choice]:
    """Return the common threshold of models A and B for a signal and a reference, and what it achieves for each."""
    found = [
        sides.compare(view, parameters.signal, parameters.reference, temperature=parameters.temperature)
        for view in (a, b)
    ]
    first, second = ((each.positive.values, each.negative.values) for each in found)
    return common_threshold(first, second, parameters.form, parameters.signal)


def _curves(about: About, swept: Sweep, choices: list[Choice]) -> Curve:
    lines = (
        Column("attack_score", "Attack score", swept.attack_score),
        Column("fpr", "False-positive rate", swept.fpr),
        Column("fnr", "False-negative rate", swept.fnr),
        Column("success", "Success rate", swept.success),
        Column("above", "Positive at or above", swept.above),
    )
    marks = tuple(Mark(choice.strategy, choice.threshold, choice.attack_score) for choice in choices)
    return Curve(about, Column("threshold", "Threshold", swept.thresholds, about.unit), lines, marks=marks)
