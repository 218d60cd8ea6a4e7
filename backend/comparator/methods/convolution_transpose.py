"""Convolution transpose (“CT”, a top solution of the Kaggle NeurIPS 2023 unlearning challenge; author UNVERIFIED)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from comparator import Task, method
from comparator.errors import InvalidInput
from comparator.methods.options import TUNED, SgdParameters
from comparator.parameters import Field
from comparator.training.schedules import cosine, set_rate
from comparator.training.structure import kernels


class Parameters(SgdParameters):
    """How the network is repaired."""

    epochs: int = Field(3, ge=1, le=200, unit="passes", description="over the retain set")
    learning_rate: float = Field(1e-3, gt=0, le=1, scale="log", description="at the start; a cosine ends at 0")
    batch_size: int = Field(64, ge=1, le=4096, unit="samples", description="in one step")

    def check(self, network: nn.Module, _size: object) -> None:
        """Refuse a network without kernels to transpose."""
        if not any(kernel.shape[2] > 1 for kernel in _square(network)):
            raise InvalidInput(
                "The architecture has no square convolution kernel larger than 1×1 to transpose.",
                advice="Choose another method, or another architecture.",
                fields=[(("method",), "does not fit the architecture")],
            )


def _square(network: nn.Module) -> list[Tensor]:
    found = kernels(network).values()
    return [kernel for kernel in found if kernel.ndim == 4 and kernel.shape[2] == kernel.shape[3]]


@method(
    "convolution_transpose",
    label="Convolution Transpose",
    reads={"retain"},
    trains=True,
    presets={
        "paper": {"epochs": 3, "learning_rate": 1e-3, "batch_size": 64},
        "small": {"epochs": 8, "learning_rate": 0.05, "batch_size": 64},
    },
    tuned=TUNED,
    differs="A competition notebook; there is no paper. Kernels that are not square stay as they are.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Swap height and width of every convolution kernel, then repair on the retain set; the forget set is not used."""
    parameters.check(task.model, task.size)
    square = _square(task.model)
    with torch.no_grad():
        for kernel in square:
            kernel.copy_(kernel.transpose(2, 3).clone())
    optimizer = parameters.sgd(task)
    steps = parameters.epochs * len(task.loader("retain", parameters.batch_size))
    batches = task.batches("retain", epochs=parameters.epochs, **parameters.batches())
    for taken, (images, labels) in enumerate(batches):
        set_rate(optimizer, cosine(parameters.learning_rate, 0.0, taken / steps))
        task.step(optimizer, task.loss(images, labels), clip=parameters.clip)
