"""Behaviour elsewhere: does the model say what retrained models say about images that are kept?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from comparator.attacks.ladder.measure import ByKind, Measure
from comparator.attacks.ladder.rung import Unmeasured, each, everyone, rung
from comparator.attacks.ladder.subject import Subject
from comparator.attacks.results import Values
from comparator.attacks.rungs.utility import POINT, kept_parts
from comparator.evidence import Outputs, Part
from comparator.seeds import generator

FEWEST = 3
MOST_ROWS, TINY = 2000, 1e-12


def divergence(first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]) -> float:
    """Return the mean Jensen–Shannon divergence in nats of probabilities [n, classes] (Lin, IEEE TIT 1991)."""
    middle = (first + second) / 2
    halves = [one * (np.log(np.maximum(one, 1e-30)) - np.log(np.maximum(middle, 1e-30))) for one in (first, second)]
    return float((halves[0] + halves[1]).sum(axis=1).mean() / 2)


@rung(
    "behaviour", label="Behaviour elsewhere", place=40, panel="reported", aim="side_effects",
    question="Does the model say what retrained models say about images that are kept?",
)  # fmt: skip
def behaviour(view: Subject) -> Sequence[Measure]:
    """Compare agreement and divergence with retrained models to those among retrained models.

    Values of models that share the pool differ by (K − 2)/(K − 1) of what a new model's would: the deviation is
    stretched by the inverse (that is the jackknife's).
    """
    models = len(view.retrained)
    if models < FEWEST:
        raise Unmeasured("Retrained models cannot be compared among themselves.", f"{FEWEST} or more retrained models")
    measures = []
    for part, words in kept_parts(view):
        if not len(view.labels(part)):
            continue
        agreement, apart = _pairs(view, part)
        stretch = (models - 1) / (models - 2)
        # One point more than among retrained models, on the logarithm's scale.
        point = float(np.log1p(POINT / np.exp(apart.null.mean())))
        measures += [
            Measure(f"agreement_{part}", f"agreement with retrained, {words}", above=None, below="damaged",
                    stretch=stretch, least=POINT, floor=POINT / 4, models=agreement),
            Measure(f"divergence_{part}", f"log divergence from retrained, {words}", above="damaged", below=None,
                    stretch=stretch, least=point, models=apart),
        ]  # fmt: skip
    return measures


def _pairs(view: Subject, part: Part) -> list[ByKind]:
    """Return mean agreement and log mean divergence of every model with the retrained models, itself left out."""
    count = len(view.labels(part))
    drawn = generator(0, "behaviour", part).permutation(count)[:MOST_ROWS]
    said = {id(model): view.logits(part, model) for model in everyone(view)}
    top = {key: logits.argmax(axis=1) for key, logits in said.items()}
    chances = {key: softmax(logits[drawn].astype(np.float64), axis=1) for key, logits in said.items()}
    known: dict[tuple[int, int], tuple[float, float]] = {}

    def pair(one: int, other: int) -> tuple[float, float]:
        key = (min(one, other), max(one, other))
        if key not in known:
            known[key] = float((top[one] == top[other]).mean()), divergence(chances[one], chances[other])
        return known[key]

    def means(model: Outputs, pool: tuple[Outputs, ...]) -> Values:
        agreement, apart = np.mean([pair(id(model), id(other)) for other in pool], axis=0)
        return np.array([agreement, np.log(max(apart, TINY))])

    return each(view, means)
