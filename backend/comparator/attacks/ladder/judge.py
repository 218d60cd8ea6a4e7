"""What a rung says of a run, and of itself: the originals are judged by the same test first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from comparator.attacks.ladder import family, residual
from comparator.attacks.ladder.found import Judged
from comparator.attacks.ladder.measure import FEWEST_MODELS, LEVEL, Finding, Measure
from comparator.attacks.ladder.rung import Rung, Unmeasured, rungs
from comparator.attacks.ladder.subject import Subject
from comparator.errors import NotCovered


@dataclass(frozen=True)
class Settings:
    """Fixed before looking: the ``margin`` is the share of the original's effect that counts as forgotten enough.

    ``runs`` is how many runs are judged in the same table (Dunnett).
    """

    margin: float = 1.0
    runs: int = 1


WEIGHT: tuple[Finding, ...] = ("too_much", "damaged", "too_little", "differs")


@dataclass(frozen=True)
class Tried:
    """A rung with its measures; without any where it could not be measured."""

    rung: Rung
    measures: tuple[Measure, ...]
    why: str = ""
    needed: str = ""

    @property
    def tested(self) -> tuple[Measure, ...]:
        """Return the measures that can be tested."""
        return tuple(each for each in self.measures if each.testable)

    @property
    def shown(self) -> Measure:
        """Return the measure that speaks for the rung.

        It is the one furthest from retrained models, and of several that are far enough the one that says most: too
        much memory before too little before mere difference.
        """
        far = [each for each in self.tested if each.p() * len(self.tested) <= LEVEL]
        if far:
            return min(far, key=lambda each: (WEIGHT.index(each.finding() or "differs"), each.p()))
        return min(self.tested or self.measures, key=lambda each: each.p())


def climb(subject: Subject) -> list[Tried]:
    """Measure every rung."""
    return [_tried(each, subject) for each in rungs()]


def _tried(rung: Rung, subject: Subject) -> Tried:
    try:
        measures = tuple(rung.compute(subject))
    except Unmeasured as missing:
        return Tried(rung, (), str(missing), missing.then)
    except NotCovered as error:
        return Tried(rung, (), error.detail, "predictions of all samples")
    if not measures:
        return Tried(rung, (), "The scenario has no images to measure this on.")
    return Tried(rung, measures)


def judge(tried: Sequence[Tried], settings: Settings) -> list[Judged]:
    """Judge all rungs of a run: difference first (Holm over the rungs that can be tested), then what it bounds."""
    tested = [each for each in tried if each.tested]
    own = {each.rung.name: _p(each, settings.runs) for each in tested}
    random = [each.rung.name for each in tested if not each.shown.certain]
    held = family.holm([own[name] for name in random])
    adjusted = own | dict(zip(random, held, strict=True))
    return [_judged(each, own.get(each.rung.name), adjusted.get(each.rung.name), settings) for each in tried]


def _p(tried: Tried, runs: int) -> float:
    """Return the p-value of a rung: the smallest of its measures' (Bonferroni)."""
    return min(1.0, len(tried.tested) * min(_adjusted(each, runs) for each in tried.tested))


def _adjusted(measure: Measure, runs: int) -> float:
    p = measure.p()
    if runs == 1 or p >= 1 or measure.certain:
        return p
    if measure.law:
        return family.sidak(p, runs)
    error, freedom = measure.error()
    sides = 2 if measure.above and measure.below else 1
    distance = measure.effect / error * (-1 if sides == 1 and measure.below else 1)
    return (
        family.dunnett(distance, freedom, len(measure.null), runs, sides=sides) if distance > 0 or sides == 2 else 1.0
    )


def _judged(tried: Tried, p: float | None, adjusted: float | None, settings: Settings) -> Judged:
    rung = tried.rung
    found = Judged(
        rung.name, rung.label, rung.question, rung.group, rung.aim, rung.panel, "cannot_tell", accuses=rung.accuses,
        note=tried.why, needed=tried.needed,
    )  # fmt: skip
    if not tried.measures:
        return replace(found, state="not_computed" if rung.group == "depth" else "cannot_tell")
    measure = tried.shown
    band = measure.band() or (None, None)
    found = replace(
        found, statistic=measure.label, unit=measure.unit, value=float(measure.runs.mean()), mean=_known(measure.mean),
        lower=band[0], upper=band[1], null=tuple(map(float, measure.null)),
        originals=tuple(map(float, measure.originals)), p=p, p_adjusted=adjusted,
        detectable=_known(measure.detectable()),
    )  # fmt: skip
    if p is None or adjusted is None:
        few = len(measure.null)
        if few >= FEWEST_MODELS:
            return replace(found, note="All retrained models have the same value here: nothing scatters to judge by.")
        return replace(
            found, note=f"{few or 'No'} retrained model{'s' * (few != 1)} cannot say what is normal.",
            needed=f"{FEWEST_MODELS} or more retrained models, 8 to conclude that none is found",
        )  # fmt: skip
    if rung.aim == "memory":
        sensitive, power, at_most = _of_originals(tried, settings)
        found = replace(found, sensitive=sensitive, power=power, at_most=at_most)
    if adjusted <= LEVEL:
        return replace(found, state=measure.finding() or "differs")
    found = replace(found, leaning=(measure.finding() or "differs") if p <= LEVEL else "")
    if rung.aim == "side_effects":
        return replace(found, state="inside")
    if found.sensitive is None:
        return replace(found, note="Without an original nothing says what this could have found.", needed="an original")
    if not found.sensitive:
        return replace(found, note="Could not have told: it does not reject the original either.",
                       needed="more retrained models")  # fmt: skip
    if found.at_most is not None and not residual.below(measure, settings.margin):
        return replace(
            found, note=f"Up to {found.at_most:.0%} of what the original does may be left.",
            needed="more retrained models, or more seeds of the run",
        )  # fmt: skip
    return replace(found, state="inside")


def _of_originals(tried: Tried, settings: Settings) -> tuple[bool | None, float | None, float | None]:
    """Return whether a rung rejects the originals, its power at the margin, and the bound on residual memory."""
    measures = [each for each in tried.tested if len(each.originals)]
    if not measures:
        return None, None, None
    p = min(1.0, len(tried.tested) * min(each.p(each.original, runs=1) for each in measures))
    shown = tried.shown
    found = residual.residual(tried.rung.name, tried.rung.label, shown) if len(tried.measures) == 1 else None
    power = shown.power(settings.margin * shown.original) if len(shown.originals) else math.nan
    return p <= LEVEL, _known(power), found.at_most if found else None


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
