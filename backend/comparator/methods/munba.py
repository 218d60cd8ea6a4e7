"""MUNBa (Wu and Harandi, “Machine unlearning via Nash bargaining”, ICCV 2025). Forget objective and rate UNVERIFIED."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

from comparator import Task, method
from comparator.methods.options import TUNED, SgdParameters
from comparator.parameters import Field
from comparator.training.relabel import random_labels
from comparator.training.structure import flat, unflat

COLINEAR, SHAKEN = 1e-6, 0.1


class Parameters(SgdParameters):
    """What the forgetting player wants, and how long the two bargain."""

    epochs: int = Field(10, ge=1, le=200, unit="passes", description="over the retain set; the forget set is cycled")
    learning_rate: float = Field(0.01, gt=0, le=1, scale="log", description="constant")
    objective: Literal["random_labels", "ascent"] = Field(
        "random_labels", description="of forgetting: train on random other labels, or climb the loss"
    )
    clip: float | None = Field(1.0, gt=0, advanced=True, description="bound of the norm of the agreed step, or none")


@method(
    "munba",
    label="MUNBa",
    reads={"retain", "forget"},
    trains=True,
    presets={
        "paper": {"epochs": 10, "learning_rate": 0.01, "objective": "random_labels", "clip": 1.0},
        "small": {"epochs": 4, "learning_rate": 0.02, "objective": "random_labels", "batch_size": 32},
    },
    tuned=TUNED,
    differs="A public copy of the classification code trains on random labels that may be the true one, clips at "
    "1, and goes on with the retain set alone once the forget set is through; ours cycles the forget set.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Let forgetting and retaining bargain over every step: the Nash solution of their two gradients.

    Both unit gradients get the same factor √((1 − cos φ) / sin² φ), φ being the angle between them.
    """
    optimizer = parameters.sgd(task)
    random, noise = task.random("labels"), task.random("noise")
    for images, labels, gone, gone_labels in task.pairs(epochs=parameters.epochs, **parameters.batches()):
        retain_loss = task.loss(images, labels)
        retain = task.gradients(retain_loss)
        if parameters.objective == "ascent":
            forget = task.gradients(-task.loss(gone, gone_labels))
        else:
            forget = task.gradients(task.loss(gone, random_labels(gone_labels, task.classes, random)))
        agreed = bargain(flat(retain.values()), flat(forget.values()), noise)
        task.apply(optimizer, unflat(agreed, retain), retain_loss, clip=parameters.clip)


def bargain(retain: Tensor, forget: Tensor, noise: torch.Generator) -> Tensor:
    """Return the step on which the players of two gradients agree, all of them vectors [weights].

    Of gradients that point the same way it is the mean; opposite ones are parted by a little noise on the smaller.
    """
    if min(retain.norm(), forget.norm()) == 0:
        return (retain + forget) / 2
    cosine = functional.cosine_similarity(retain, forget, dim=0)
    if 1 - cosine**2 < COLINEAR:
        if cosine > 0:
            return (retain + forget) / 2
        if forget.norm() < retain.norm():
            forget = _shaken(forget, noise)
        else:
            retain = _shaken(retain, noise)
        cosine = functional.cosine_similarity(retain, forget, dim=0)
    factor: Tensor = ((1 - cosine) / (1 - cosine**2 + COLINEAR)).sqrt()
    agreed: Tensor = factor * (retain / retain.norm() + forget / forget.norm())
    return agreed


def _shaken(vector: Tensor, noise: torch.Generator) -> Tensor:
    """Return a vector with noise of a tenth of its length."""
    random = torch.randn(vector.shape, generator=noise).to(vector)
    shaken: Tensor = vector + SHAKEN * vector.norm() * random / random.norm()
    return shaken
