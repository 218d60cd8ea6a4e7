"""NegGrad+ (Kurmanji et al., “Towards unbounded machine unlearning”, NeurIPS 2023; Advanced NegGrad: MUFAC, 2023)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Literal

from torch import Tensor

from comparator import Task, method
from comparator.methods.options import TUNED, SgdParameters
from comparator.parameters import Field
from comparator.training.images import batch_count

Pair = tuple[Tensor, Tensor, Tensor, Tensor]


class Parameters(SgdParameters):
    """How descent on the retain set and ascent on the forget set are weighed."""

    epochs: int = Field(5, ge=1, le=200, unit="passes", description="over the retain set; the forget set is cycled")
    learning_rate: float = Field(0.01, gt=0, le=1, scale="log", description="constant")
    variant: Literal["weighted", "advanced"] = Field(
        "weighted", description="α and 1 − α as weights, or 1 and 1 (“advanced”, MUFAC)"
    )
    retain_weight: float = Field(0.95, gt=0, lt=1, description="α, the weight of the retain loss (weighted)")
    forget_batches: Literal["shuffled", "replayed"] = Field(
        "shuffled",
        advanced=True,
        added_later=True,
        description="shuffled: every pass over the forget set has new batches, also across epochs; replayed: an epoch "
        "repeats the batches of its first pass, as the official code does",
    )
    momentum: float = Field(0.0, ge=0, lt=1, advanced=True, description="of SGD")


@method(
    "neggrad_plus",
    label="NegGrad+",
    reads={"retain", "forget"},
    trains=True,
    presets={
        "paper": {"epochs": 5, "learning_rate": 0.01, "retain_weight": 0.95},
        "small": {"epochs": 5, "learning_rate": 0.02, "retain_weight": 0.95, "clip": 0.5},
    },
    tuned=TUNED,
    differs="The official code repeats, within an epoch, the batches of its first pass over the forget set, augmented "
    "images included, and begins each epoch with a new pass; ours shuffles every pass unless “Forget batches” is "
    "“replayed”. MUFAC's code skips every step whose retain and forget batches differ in size, so tails are never "
    "seen; ours drops nothing. LoTUS's “NegGrad+” flips a gradient that is not there yet and so descends "
    "on the forget set.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Descend on a retain batch and ascend on a forget batch in the same step."""
    retain_weight, forget_weight = parameters.retain_weight, 1 - parameters.retain_weight
    if parameters.variant == "advanced":
        retain_weight, forget_weight = 1.0, 1.0
    optimizer = parameters.sgd(task)
    pairs = task.pairs(epochs=parameters.epochs, **parameters.batches())
    if parameters.forget_batches == "replayed":
        pairs = replayed(task, parameters)
    for images, labels, gone, gone_labels in pairs:
        loss = retain_weight * task.loss(images, labels) - forget_weight * task.loss(gone, gone_labels)
        task.step(optimizer, loss, clip=parameters.clip)


def replayed(task: Task, parameters: Parameters) -> Iterator[Pair]:
    """Yield what ``task.pairs`` yields, but within an epoch the forget batches of its first pass come again and again.

    The images of that pass stay on the device, as they were augmented.
    """
    passed = batch_count(task.size("forget"), parameters.batch_size)
    for _ in task.epochs(parameters.epochs):
        first_pass = islice(task.cycle("forget", **parameters.batches()), passed)
        retain = task.batches("retain", **parameters.batches())
        for number, (kept, gone) in enumerate(zip(retain, cycle(first_pass), strict=False)):
            task.samples_seen += len(gone[1]) if number >= passed else 0
            yield *kept, *gone
