"""Boundary shrink (Chen et al., “Boundary unlearning”, CVPR 2023)."""

from __future__ import annotations

import torch

from comparator import Task, method
from comparator.methods.options import TUNED, SgdParameters
from comparator.parameters import Field
from comparator.training.adversarial import fast_gradient_sign


class Parameters(SgdParameters):
    """How far neighbours are sought, and how long the model is trained on their classes."""

    epochs: int = Field(10, ge=1, le=200, unit="passes", description="over the forget set")
    learning_rate: float = Field(1e-5, gt=0, le=1, scale="log", description="constant")
    attack_size: float = Field(0.1, gt=0, le=1, description="change of every pixel that finds the neighbour, 0..1")
    batch_size: int = Field(64, ge=1, le=4096, unit="samples", description="in one step")


@method(
    "boundary_shrink",
    label="Boundary Shrink",
    reads={"forget", "original"},
    trains=True,
    presets={
        "paper": {"epochs": 10, "learning_rate": 1e-5, "attack_size": 0.1},
        "small": {"epochs": 10, "learning_rate": 1e-4, "attack_size": 0.3, "batch_size": 32},
    },
    tuned=TUNED,
    differs="The official repository is for AllCNN only; Unlearn-Sparse uses a rate of 1e-6.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Train each forgotten sample on the class across its nearest decision boundary, found by a one-step attack.

    The class is that of the original's answer to the attacked image; where the attack fails it is the true one.
    """
    neighbours: dict[int, int] = {}
    for images, labels, rows in task.scan("forget"):
        attacked = fast_gradient_sign(
            task, lambda moved: task.logits(moved, task.original), images, labels, parameters.attack_size
        )
        with torch.no_grad():
            found = task.logits(attacked, task.original).argmax(dim=1)
        neighbours.update(zip(rows.tolist(), found.tolist(), strict=True))
    optimizer = parameters.sgd(task)
    for images, labels, _, rows in task.batches_with_rows("forget", epochs=parameters.epochs, **parameters.batches()):
        targets = torch.tensor([neighbours[row] for row in rows.tolist()], device=labels.device)
        task.step(optimizer, task.loss(images, targets), clip=parameters.clip)
