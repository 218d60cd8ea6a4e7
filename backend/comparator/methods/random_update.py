"""Control: a random step of a given length, the placebo of a method whose update is as long."""

from __future__ import annotations

import torch

from comparator import Task, method
from comparator.methods.options import TUNED
from comparator.parameters import Field, Params


class Parameters(Params):
    """How far to go."""

    norm: float = Field(1.0, gt=0, le=1e6, scale="log", description="ℓ2 length of the step over all trainable weights")


@method(
    "random_update",
    label="Random Update (control)",
    reads=(),
    trains=False,
    control=True,
    presets={"paper": {"norm": 1.0}, "small": {"norm": 1.0}},
    tuned=TUNED,
    differs="Nothing to differ from.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Step in a random direction, as far as the compared run went: what a method scores above this needs its direction.

    The direction is uniform on the sphere (a normalised Gaussian); running statistics stay as they are.
    """
    random = task.random("direction")
    weights = list(task.trainable().values())
    steps = [torch.randn(weight.shape, generator=random, dtype=torch.float64) for weight in weights]
    length = torch.sqrt(torch.stack([(step**2).sum() for step in steps]).sum())
    with torch.no_grad():
        for weight, step in zip(weights, steps, strict=True):
            weight.add_((step * (parameters.norm / length)).to(weight.device, weight.dtype))
