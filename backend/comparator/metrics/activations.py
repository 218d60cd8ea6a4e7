"""Activation distance: how far apart probabilities are (Golatkar et al., CVPR 2021; Chundawat et al., AAAI 2023)."""

from __future__ import annotations

import numpy as np

from comparator import metric
from comparator.evidence import Outputs, Part, View
from comparator.metrics.agreement import over_pool
from comparator.metrics.numeric import log_probabilities

ROOT_2 = 1.4142135623730951
CITATION = "Golatkar et al., CVPR 2021; Chundawat et al., AAAI 2023"
FORMULA = "mean over retrained models and samples of ‖softmax(f) − softmax(f_retrained)‖₂"


def _distance(view: View, part: Part, other: Outputs) -> float:
    mine, theirs = (np.exp(log_probabilities(logits)) for logits in (view.logits(part), view.logits(part, other)))
    return float(np.linalg.norm(mine - theirs, axis=1).mean())


@metric(
    "activation_distance_forget", label="Activation distance, forget", direction="closest_to_retrained",
    bounds=(0, ROOT_2), citation=CITATION, formula=FORMULA,
    compared="pairs",
    definition="Mean length of the difference between the model's and a retrained model's probabilities on the forget "
    "set; two retrained models differ too, and a model closer than they are to each other is not better.",
)  # fmt: skip
def activation_distance_forget(view: View) -> float | None:
    """How far the probabilities on forgotten samples are from those of retrained models."""
    return over_pool(view, "forget", _distance)


@metric(
    "activation_distance_test", label="Activation distance, test", direction="closest_to_retrained",
    bounds=(0, ROOT_2), citation=CITATION, formula=FORMULA,
    compared="pairs",
    definition="Mean length of the difference between the model's and a retrained model's probabilities on test "
    "samples; read it beside what retrained models have among themselves.",
)  # fmt: skip
def activation_distance_test(view: View) -> float | None:
    """How far the probabilities on unseen samples are from those of retrained models."""
    return over_pool(view, "test", _distance)
