"""Teachers with similarity-based sampling (Kaggle NeurIPS 2023 unlearning challenge, discussion 458648). UNVERIFIED."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy, normalize

from comparator import Task, method
from comparator.data.partition import Integers
from comparator.methods.options import TUNED, AdamParameters
from comparator.parameters import Field
from comparator.training.distances import distillation
from comparator.training.structure import fresh_copy


class Parameters(AdamParameters):
    """Who the bad teacher is, and which retain samples the good one repeats."""

    epochs: int = Field(5, ge=1, le=200, unit="passes", description="over the retain samples near the forget set")
    learning_rate: float = Field(1e-4, gt=0, le=1, scale="log", description="of Adam, for the student")
    teacher_rate: float = Field(1e-3, gt=0, le=1, scale="log", description="of Adam, for the bad teacher")
    neighbours: int = Field(5, ge=1, le=100, unit="samples", description="of the retain set, near each forgotten one")
    teacher_epochs: int = Field(1, ge=1, le=200, unit="passes", description="over the retain set, for the bad teacher")
    temperature: float = Field(1.0, gt=0, le=100, advanced=True, description="of the distillation")
    weight_decay: float = Field(5e-3, ge=0, le=1, advanced=True, description="of Adam, added to the gradient")
    batch_size: int = Field(64, ge=1, le=4096, unit="samples", description="in one step")


@method(
    "similar_teacher",
    label="Similarity-sampled Teachers",
    reads={"retain", "forget", "original"},
    trains=True,
    presets={
        "paper": {"epochs": 5, "learning_rate": 1e-4, "neighbours": 5, "teacher_epochs": 1},
        "small": {"epochs": 4, "learning_rate": 2e-3, "neighbours": 3, "teacher_epochs": 4, "batch_size": 32},
    },
    tuned=TUNED,
    differs="Known from a report only; there is no public code. Cosine similarity, five neighbours, sampling in "
    "proportion to how often an image is a neighbour, temperature and rate are our reading.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Alternate a teacher that never saw the forget set with the original, on retain samples that resemble it."""
    with task.setup():
        bad = _pretrained(task, parameters)
        similar = _similar_rows(task, parameters.neighbours)
    optimizer = parameters.adam(task)
    forget = task.cycle("forget", **parameters.batches())
    for images, _ in task.batches("retain", rows=similar, epochs=parameters.epochs, **parameters.batches()):
        gone, _ = next(forget)
        for batch, teacher in ((gone, bad), (images, task.original)):
            with torch.no_grad():
                said = task.logits(batch, teacher)
            task.step(optimizer, distillation(said, task.logits(batch), parameters.temperature), clip=parameters.clip)


def _pretrained(task: Task, parameters: Parameters) -> nn.Module:
    """Return a network with random weights after some training on the retain set, frozen."""
    teacher = fresh_copy(task.model, task.random("bad teacher"))
    optimizer = torch.optim.Adam(teacher.parameters(), lr=parameters.teacher_rate, weight_decay=parameters.weight_decay)
    teacher.train()
    for _ in range(parameters.teacher_epochs):
        for images, labels in task.batches("retain", **parameters.batches()):
            optimizer.zero_grad(set_to_none=True)
            cross_entropy(task.logits(images, teacher), labels).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    return teacher.eval().requires_grad_(False)


@torch.no_grad()
def _similar_rows(task: Task, neighbours: int) -> Integers:
    """Return the rows of each forgotten sample's nearest retain samples; a row is repeated as often as it is one."""
    found = {}
    for part in ("forget", "retain"):
        features = [task.features(images, task.original)[1] for images, _, _ in task.scan(part)]
        found[part] = normalize(torch.cat(features), dim=1)
    count = min(neighbours, len(found["retain"]))
    nearest = [(few @ found["retain"].T).topk(count, dim=1).indices for few in torch.split(found["forget"], 500)]
    return np.sort(task.rows("retain")[torch.cat(nearest).flatten().cpu().numpy()])
