"""One number of a model among those of retrained models and originals, and its test over training seeds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from scipy.special import nctdtr, stdtr, stdtrit

from comparator.attacks.results import Values

Finding = Literal["too_much", "too_little", "differs", "damaged"]
LEVEL = 0.05
FEWEST_MODELS = 3
MANY, FURTHEST = 1e6, 30.0


@dataclass(frozen=True)
class ByKind:
    """A statistic of the runs [R ≥ 1] to judge, of the retrained models [K] and of the originals [O]."""

    runs: Values
    null: Values
    originals: Values


@dataclass(frozen=True)
class Measure:
    """A statistic of all models, and what it means.

    ``above`` and ``below`` say what it means to lie above or below retrained models; ``None`` where that never counts
    against a run. ``stretch`` corrects the deviation of leave-one-out values that share pairs, ``floor`` is the least
    deviation between models that is believed, and differences of at most ``least`` are no difference. ``law`` is the
    mean and deviation of a value where it is known exactly, and then no retrained model is needed; runs that share what
    is random in it do not narrow it. What is ``certain`` needs neither: more than ``least`` never happens by chance.
    """

    name: str
    label: str
    models: ByKind
    above: Finding | None
    below: Finding | None
    unit: str = ""
    stretch: float = 1.0
    floor: float = 0.0
    least: float = 0.0
    law: tuple[float, float] | None = None
    certain: bool = False

    @property
    def runs(self) -> Values:
        """Return the values [R] of the runs to judge."""
        return self.models.runs

    @property
    def null(self) -> Values:
        """Return the values [K] of retrained models."""
        return self.models.null

    @property
    def originals(self) -> Values:
        """Return the values [O] of originals."""
        return self.models.originals

    @property
    def testable(self) -> bool:
        """Whether retrained models, or the known law, say what is normal."""
        return self.certain or self.law is not None or (len(self.null) >= FEWEST_MODELS and self.deviation > 0)

    @property
    def mean(self) -> float:
        """Return the mean of retrained models, or of the law; NaN without either."""
        if self.law or self.certain:
            return self.law[0] if self.law else 0.0
        return float(self.null.mean()) if len(self.null) else math.nan

    @property
    def deviation(self) -> float:
        """Return the deviation of one retrained model."""
        if self.law:
            return self.law[1]
        own = float(self.null.std(ddof=1)) * self.stretch if len(self.null) > 1 else 0.0
        return max(own, self.floor)

    @property
    def effect(self) -> float:
        """Return the mean of the runs minus that of retrained models."""
        return float(self.runs.mean()) - self.mean

    @property
    def original(self) -> float:
        """Return the mean of the originals minus that of retrained models; NaN without an original."""
        return float(self.originals.mean()) - self.mean if len(self.originals) else math.nan

    def error(self, runs: int | None = None) -> tuple[float, float]:
        """Return standard error and degrees of freedom of the difference of ``runs`` models (default: these) and null.

        One run scatters as retrained models do; several bring their own variance (Welch, Biometrika 1947).
        """
        models = len(self.runs) if runs is None else runs
        if self.law:
            return self.deviation, MANY
        own, freedom = self.deviation**2 / len(self.null), len(self.null) - 1
        if models < 2 or runs is not None:
            return math.sqrt(self.deviation**2 / models + own), freedom
        theirs = max(float(self.runs.var(ddof=1)), self.floor**2) / models
        total = theirs + own
        return math.sqrt(total), total**2 / (theirs**2 / (models - 1) + own**2 / freedom) if total else freedom

    def tails(self, effect: float | None = None, runs: int | None = None) -> tuple[float, float]:
        """Return the one-sided p-values of lying above and below retrained models."""
        distance = self.effect if effect is None else effect
        if not self.testable or abs(distance) <= self.least:
            return 1.0, 1.0
        if self.certain:
            return float(distance < 0), float(distance > 0)
        error, freedom = self.error(runs)
        return float(stdtr(freedom, -distance / error)), float(stdtr(freedom, distance / error))

    def p(self, effect: float | None = None, runs: int | None = None) -> float:
        """Return the p-value of no difference, two-sided unless only one direction counts."""
        high, low = self.tails(effect, runs)
        if self.above and self.below:
            return min(1.0, 2 * min(high, low))
        return high if self.above else low

    def finding(self) -> Finding | None:
        """Return what the runs' side of the retrained models means."""
        return self.above if self.effect > 0 else self.below

    def band(self, level: float = 1 - LEVEL) -> tuple[float, float] | None:
        """Return where a further retrained model lies with probability ``level``; ``None`` if nothing says so."""
        if not self.testable:
            return None
        if self.certain:
            return self.mean - self.least, self.mean + self.least
        error, freedom = self.error(1)
        half = max(self.least, float(stdtrit(freedom, (1 + level) / 2)) * error)
        return self.mean - half, self.mean + half

    def power(self, effect: float, level: float = LEVEL) -> float:
        """Return with which probability one model that lies ``effect`` away would be found at ``level``."""
        if not self.testable or not math.isfinite(effect):
            return math.nan
        if self.certain:
            return 1 - self.p(effect)
        error, freedom = self.error(1)
        sides = 2 if self.above and self.below else 1
        limit = max(-float(stdtrit(freedom, level / sides)), self.least / error)
        shift = min(max(effect / error, -FURTHEST), FURTHEST)
        beyond = 1 - float(nctdtr(freedom, shift, limit)) if self.above else 0.0
        return beyond + (float(nctdtr(freedom, shift, -limit)) if self.below else 0.0)

    def detectable(self, power: float = 0.8) -> float:
        """Return the smallest difference that is found with probability ``power`` at 5 %."""
        if not self.testable:
            return math.nan
        if self.certain:
            return self.least
        error, freedom = self.error()
        sides = 2 if self.above and self.below else 1
        return max(self.least, error * float(stdtrit(freedom, power) - stdtrit(freedom, LEVEL / sides)))
