"""The worst-case privacy score of a run, between those of originals and of held-out retrained models."""

from __future__ import annotations

import numpy as np

from comparator import Field, Params, attack
from comparator.attacks import pool, sides, worst_case
from comparator.attacks.results import About, Scalar
from comparator.evidence import View


class Parameters(Params):
    """Which form of the score."""

    form: worst_case.Form = Field(
        "published", description="the reference code's form, or the strict one of the challenge"
    )


@attack(
    "worst_case_privacy", label="Worst-case privacy score", direction="higher", game="same_as_retrained",
    formula="1 − max over 2 statistics, 2 directions, 51 thresholds of 1 − 2^−ε(FPR, FNR)", needs=["retrained"],
    threat_model="sees probabilities of the forgotten images; knows those of a retrained model",
)  # fmt: skip
def worst_case_privacy(view: View, parameters: Parameters) -> Scalar:
    """Score the best single threshold on entropy or confidence between this model and retrained ones."""
    about = About(
        name="WCPS", label=f"Worst-case privacy score ({parameters.form})", direction="higher",
        definition="1 minus the best attack that tells this model from a retrained one on the forgotten images; two "
        "retrained models score below 1, and a model that forgot nothing above 0: read it between these.",
        game="same_as_retrained", notes=sides.notes(sides.side(view, "forget", "entropy")),
        positive="this model on forgotten images", negative="a retrained model on the same",
        citation="Lee et al., IEEE TVCG 32(3), 2026",
    )  # fmt: skip
    placed = place(view, parameters.form)
    if placed is None:
        return Scalar(about, None, sentence="Cannot say: there is no retrained model to compare with.")
    return Scalar(about, placed.value, placed.intervals(), placed.anchors())


def place(view: View, form: worst_case.Form) -> pool.Calibrated | None:
    """Return the score with those of originals and of each retrained model among the others; ``None`` without any."""
    if not view.retrained:
        return None
    seen = [worst_case.statistics(view, model) for model in (view.model, *view.originals, *view.retrained)]
    retrained = seen[1 + len(view.originals) :]
    mine, *originals = (worst_case.mean_score(each, retrained, form) for each in seen[: 1 + len(view.originals)])
    null = [
        worst_case.mean_score(each, retrained[:out] + retrained[out + 1 :], form)
        for out, each in enumerate(retrained)
        if len(retrained) > 1
    ]
    return pool.place_among(mine, np.array(null), np.array(originals), "pairs")
