"""How far weights have moved: layer-wise distance (Golatkar et al., CVPR 2020) and the length of the update."""

from __future__ import annotations

from statistics import fmean

from comparator import metric
from comparator.evidence import View

CITATION = "Golatkar et al., CVPR 2020 (layer-wise distance)"
FORMULA = "√(Σ‖θ − θ′‖² / Σ‖θ‖²) over trainable weights, mean over θ′ of {}"


def relative_distance(view: View, kind: str) -> float | None:
    """Return the mean distance to the other models of a kind, relative to the model's own length."""
    known = view.weights
    distances = [each.difference for each in known.apart if each.kind == kind] if known else []
    return fmean(distances) / known.norm if known and known.norm and distances else None


@metric(
    "update_norm", slow=True, label="Update length", direction="none", bounds=(0, None), citation=CITATION,
    definition="How far the method moved the weights of its base: what its placebo, a random step, goes as well.",
    formula="‖θ − θ_base‖₂ over trainable weights",
)  # fmt: skip
def update_norm(view: View) -> float | None:
    """The length of the step from the base to the unlearned model."""
    if view.model.kind != "unlearned" or view.weights is None:
        return None
    return next((each.difference for each in view.weights.apart if each.base), None)


@metric(
    "weight_distance_retrained", slow=True, label="Weight distance to retrained", direction="closest_to_retrained",
    bounds=(0, None), citation=CITATION, formula=FORMULA.format("the other retrained models"),
    compared="pairs",
    definition="Relative distance of the weights to those of retrained models. Two retrained models of other seeds are "
    "far apart themselves: closeness below their own distance is no merit.",
)  # fmt: skip
def weight_distance_retrained(view: View) -> float | None:
    """How far the weights are from those of models that never saw the forget set."""
    return relative_distance(view, "retrained")


@metric(
    "weight_distance_original", slow=True, label="Weight distance to original", direction="none", bounds=(0, None),
    citation=CITATION, formula=FORMULA.format("the originals"),
    definition="Relative distance of the weights to those of the originals: how much a method changed.",
)  # fmt: skip
def weight_distance_original(view: View) -> float | None:
    """How far the weights are from where they were."""
    return relative_distance(view, "original")
