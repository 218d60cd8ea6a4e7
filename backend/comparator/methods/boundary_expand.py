"""Boundary expand (Chen et al., “Boundary unlearning”, CVPR 2023)."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from comparator import Task, method
from comparator.methods.options import TUNED, SgdParameters
from comparator.models.layers import head
from comparator.parameters import Field
from comparator.training.structure import reset


class Parameters(SgdParameters):
    """How long the forget set is drawn into the class that does not exist."""

    epochs: int = Field(10, ge=1, le=200, unit="passes", description="over the forget set")
    learning_rate: float = Field(1e-5, gt=0, le=1, scale="log", description="constant")
    batch_size: int = Field(64, ge=1, le=4096, unit="samples", description="in one step")


@method(
    "boundary_expand",
    label="Boundary Expand",
    reads={"forget"},
    trains=True,
    presets={
        "paper": {"epochs": 10, "learning_rate": 1e-5},
        "small": {"epochs": 10, "learning_rate": 3e-4, "batch_size": 32},
    },
    tuned=TUNED,
    differs="Unlearn-Sparse and SalUn never remove the extra output before they evaluate; ours is never part of "
    "the model.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Train the forget set into one more class, whose output is then thrown away."""
    _, last = head(task.model)
    extra = nn.Linear(last.in_features, 1, device="meta").to_empty(device="cpu")
    reset([extra], task.random("extra class"))
    extra = extra.to(task.device.torch)
    optimizer = parameters.sgd(task)
    optimizer.add_param_group({"params": list(extra.parameters())})
    for images, _ in task.batches("forget", epochs=parameters.epochs, **parameters.batches()):
        logits, features = task.features(images)
        widened = torch.cat([logits, extra(features)], dim=1)
        target = torch.full((len(images),), logits.shape[1], device=logits.device)
        task.step(optimizer, cross_entropy(widened, target), clip=parameters.clip)
