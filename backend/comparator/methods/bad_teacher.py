"""Bad teaching (Chundawat et al., “Can bad teaching induce forgetting?”, AAAI 2023)."""

from __future__ import annotations

import torch
from torch.nn.functional import softmax

from comparator import Task, method
from comparator.methods.options import TUNED, AdamParameters
from comparator.parameters import Field
from comparator.training.distances import divergence
from comparator.training.structure import fresh_copy


class Parameters(AdamParameters):
    """How much of the retain set the good teacher repeats, and how long."""

    epochs: int = Field(1, ge=1, le=200, unit="passes", description="over the forget set and a part of the retain set")
    learning_rate: float = Field(1e-4, gt=0, le=1, scale="log", description="of Adam")
    retain_share: float = Field(0.3, gt=0, le=1, description="of the retain set that is repeated, drawn once")
    temperature: float = Field(1.0, gt=0, le=100, advanced=True, description="of both teachers and the student")
    batch_size: int = Field(256, ge=1, le=4096, unit="samples", description="in one step")


@method(
    "bad_teacher",
    label="Bad Teacher",
    reads={"retain", "forget", "original"},
    trains=True,
    presets={
        "paper": {"epochs": 1, "learning_rate": 1e-4, "retain_share": 0.3, "batch_size": 256},
        "small": {"epochs": 5, "learning_rate": 2e-3, "retain_share": 0.5, "batch_size": 32},
    },
    tuned=TUNED,
    differs="The official code divides the divergence by the number of classes as well (reduction “mean”). Adam "
    "steps by the direction and not by the length of a gradient, so its updates are the same; only where the gradient "
    "is as small as Adam's ε (10⁻⁸), or with weight decay, would they be smaller.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Imitate a network with random weights on the forget set, and the original on the retain set."""
    with task.setup():
        bad = fresh_copy(task.model, task.random("bad teacher")).eval().requires_grad_(False)
    retain = task.rows("retain")
    order = torch.randperm(len(retain), generator=task.random("retain")).numpy()
    chosen = retain[order[: max(1, round(parameters.retain_share * len(retain)))]]
    rows = torch.cat([torch.from_numpy(task.rows("forget")), torch.from_numpy(chosen)]).sort().values.numpy()
    optimizer = parameters.adam(task)
    for images, _, forgotten, _ in task.batches_with_rows(
        "forget", "retain", rows=rows, epochs=parameters.epochs, **parameters.batches()
    ):
        with torch.no_grad():
            teachers = (task.logits(images, bad), task.logits(images, task.original))
        target = torch.where(forgotten[:, None], *teachers)
        loss = divergence(softmax(target / parameters.temperature, dim=1), task.logits(images) / parameters.temperature)
        task.step(optimizer, loss, clip=parameters.clip)
