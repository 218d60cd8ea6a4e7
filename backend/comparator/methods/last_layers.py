"""What CF-k and EU-k share: only the last k layers are trained, on the retain set (Goel et al., 2022)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from comparator.methods.options import SgdParameters
from comparator.parameters import Field, about
from comparator.training.schedules import set_rate, warm_restarts
from comparator.training.structure import last_layers, only_trainable

if TYPE_CHECKING:
    from torch import nn

    from comparator import Task


class LastLayersParameters(SgdParameters):
    """How much is trained, and how long."""

    layers: int = Field(6, ge=1, le=500, unit="layers", description="convolution and linear, from the end (k)")
    epochs: int = Field(30, ge=1, le=1000, unit="passes", description="over the retain set")
    learning_rate: float = Field(0.1, gt=0, le=1, scale="log", description="at each start of a cosine")
    final_rate: float = Field(5e-3, ge=0, le=1, scale="log", advanced=True, description="at each end of a cosine")
    batch_size: int = Field(64, ge=1, le=4096, unit="samples", description="in one step")

    def check(self, network: nn.Module, _size: object) -> None:
        """Refuse more layers than the network has."""
        with about("layers"):
            last_layers(network, self.layers)


def train_only(task: Task, layers: Sequence[nn.Module], parameters: LastLayersParameters) -> None:
    """Train some layers on the retain set by cosines with warm restarts; all others stay frozen."""
    with only_trainable(task.model, layers):
        optimizer = parameters.sgd(task)
        for epoch in task.epochs(parameters.epochs):
            set_rate(optimizer, warm_restarts(parameters.learning_rate, parameters.final_rate, epoch))
            for images, labels in task.batches("retain", **parameters.batches()):
                task.step(optimizer, task.loss(images, labels), clip=parameters.clip)
