"""Draws of a candidate and a pool from the stored models, and what the ladder says of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from comparator.attacks.results import Ladder
from comparator.attacks.simulate import simulate
from nulls.fakes import Fake
from nulls.stored import Nulls

ACCUSED = ("leaks", "damaged", "over_erased", "differs")
PRAISED = ("indistinguishable", "indistinguishable_in_outputs")


@dataclass(frozen=True)
class Judgements:
    """The ladders of several draws."""

    ladders: Sequence[Ladder]

    def share(self, *states: str) -> float:
        """Return how often the word is one of some."""
        return float(np.mean([each.state in states for each in self.ladders]))

    @property
    def rejected_by_some_rung(self) -> float:
        """Return how often any rung rejects at its own 5 %."""
        return float(np.mean([any(rung.p is not None and rung.p <= 0.05 for rung in each.rungs)
                              for each in self.ladders]))  # fmt: skip

    def states(self) -> dict[str, float]:
        """Return the share of every word."""
        return {name: count / len(self.ladders) for name, count in Counter(each.state for each in self.ladders).items()}


def ladder_of(view: object) -> Ladder:
    """Climb the ladder as the app does."""
    found, _ = simulate("verdict", view)  # type: ignore[arg-type]
    assert isinstance(found, Ladder)
    return found


def held_out(nulls: Nulls, kind: str, *, pool: int, draws: int, originals: int = 1) -> Judgements:
    """Judge models of a kind, each in its turn, among pools drawn from all others."""
    random = np.random.default_rng([pool, draws])
    models = nulls.models[kind]
    return Judgements([
        ladder_of(nulls.draw(random, models[number % len(models)], pool, originals)) for number in range(draws)
    ])  # fmt: skip


def methods(nulls: Nulls, *, seeds: int, pool: int, draws: int) -> Judgements:
    """Judge methods that retrain: several held-out retrained models at once among a pool of others."""
    random = np.random.default_rng([pool, draws, seeds])
    models = nulls.models["retrained"]
    found = []
    for number in range(draws):
        whole = nulls.draw(random, models[number % len(models)], pool + seeds - 1)
        apart = replace(whole, retrained=whole.retrained[seeds - 1 :], peers=whole.retrained[: seeds - 1])
        found.append(ladder_of(apart))
    return Judgements(found)


def faked(nulls: Nulls, fake: Fake, *, pool: int, draws: int) -> Judgements:
    """Judge fakes made of a retrained candidate and the scenario's original."""
    random = np.random.default_rng([pool, draws])
    models, found = nulls.models["retrained"], []
    for number in range(draws):
        view = nulls.draw(random, models[number % len(models)], pool, 2)
        made = fake(view, random)
        known = tuple(each for each in view.originals if each is not made)[-1:]
        found.append(ladder_of(replace(view, model=made, originals=known)))
    return Judgements(found)
