"""Random labels for the forget set (Graves et al., AAAI 2021; relabelling as in SalUn, Fan et al., ICLR 2024)."""

from __future__ import annotations

from typing import Literal

import torch

from comparator import Task, method
from comparator.methods.options import TUNED, SgdParameters
from comparator.parameters import Field
from comparator.training.relabel import random_labels
from comparator.training.task import Part


class Parameters(SgdParameters):
    """How labels are drawn, and how the model is trained on them."""

    epochs: int = Field(10, ge=1, le=200, unit="passes", description="over forget and retain samples")
    learning_rate: float = Field(0.01, gt=0, le=1, scale="log", description="constant")
    relabel: Literal["batch", "once"] = Field(
        "batch", description="draw new labels in every batch, or once for the run"
    )
    true_label: Literal["excluded", "allowed"] = Field("excluded", description="whether the true class may be drawn")
    retain: bool = Field(True, description="train on the retain samples as well, mixed into the same batches")


@method(
    "random_labels",
    label="Random Labels",
    reads={"forget", "retain"},
    trains=True,
    presets={
        "paper": {"epochs": 10, "learning_rate": 0.01, "batch_size": 256, "augmentation": "recipe"},
        "small": {"epochs": 5, "learning_rate": 0.02},
    },
    tuned=TUNED,
    differs="SalUn's CIFAR path allows the true class (choose “allowed”); the reference comparator draws from the "
    "clock, so its runs cannot be repeated.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Train the forget set on random labels while training on the retain set as usual."""
    optimizer = parameters.sgd(task)
    random, allowed = task.random("labels"), parameters.true_label == "allowed"
    parts: tuple[Part, ...] = ("forget", "retain") if parameters.retain else ("forget",)
    once: dict[int, int] = {}
    if parameters.relabel == "once":
        for _, true, rows in task.scan("forget"):
            drawn = random_labels(true, task.classes, random, true_label=allowed)
            once.update(zip(rows.tolist(), drawn.tolist(), strict=True))
    for images, labels, forgotten, rows in task.batches_with_rows(
        *parts, epochs=parameters.epochs, **parameters.batches()
    ):
        wrong = random_labels(labels, task.classes, random, true_label=allowed)
        if parameters.relabel == "once":
            wrong = torch.tensor([once.get(row, 0) for row in rows.tolist()], device=labels.device)
        task.step(optimizer, task.loss(images, torch.where(forgotten, wrong, labels)), clip=parameters.clip)
