"""What exact unlearning by retraining in parts costs (Bourtoule et al., IEEE S&P 2021, section V)."""

from __future__ import annotations

from comparator import metric
from comparator.evidence import View


@metric(
    "retrained_share", label="Retrained share", direction="lower", bounds=(0, 1),
    definition="Visits to samples that deletion took, as a share of those that training all shards anew would take; "
    "1 for a model trained from nothing. Only methods that train in parts have it.",
    formula="Σ passes × samples over what was trained again / the same sum over all shards and slices",
)  # fmt: skip
def retrained_share(view: View) -> float | None:
    """How much of the training had to be repeated."""
    return view.model.cost.get("retrained_share")
