"""The scores that papers report, side by side with what an original and a held-out retrained model get."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean

from comparator import Field, Params, attack, bands
from comparator.attacks import gaps, membership, pool, worst_case_privacy
from comparator.attacks.results import About, Cell, Heading, Table
from comparator.evidence import View

Score = Callable[[View], float | None]
Placed = Callable[[View], pool.Calibrated | None]


def of_each_model(score: Score, compared: bands.Compared | None = None) -> Placed:
    """Return a function that evaluates a score on the model, every retrained model and every original.

    ``compared`` says how the score compares a model with the retrained ones, if it does.
    """

    def place(view: View) -> pool.Calibrated | None:
        value = score(view)
        null = pool.known([score(each) for each in pool.leave_one_out(view)])
        originals = pool.known([score(each) for each in pool.with_originals(view)])
        return None if value is None else pool.place_among(value, null, originals, compared)

    return place


QUICK: dict[str, Placed] = {
    "WCPS": lambda view: worst_case_privacy.place(view, "published"),
    "WCPS_strict": lambda view: worst_case_privacy.place(view, "strict"),
    "ToW": of_each_model(gaps.tow, "distance"),
}
FITTED: dict[str, Placed] = {
    "MIA_loss": of_each_model(membership.mia_loss),
    "C_MIA": of_each_model(membership.c_mia),
    "E_MIA": of_each_model(membership.e_mia),
    "MIA_efficacy": of_each_model(membership.mia_efficacy),
    "avg_gap": of_each_model(gaps.avg_gap, "distance"),
    "ToW_MIA": of_each_model(gaps.tow_mia, "distance"),
}
HEADINGS = (
    Heading("metric", "Score"), Heading("value", "This run"), Heading("original", "Original"),
    Heading("retrained", "Held-out retrained, mean"),
    Heading("lower", "95 % of retrained from"), Heading("upper", "to"), Heading("anchored", "Anchored score"),
)  # fmt: skip


class Parameters(Params):
    """Which scores are computed."""

    fitted: bool = Field(True, description="also those that fit classifiers for every model (seconds)")


@attack(
    "reported", label="Scores as papers report them", direction="none", game="member_classifier",
    formula="each score's own, see its metric card", needs=["retrained"],
    threat_model="each score's own; none has a calibrated zero",
)  # fmt: skip
def reported(view: View, parameters: Parameters) -> Table:
    """Show every published score with its bottom (original), top and noise floor (held-out retrained models)."""
    about = About(
        name="reported", label="Scores as papers report them", direction="none", game="member_classifier",
        definition="A score means something only between an untouched original and a held-out retrained model.",
        positive="see each score's metric card",
    )  # fmt: skip
    scores = QUICK | (FITTED if parameters.fitted else {})
    return Table(about, HEADINGS, tuple(_row(name, score(view)) for name, score in scores.items()))


def _row(name: str, placed: pool.Calibrated | None) -> tuple[Cell, ...]:
    if placed is None:
        return (name, *(None for _ in HEADINGS[1:]))
    original, retrained = (fmean(each) if each else None for each in (placed.originals, placed.retrained))
    lower, upper = (placed.band.lower, placed.band.upper) if placed.band else (None, None)
    return name, placed.value, original, retrained, lower, upper, placed.anchored
