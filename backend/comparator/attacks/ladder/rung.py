"""Rungs of the ladder: each asks one question of a model, in a file of its own in ``attacks/rungs``."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from comparator.attacks import sides
from comparator.attacks.ladder.measure import ByKind, Measure
from comparator.attacks.ladder.subject import Subject
from comparator.attacks.results import Values
from comparator.evidence import Outputs

FOLDER = "comparator.attacks.rungs"
Group = Literal["core", "further", "depth"]
Aim = Literal["memory", "side_effects"]


class Unmeasured(Exception):
    """A rung cannot be measured; the text says why, and ``then`` what would change that."""

    def __init__(self, why: str, then: str = "") -> None:
        super().__init__(why)
        self.then = then


Compute = Callable[[Subject], Sequence[Measure]]


@dataclass(frozen=True)
class Rung:
    """A question; ``panel`` is the attack whose panel shows it, ``accuses`` whether too much memory here is a leak."""

    name: str
    label: str
    question: str
    group: Group
    aim: Aim
    panel: str
    accuses: bool
    place: int
    compute: Compute


_rungs: dict[str, Rung] = {}


def rung(
    name: str, *, label: str, question: str, place: int, panel: str, group: Group = "core", aim: Aim = "memory",
    accuses: bool = True,
) -> Callable[[Compute], Compute]:  # fmt: skip
    """Register a rung: a pure function of a view to one or more measures; ``place`` orders the ladder."""

    def decorate(compute: Compute) -> Compute:
        _rungs[name] = Rung(name, label, question, group, aim, panel, accuses, place, compute)
        return compute

    return decorate


@functools.cache
def _load() -> None:
    package = importlib.import_module(FOLDER)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{FOLDER}.{module.name}")


def rungs() -> tuple[Rung, ...]:
    """Return every rung, in the order of the ladder."""
    _load()
    return tuple(sorted(_rungs.values(), key=lambda each: each.place))


def everyone(view: Subject) -> tuple[Outputs, ...]:
    """Return all models of a view: the run, its peers of other seeds, retrained models, originals."""
    return (view.model, *view.peers, *view.retrained, *view.originals)


def sorted_out(view: Subject, values: Values) -> ByKind:
    """Divide values [models] in the order of ``everyone`` into those of ``runs``, ``null`` and ``originals``."""
    runs, models = 1 + len(view.peers), len(view.retrained)
    first, second = runs, runs + models
    return ByKind(values[:first], values[first:second], values[second:])


def each(view: Subject, statistic: Callable[[Outputs, tuple[Outputs, ...]], Values]) -> list[ByKind]:
    """Return, for each part of a statistic [parts] of a model and its pool, the values of all models.

    Retrained models are left out of their own pool.
    """
    pool = view.retrained
    found = [statistic(model, tuple(other for other in pool if other is not model)) for model in everyone(view)]
    return [sorted_out(view, values) for values in np.stack(found, axis=1)]


def left_out(view: Subject) -> tuple[str, ...]:
    """Return a note on forgotten images that some model has no predictions of; none where all are covered."""
    ids, _, _ = sides.paired(view, "forget", "margin", everyone(view))
    missing = len(view.labels("forget")) - len(ids)
    return (f"{missing} forgotten images lack predictions of some model and are left out.",) if missing else ()
