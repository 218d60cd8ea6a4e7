"""Canaries drawn again and again: several statistics of their labels with one common, exact null (Phipson, SAGMB 2010).

Had a model never seen the labels, any other draw would have been as likely; what the drawn labels score is therefore
compared with what labels drawn anew score under the same model. The largest of several standardised statistics is
compared with the largest of each redraw (Westfall and Young 1993), so that looking at several costs no validity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import log_softmax
from scipy.stats import norm, rankdata

from comparator.attacks.results import Values
from comparator.seeds import generator

MOST_AT_ONCE = 2_000_000
# A row that a diverged model makes extreme counts for no more than this many of its own deviations.
MOST_DEVIATIONS = 5.0
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Statistic:
    """Mean over canaries of what a label earns: of the drawn labels, and of labels drawn at random; z and p of it."""

    name: str
    label: str
    value: float
    expected: float
    z: float
    p: float


@dataclass(frozen=True)
class Redrawn:
    """``p_remembered`` and ``p_avoided`` are those of all statistics together, from 1/(draws + 1) up."""

    statistics: tuple[Statistic, ...]
    p_remembered: float
    p_avoided: float
    draws: int


def earned(logits: Values, retrained: Values | None = None) -> dict[str, tuple[str, Values]]:
    """Return what each wrong label would earn a canary, float64 [m, wrong labels], by name with a label.

    ``logits`` [m, wrong] are a model's for the wrong labels alone; ``retrained`` those of models that never saw the
    labels, mean over them: what they find likely is no memory, and without it memory is seen more clearly.
    """
    wrong = logits.shape[1]
    top = logits == logits.max(axis=1, keepdims=True)
    found = {
        "rank": ("Rank among wrong labels", (rankdata(logits, axis=1) - 1) / (wrong - 1)),
        "first": ("Comes first", top / top.sum(axis=1, keepdims=True)),
        "likelihood": ("Log-probability among wrong labels", _scaled(log_softmax(logits, axis=1))),
    }
    if retrained is not None:
        centred = [each - each.mean(axis=1, keepdims=True) for each in (logits, retrained)]
        found["beyond_retrained"] = ("Logit beyond retrained models", _scaled(centred[0] - centred[1]))
    return found


def _scaled(values: Values) -> Values:
    """Return values with mean 0 and deviation 1 in each row; a row of equal values is 0."""
    centred = values - values.mean(axis=1, keepdims=True)
    deviation = centred.std(axis=1, keepdims=True)
    scaled: Values = np.divide(centred, deviation, out=np.zeros_like(centred), where=deviation > 0)
    return np.clip(scaled, -MOST_DEVIATIONS, MOST_DEVIATIONS)


def redraw(
    drawn: Integers, logits: Values, retrained: Values | None = None, *, draws: int = 9999, seed: int = 0
) -> Redrawn:
    """Test whether labels [m], counted among the wrong ones, earn more than labels drawn anew do; see ``earned``."""
    names = earned(logits, retrained)
    tables = np.stack([table for _, table in names.values()])
    count, wrong = logits.shape
    rows = np.arange(count)
    expected = tables.mean(axis=(1, 2))
    deviation = np.sqrt(tables.var(axis=2).sum(axis=1)) / count

    def standardised(labels: Integers) -> Values:
        """Return z float64 [statistics, draws] of labels [draws, m]."""
        means = np.stack([table[rows, labels].mean(axis=1) for table in tables])
        distance = means - expected[:, None]
        z: Values = np.divide(distance, deviation[:, None], out=np.zeros_like(distance), where=deviation[:, None] > 0)
        return z

    random = generator(seed, "canaries drawn again")
    step = max(1, MOST_AT_ONCE // count)
    again = np.concatenate(
        [standardised(random.integers(0, wrong, (min(step, draws - done), count))) for done in range(0, draws, step)],
        axis=1,
    )
    mine = standardised(drawn[None])[:, 0]
    statistics = tuple(
        Statistic(name, label, float(table[rows, drawn].mean()), float(mean), float(z), float(norm.sf(z)))
        for (name, (label, table)), mean, z in zip(names.items(), expected, mine, strict=True)
    )
    remembered = (1 + int((again.max(axis=0) >= mine.max() - 1e-9).sum())) / (draws + 1)
    avoided = (1 + int((again.min(axis=0) <= mine.min() + 1e-9).sum())) / (draws + 1)
    return Redrawn(statistics, remembered, avoided, draws)
