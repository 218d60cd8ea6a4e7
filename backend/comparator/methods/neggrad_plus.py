"""NegGrad+ (Kurmanji et al., “Towards unbounded machine unlearning”, NeurIPS 2023; Advanced NegGrad: MUFAC, 2023)."""

from __future__ import annotations

from typing import Literal

from comparator import Task, method
from comparator.methods.options import TUNED, SgdParameters
from comparator.parameters import Field


class Parameters(SgdParameters):
    """How descent on the retain set and ascent on the forget set are weighed."""

    epochs: int = Field(5, ge=1, le=200, unit="passes", description="over the retain set; the forget set is cycled")
    learning_rate: float = Field(0.01, gt=0, le=1, scale="log", description="constant")
    variant: Literal["weighted", "advanced"] = Field(
        "weighted", description="α and 1 − α as weights, or 1 and 1 (“advanced”, MUFAC)"
    )
    retain_weight: float = Field(0.95, gt=0, lt=1, description="α, the weight of the retain loss (weighted)")
    momentum: float = Field(0.0, ge=0, lt=1, advanced=True, description="of SGD")


@method(
    "neggrad_plus",
    label="NegGrad+",
    reads={"retain", "forget"},
    trains=True,
    presets={
        "paper": {"epochs": 5, "learning_rate": 0.01, "retain_weight": 0.95},
        "small": {"epochs": 5, "learning_rate": 0.02, "retain_weight": 0.95, "clip": 0.5},
    },
    tuned=TUNED,
    differs="MUFAC's code skips every step whose retain and forget batches differ in size, so tails are never "
    "seen; ours drops nothing. LoTUS's “NegGrad+” flips a gradient that is not there yet and so descends "
    "on the forget set.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Descend on a retain batch and ascend on a forget batch in the same step."""
    retain_weight, forget_weight = parameters.retain_weight, 1 - parameters.retain_weight
    if parameters.variant == "advanced":
        retain_weight, forget_weight = 1.0, 1.0
    optimizer = parameters.sgd(task)
    for images, labels, gone, gone_labels in task.pairs(epochs=parameters.epochs, **parameters.batches()):
        loss = retain_weight * task.loss(images, labels) - forget_weight * task.loss(gone, gone_labels)
        task.step(optimizer, loss, clip=parameters.clip)
