"""Contrastive forgetting (fanchuan, second place of the Kaggle NeurIPS 2023 unlearning challenge; “FCS”)."""

from __future__ import annotations

import torch
from torch.nn.functional import log_softmax

from comparator import Task, method
from comparator.methods.options import TUNED, TrainingParameters
from comparator.parameters import Field
from comparator.training.distances import divergence
from comparator.training.schedules import cosine, set_rate


class Parameters(TrainingParameters):
    """How predictions on the forget set are flattened, and how the retain set is repaired in between."""

    epochs: int = Field(8, ge=1, le=200, unit="passes", description="of forgetting and repair, after the first pass")
    uniform_rate: float = Field(5e-3, gt=0, le=1, scale="log", description="of the first pass: uniform predictions")
    forget_rate: float = Field(3e-4, gt=0, le=1, scale="log", description="of the contrastive rounds, cosine to 1e-6")
    retain_rate: float = Field(4e-3, gt=0, le=1, scale="log", description="of the repair")
    temperature: float = Field(1.15, gt=0, le=100, advanced=True, description="of the similarities")
    retain_decay: float = Field(1e-2, ge=0, le=1, advanced=True, description="weight decay of the repair")
    batch_size: int = Field(64, ge=1, le=4096, unit="samples", description="of the forget set in one step")
    retain_batch_size: int = Field(256, ge=1, le=4096, unit="samples", description="of the retain set in one step")


@method(
    "contrastive",
    label="Contrastive Forgetting",
    reads={"retain", "forget"},
    trains=True,
    presets={
        "paper": {"epochs": 8, "uniform_rate": 5e-3, "forget_rate": 3e-4, "retain_rate": 4e-3},
        "small": {
            "epochs": 5, "uniform_rate": 0.01, "forget_rate": 0.002, "retain_rate": 0.03, "batch_size": 32,
            "retain_batch_size": 64,
        },
    },
    tuned=TUNED,
    differs="A competition notebook, written for faces of 32×32 pixels; there is no paper.",
)  # fmt: skip
def unlearn(task: Task, parameters: Parameters) -> None:
    """Flatten predictions on the forget set, then make its logits equally similar to those of all retain samples.

    Three optimisers keep separate momentum. The retain logits of a contrastive step are constants.
    """
    uniform, forgetting, repair = (
        task.sgd(rate, weight_decay=decay)
        for rate, decay in (
            (parameters.uniform_rate, 0.0), (parameters.forget_rate, 0.0),
            (parameters.retain_rate, parameters.retain_decay),
        )
    )  # fmt: skip
    large = {"batch_size": parameters.retain_batch_size, **parameters.view()}
    others = task.cycle("retain", **large)
    steps = parameters.epochs * len(task.loader("forget", parameters.batch_size))
    taken = 0
    for epoch in task.epochs(1 + parameters.epochs):
        if epoch == 0:
            for images, _ in task.batches("forget", **parameters.batches()):
                logits = task.logits(images)
                loss = divergence(torch.full_like(logits, 1 / task.classes), logits)
                task.step(uniform, loss, clip=parameters.clip)
            continue
        for images, _ in task.batches("forget", **parameters.batches()):
            anchors = task.logits(images)
            with torch.no_grad():
                retained = task.logits(next(others)[0])
            similar = anchors @ retained.T / parameters.temperature
            set_rate(forgetting, cosine(parameters.forget_rate, 1e-6, taken / steps))
            task.step(forgetting, -log_softmax(similar, dim=1).mean(), clip=parameters.clip)
            taken += 1
        for images, labels in task.batches("retain", **large):
            task.step(repair, task.loss(images, labels), clip=parameters.clip)
