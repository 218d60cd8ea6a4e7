"""What the ladder found, as it travels: rungs with their numbers, and the residual memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["inside", "too_much", "too_little", "differs", "damaged", "cannot_tell", "not_computed"]


@dataclass(frozen=True)
class Residual:
    """(run − retrained)/(original − retrained) of a rung, as a share: 0 like retrained, 1 like the original.

    ``lower`` and ``upper`` are the 95 % interval over training seeds, ``at_most`` the one-sided 95 % upper bound.
    """

    rung: str
    label: str
    value: float
    lower: float
    upper: float
    at_most: float


@dataclass(frozen=True)
class Judged:
    """A rung with what it found; numbers that do not exist are ``None``.

    ``lower`` and ``upper`` are the 95 % prediction band of retrained models, ``p_adjusted`` is Holm's over the rungs of
    the run. ``sensitive`` says whether the originals would be rejected; ``power`` with which probability a model that
    keeps the margin's share of the original's effect would be; ``at_most`` bounds the residual memory (95 %).
    ``leaning`` is what the rung finds by itself at 5 %, where it does not over all rungs: no ground to accuse, and
    none to praise.
    """

    name: str
    label: str
    question: str
    group: str
    aim: str
    panel: str
    state: State
    statistic: str = ""
    unit: str = ""
    value: float | None = None
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    null: tuple[float, ...] = ()
    originals: tuple[float, ...] = ()
    p: float | None = None
    p_adjusted: float | None = None
    sensitive: bool | None = None
    power: float | None = None
    detectable: float | None = None
    at_most: float | None = None
    accuses: bool = True
    leaning: str = ""
    note: str = ""
    needed: str = ""
