"""SFRon (Huang et al., “Unified gradient-based machine unlearning with remain geometry enhancement”, NeurIPS 2024)."""

from __future__ import annotations

import math

from torch.nn.functional import cross_entropy

from comparator import Task, method
from comparator.methods.options import TUNED, SgdParameters
from comparator.parameters import Field
from comparator.training.importances import squared_batch_gradients
from comparator.training.schedules import cosine, set_rate


class Parameters(SgdParameters):
    """How often and how hard it forgets between steps on the retain set."""

    iterations: int = Field(1500, ge=1, le=1_000_000, unit="steps", description="on the retain set")
    learning_rate: float = Field(0.01, gt=0, le=1, scale="log", description="at the start; a cosine ends at 0")
    every: int = Field(5, ge=1, le=1000, unit="steps", description="on the retain set for each step of forgetting")
    strength: float = Field(25.0, gt=0, le=1000, scale="log", description="of forgetting at the start; ends at 0 (α)")
    evenness: float = Field(0.5, ge=0, le=10, description="power of 1/loss by which forgotten samples are weighed (λ)")
    threshold: float = Field(
        1.0, ge=0, le=1000, scale="log", description="of F_forget / F_retain, for a weight to forget"
    )
    clip: float | None = Field(7.0, gt=0, advanced=True, description="bound of the forgetting gradient's norm, or none")


@method(
    "sfron",
    label="SFRon",
    reads={"retain", "forget"},
    trains=True,
    presets={
        "paper": {"iterations": 1500, "learning_rate": 0.01, "strength": 25.0, "clip": 7.0},
        "small": {"iterations": 120, "learning_rate": 0.02, "strength": 5.0, "clip": 2.0, "batch_size": 64},
    },
    tuned=TUNED,
    differs="The official moving average of weights has a factor of 1, which does nothing; ours has none. Its "
    "importances are accumulated over batches; ours are means over batches (reading, UNVERIFIED), so set "
    "sizes do not matter.",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Descend on the retain set, and every few steps climb on the forget set in the weights that matter more there.

    Forgotten samples weigh ∝ 1 / loss^λ. The mask holds for the forgetting gradient; retain steps move every weight.
    """
    with task.setup():
        kept, gone = (
            squared_batch_gradients(task, part, batch_size=parameters.batch_size) for part in ("retain", "forget")
        )
        mask = {name: (gone[name] + 1e-15) / (kept[name] + 1e-15) >= parameters.threshold for name in kept}
    optimizer = parameters.sgd(task)
    forget, retain = (task.cycle(part, **parameters.batches()) for part in ("forget", "retain"))
    round_length = len(task.loader("retain", parameters.batch_size))
    for epoch in task.epochs(math.ceil(parameters.iterations / round_length)):
        for number in range(epoch * round_length, min((epoch + 1) * round_length, parameters.iterations)):
            share = number / parameters.iterations
            set_rate(optimizer, cosine(parameters.learning_rate, 0.0, share))
            if number % parameters.every == 0:
                images, labels = next(forget)
                losses = cross_entropy(task.logits(images), labels, reduction="none")
                weights = losses.detach().clamp_min(1e-12) ** -parameters.evenness
                ascent = -(cosine(parameters.strength, 0.0, share) * weights / weights.mean() * losses).mean()
                task.step(optimizer, ascent, clip=parameters.clip, scale=mask)
            images, labels = next(retain)
            task.step(optimizer, task.loss(images, labels))
