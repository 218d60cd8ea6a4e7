"""Which pairs of a scenario are worth a look, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from comparator.evidence import Integers

MOST, SAME_ACCURACY, PRIVACY, FORGET_ACCURACY = 3, 0.02, "WCPS", "UA"


@dataclass(frozen=True)
class Candidate:
    """A finished run: its metrics, and what it predicts, int64 [n], on the forget and test samples."""

    run: str
    kind: str
    base: str | None
    metrics: Mapping[str, float | None]
    classes: Integers

    def differs(self, other: Candidate) -> float:
        """Return the share of samples on which two runs predict different classes."""
        return float((self.classes != other.classes).mean()) if len(self.classes) else 0.0


@dataclass(frozen=True)
class Suggestion:
    """Two runs worth comparing: ``title`` names the reason, ``reason`` gives its numbers."""

    a: str
    b: str
    title: str
    reason: str


def suggest(candidates: Sequence[Candidate]) -> list[Suggestion]:
    """Return up to three pairs, none twice, most telling first; candidates come oldest first."""
    found: dict[frozenset[str], Suggestion] = {}
    rules: tuple[Callable[[Sequence[Candidate]], Iterator[Suggestion]], ...] = (
        _same_accuracy,
        _nearest_to_retrained,
        _best_and_worst_privacy,
        _before_and_after,
        _what_forgetting_changes,
        _noise,
    )
    for rule in rules:
        for suggestion in rule(candidates):
            found.setdefault(frozenset((suggestion.a, suggestion.b)), suggestion)
    return list(found.values())[:MOST]


def _of(candidates: Sequence[Candidate], kind: str) -> list[Candidate]:
    return [candidate for candidate in candidates if candidate.kind == kind]


def _known(candidates: Sequence[Candidate], metric: str) -> list[tuple[float, Candidate]]:
    values = ((candidate.metrics.get(metric), candidate) for candidate in candidates)
    return [(value, candidate) for value, candidate in values if value is not None]


def _same_accuracy(candidates: Sequence[Candidate]) -> Iterator[Suggestion]:
    """Yield the two unlearned runs that one number cannot tell apart, but their predictions can."""
    pairs = [
        (one.differs(other), first, second, one, other)
        for (first, one), (second, other) in combinations(_known(_of(candidates, "unlearned"), FORGET_ACCURACY), 2)
        if abs(first - second) <= SAME_ACCURACY
    ]
    share, first, second, one, other = max(pairs, key=lambda pair: pair[0], default=(0.0, 0.0, 0.0, None, None))
    if one and other and share > 0:
        text = f"UA {first:.1%} and {second:.1%}, yet {share:.1%} of forget and test samples get other classes."
        yield Suggestion(one.run, other.run, "Same UA, most different predictions", text)


def _nearest_to_retrained(candidates: Sequence[Candidate]) -> Iterator[Suggestion]:
    """Yield the unlearned run that predicts most like a retrained model, beside that model."""
    pairs = [
        (unlearned.differs(retrained), unlearned, retrained)
        for unlearned in _of(candidates, "unlearned")
        for retrained in _of(candidates, "retrained")
    ]
    if pairs:
        share, unlearned, retrained = min(pairs, key=lambda pair: pair[0])
        text = f"It predicts another class than this retrained model on {share:.1%} of forget and test samples."
        yield Suggestion(unlearned.run, retrained.run, "Nearest to retrained", text)


def _best_and_worst_privacy(candidates: Sequence[Candidate]) -> Iterator[Suggestion]:
    """Yield the two ends of the worst-case privacy score."""
    known = _known(_of(candidates, "unlearned"), PRIVACY)
    if len(known) >= 2:
        best, worst = max(known, key=lambda pair: pair[0]), min(known, key=lambda pair: pair[0])
        if best[0] > worst[0]:
            text = f"Worst-case privacy score {best[0]:.3f} against {worst[0]:.3f}."
            yield Suggestion(best[1].run, worst[1].run, "Best and worst privacy", text)


def _before_and_after(candidates: Sequence[Candidate]) -> Iterator[Suggestion]:
    """Yield the unlearned runs beside their base, newest first."""
    originals = {candidate.run: candidate for candidate in _of(candidates, "original")}
    for unlearned in reversed(_of(candidates, "unlearned")):
        base = originals.get(unlearned.base or "")
        if base:
            text = f"{unlearned.differs(base):.1%} of forget and test samples get another class than before."
            yield Suggestion(base.run, unlearned.run, "Before and after", text)


def _what_forgetting_changes(candidates: Sequence[Candidate]) -> Iterator[Suggestion]:
    """Yield the first original beside the first retrained model."""
    for original, retrained in zip(_of(candidates, "original")[:1], _of(candidates, "retrained")[:1], strict=False):
        text = f"{original.differs(retrained):.1%} of forget and test samples get another class without the forget set."
        yield Suggestion(original.run, retrained.run, "What forgetting should change", text)


def _noise(candidates: Sequence[Candidate]) -> Iterator[Suggestion]:
    """Yield the two retrained models that differ most: differences below theirs are noise."""
    pairs = list(combinations(_of(candidates, "retrained"), 2))
    if pairs:
        shares = [one.differs(other) for one, other in pairs]
        one, other = pairs[int(np.argmax(shares))]
        text = f"Trained alike but for the seed, they differ on {max(shares):.1%} of forget and test samples."
        yield Suggestion(one.run, other.run, "What is noise", text)
