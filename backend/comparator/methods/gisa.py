"""Gradient-informed synaptic adjustment (Y. Suprun, Rice University COMP 540 report, 2023). UNVERIFIED in parts."""

from __future__ import annotations

import torch

from comparator import Task, method
from comparator.methods.options import TUNED, AdamParameters
from comparator.parameters import Field
from comparator.training.importances import squared_gradients


class Parameters(AdamParameters):
    """How long, how hard, and what keeps the ratios finite."""

    epochs: int = Field(1, ge=1, le=200, unit="passes", description="over the retain set; the forget set is cycled")
    learning_rate: float = Field(1e-4, gt=0, le=1, scale="log", description="of Adam, before each tensor's factor (η)")
    epsilon: float = Field(1e-8, gt=0, le=1, scale="log", advanced=True, description="in both denominators (ε)")
    weight_decay: float = Field(5e-3, ge=0, le=1, advanced=True, description="of Adam, added to the gradient")
    batch_size: int = Field(64, ge=1, le=4096, unit="samples", description="in one step")


@method(
    "gisa",
    label="GISA",
    reads={"retain", "forget"},
    trains=True,
    presets={
        "paper": {"epochs": 1, "learning_rate": 1e-4, "weight_decay": 5e-3, "batch_size": 64},
        "small": {"epochs": 3, "learning_rate": 1e-3, "weight_decay": 5e-4, "batch_size": 64},
    },
    tuned=TUNED,
    differs="Only the report is public. It does not say ε, how batches are paired (ours: every retain batch with "
    "the next forget batch), per sample or per batch squares (ours: per sample, once), or how the factors "
    "meet Adam (ours: one rate a tensor). It speaks of dampening, but its formula takes larger steps "
    "where forgetting matters; so do we.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Minimise CE_retain² / (CE_forget + ε), with larger steps for tensors that matter more to the forget set.

    A tensor's rate is η·(1 + mean max(ln(I_f / (I_r + ε)), 0)), I the mean squared gradient of one sample.
    """
    with task.setup():
        retained, forgotten = squared_gradients(task, "retain"), squared_gradients(task, "forget")
    factors = {
        name: 1 + float(torch.log(forgotten[name] / (retained[name] + parameters.epsilon)).clamp_min(0).mean())
        for name in task.trainable()
    }
    groups = [
        {"params": [weight], "lr": parameters.learning_rate * factors[name]}
        for name, weight in task.trainable().items()
    ]
    optimizer = torch.optim.Adam(groups, weight_decay=parameters.weight_decay)
    for images, labels, gone, gone_labels in task.pairs(epochs=parameters.epochs, **parameters.batches()):
        loss = task.loss(images, labels) ** 2 / (task.loss(gone, gone_labels) + parameters.epsilon)
        task.step(optimizer, loss, clip=parameters.clip)
