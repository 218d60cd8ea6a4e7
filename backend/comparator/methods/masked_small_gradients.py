"""Masked small gradients (“MSG”, a top solution of the Kaggle NeurIPS 2023 unlearning challenge; author UNVERIFIED)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from comparator import Task, method
from comparator.methods.options import TUNED, SgdParameters
from comparator.parameters import Field
from comparator.training.importances import mean_gradient
from comparator.training.schedules import ramp, set_rate
from comparator.training.structure import kernels


class Parameters(SgdParameters):
    """How much of each kernel starts anew, and how the network is repaired."""

    epochs: int = Field(5, ge=1, le=200, unit="passes", description="over the retain set")
    learning_rate: float = Field(1e-3, gt=0, le=1, scale="log", description="at half-way: rises to it, then falls to 0")
    share: float = Field(0.3, gt=0, le=1, description="of each convolution's weights, of smallest gradient, start anew")
    damped: float = Field(0.1, ge=0, le=1, description="factor of the gradients of the other convolution weights")
    batch_size: int = Field(64, ge=1, le=4096, unit="samples", description="in one step")

    def check(self, network: nn.Module, _size: object) -> None:
        """Refuse a network without convolution kernels."""
        kernels(network)


@method(
    "masked_small_gradients",
    label="Masked Small Gradients",
    reads={"retain", "forget"},
    trains=True,
    presets={
        "paper": {"epochs": 5, "learning_rate": 1e-3, "share": 0.3, "batch_size": 64},
        "small": {"epochs": 8, "learning_rate": 0.05, "share": 0.6, "batch_size": 64},
    },
    tuned=TUNED,
    differs="A competition notebook; it sums batch means, ours takes the means over all samples.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Restart the convolution weights on whose gradient retain and forget set agree, then repair on the retain set.

    The gradient is that of random retain samples, as many as are forgotten, minus that of the forget set.
    """
    parameters.check(task.model, task.size)
    with task.setup():
        marked = _smallest(task, parameters.share)
    random = task.random("restart")
    scale = {}
    with torch.no_grad():
        for name, kernel in kernels(task.model).items():
            anew = torch.randn(kernel.shape, generator=random) * (2 / (len(kernel) * kernel[0, 0].numel())) ** 0.5
            kernel.copy_(torch.where(marked[name], anew.to(kernel.device), kernel))
            scale[name] = torch.where(marked[name], 1.0, parameters.damped)
    optimizer = parameters.sgd(task)
    steps = parameters.epochs * len(task.loader("retain", parameters.batch_size))
    batches = task.batches("retain", epochs=parameters.epochs, **parameters.batches())
    for taken, (images, labels) in enumerate(batches):
        set_rate(optimizer, ramp(parameters.learning_rate, (taken + 0.5) / steps))
        task.step(optimizer, task.loss(images, labels), clip=parameters.clip, scale=scale)


def _smallest(task: Task, share: float) -> dict[str, Tensor]:
    """Return, for each kernel, a mask of the given share of its weights: those with the smallest |gradient|."""
    retain = task.rows("retain")
    order = torch.randperm(len(retain), generator=task.random("scored")).numpy()
    chosen = retain[order[: task.size("forget")]]
    wanted = kernels(task.model)
    retained, forgotten = mean_gradient(task, "retain", rows=chosen), mean_gradient(task, "forget")
    masks = {}
    for name in wanted:
        sizes = (retained[name] - forgotten[name]).abs().flatten()
        mask = torch.zeros_like(sizes, dtype=torch.bool)
        mask[sizes.topk(max(1, round(share * len(sizes))), largest=False).indices] = True
        masks[name] = mask.view_as(wanted[name])
    return masks
