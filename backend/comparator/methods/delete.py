"""DELETE (Zhou et al., “Decoupled distillation to erase”, CVPR 2025)."""

from __future__ import annotations

import torch
from torch.nn.functional import softmax

from comparator import Task, method
from comparator.methods.options import TUNED, SgdParameters
from comparator.parameters import Field
from comparator.training.distances import divergence
from comparator.training.relabel import without


class Parameters(SgdParameters):
    """How long and how hard the remaining classes are distilled."""

    epochs: int = Field(20, ge=1, le=200, unit="passes", description="over the forget set")
    learning_rate: float = Field(1e-4, gt=0, le=1, scale="log", description="constant")
    weight_decay: float = Field(0.0, ge=0, le=1, advanced=True, description="of SGD")


@method(
    "delete",
    label="DELETE",
    reads={"forget", "original"},
    trains=True,
    presets={
        "paper": {"epochs": 20, "learning_rate": 1e-4, "weight_decay": 0.0},
        "small": {"epochs": 10, "learning_rate": 1e-4, "batch_size": 32},
    },
    tuned=TUNED,
    differs="The paper names a weight decay of 5e-4 that its code does not use.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Distil, on the forget set alone, the original's probabilities with the true class removed."""
    optimizer = parameters.sgd(task)
    for images, labels in task.batches("forget", epochs=parameters.epochs, **parameters.batches()):
        with torch.no_grad():
            target = softmax(without(task.logits(images, task.original), labels), dim=1)
        task.step(optimizer, divergence(target, task.logits(images)), clip=parameters.clip)
