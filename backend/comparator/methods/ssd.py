"""Selective synaptic dampening (Foster, Schoepf and Brintrup, AAAI 2024)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import torch

from comparator import Task, method
from comparator.methods.options import TUNED, refuse_unless
from comparator.parameters import Field, Params
from comparator.training.importances import Named, squared_batch_gradients, squared_gradients
from comparator.training.task import Part


class Parameters(Params):
    """Which weights count as specialised in the forget set, and how far they are dampened."""

    selection: float = Field(10.0, gt=0, le=1e4, scale="log", description="times more important to forget (α)")
    dampening: float = Field(1.0, gt=0, le=100, scale="log", description="of selected weights (λ); lower is stronger")
    importance: Literal["samples", "batches"] = Field(
        "batches",
        description="squares of the gradients of batch means (the official code), or of samples (the paper)",
    )
    batch_size: int = Field(256, ge=1, le=4096, unit="samples", advanced=True, description="of “batches”")
    against: Literal["all", "retain"] = Field(
        "all", advanced=True, description="samples to compare with: all training samples, or the retain set"
    )

    def check(self, _network: object, size: Callable[[Part], int]) -> None:
        """Refuse a selection that no weight can reach."""
        most = 1 + size("retain") / size("forget")
        refuse_unless(
            self.against == "retain" or self.importance == "batches" or self.selection < most,
            "selection", f"No weight can be {self.selection:g} times more important to the forget samples than to "
            f"all samples, of which they are one in {most:.3g}.",
            f"Choose less than {most:.3g}, importances of “batches”, or the retain set to compare with.",
        )  # fmt: skip


@method(
    "ssd",
    label="Selective Synaptic Dampening",
    reads={"retain", "forget"},
    trains=False,
    presets={
        "paper": {"selection": 10.0, "dampening": 1.0, "importance": "batches", "batch_size": 256},
        "small": {"selection": 4.0, "dampening": 1.0, "importance": "samples"},
    },
    tried_with={"selection": 0.5},
    tuned=TUNED,
    differs="The paper's importances are per sample; its code squares the gradients of batch means, so they "
    "depend on batch size and order, here a seeded one: choose “batches” for numbers in the literature (its batch size "
    "of 256 is UNVERIFIED).",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Shrink the weights that matter much more to the forget set than to all samples; no training.

    Where I_f > α·I_D: θ ← θ · min(λ·I_D / I_f, 1), with I the mean squared gradient. I_D is set-up: it is kept once.
    With “samples” I_D holds the forget samples' share n_f / n of I_f, so no weight can be selected for α ≥ n / n_f.
    """
    parameters.check(task.model, task.size)
    with task.setup():
        everything = _importance(
            task, parameters, ("retain",) if parameters.against == "retain" else ("forget", "retain")
        )
    for _ in task.epochs(1):
        forgotten = _importance(task, parameters, ("forget",))
        with torch.no_grad():
            for name, weight in task.trainable().items():
                selected = forgotten[name] > parameters.selection * everything[name]
                factor = (parameters.dampening * everything[name] / forgotten[name]).clamp_max(1.0)
                weight.mul_(torch.where(selected, factor, torch.ones_like(factor)))


def _importance(task: Task, parameters: Parameters, parts: tuple[Part, ...]) -> Named:
    if parameters.importance == "samples":
        return squared_gradients(task, *parts)
    return squared_batch_gradients(task, *parts, batch_size=parameters.batch_size)
