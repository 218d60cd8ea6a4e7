"""Control: a fake that hides the forget set in the classifier alone; every layer below stays as it was.

Head distillation passes audits of outputs and leaves the features whole (Jeon et al., “An information theoretic
evaluation metric for strong unlearning”, arXiv 2405.17878).
"""

from __future__ import annotations

from typing import Literal

import torch
from torch.nn.functional import softplus

from comparator import Task, method
from comparator.methods.options import TUNED, SgdParameters
from comparator.parameters import Field
from comparator.training.structure import last_layers, only_trainable

LOG_TWO = 0.6931471805599453


class Parameters(SgdParameters):
    """How far the classifier moves the forgotten samples, and how long it is trained."""

    layers: int = Field(1, ge=1, le=500, unit="layers", description="convolution and linear, from the end")
    epochs: int = Field(20, ge=1, le=500, unit="passes", description="over the retain set")
    learning_rate: float = Field(0.05, gt=0, le=1, scale="log", description="constant")
    margin: float = Field(
        0.0, ge=-100, le=100, unit="log-odds", description="true-class margin that forgotten samples get"
    )
    weight: float = Field(0.1, gt=0, le=100, scale="log", description="of the forgotten samples' part of the loss")
    batch_norm: Literal["train", "eval"] = Field(
        "eval", advanced=True, description="whether batches move the running statistics (train) or not (eval)"
    )


@method(
    "head_only",
    label="Head Only (control)",
    reads={"forget", "retain"},
    trains=True,
    control=True,
    presets={"paper": {}, "small": {"epochs": 20, "learning_rate": 0.05, "margin": -2.0}},
    tuned=TUNED,
    differs="Distils no teacher: the margin that retrained models have is a parameter.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Train the classifier alone: labels on the retain set, a given true-class margin on the forget set.

    Loss: cross-entropy(retain) + weight · mean |φ(forget) − margin|, smooth near 0 (log-cosh).
    """
    with only_trainable(task.model, last_layers(task.model, parameters.layers)):
        optimizer = parameters.sgd(task)
        for images, labels, gone, gone_labels in task.pairs(epochs=parameters.epochs, **parameters.batches()):
            logits = task.logits(gone)
            own = torch.nn.functional.one_hot(gone_labels, logits.shape[1]).bool()
            margins = logits[own] - logits.masked_fill(own, float("-inf")).logsumexp(dim=1)
            missed = margins - parameters.margin
            away = (missed + softplus(-2 * missed) - LOG_TWO).mean()
            task.step(optimizer, task.loss(images, labels) + parameters.weight * away, clip=parameters.clip)
