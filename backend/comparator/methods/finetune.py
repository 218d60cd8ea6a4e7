"""Fine-tuning on the retain set (Golatkar et al., CVPR 2020; Warnecke et al., NDSS 2023)."""

from __future__ import annotations

from typing import Literal

from comparator import Task, method
from comparator.methods.options import TUNED, SgdParameters
from comparator.parameters import Field
from comparator.training.schedules import cosine, set_rate


class Parameters(SgdParameters):
    """How long and how hard the model is trained on."""

    epochs: int = Field(10, ge=1, le=200, unit="passes", description="over the retain set")
    learning_rate: float = Field(0.01, gt=0, le=1, scale="log", description="at the start; the strength of the method")
    schedule: Literal["constant", "cosine"] = Field(
        "constant", advanced=True, description="of the rate; cosine ends at 0"
    )


@method(
    "finetune",
    label="Fine-tuning",
    reads={"retain"},
    trains=True,
    presets={
        "paper": {"epochs": 10, "learning_rate": 0.01},
        "small": {"epochs": 10, "learning_rate": 0.2, "schedule": "cosine", "weight_decay": 5e-3},
        "increased_rate": {"epochs": 10, "learning_rate": 0.04},
    },
    tuned=TUNED,
    differs="The reference comparator's cosine schedule ends at .01, so a lower rate rises during training; ours "
    "never rises. “increased_rate” takes SCRUB's .04: at .01 a random forget set is hardly touched (the "
    "seed names no number).",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Keep training on the retain set and let the forget set fade."""
    optimizer = parameters.sgd(task)
    steps = parameters.epochs * len(task.loader("retain", parameters.batch_size))
    batches = task.batches("retain", epochs=parameters.epochs, **parameters.batches())
    for taken, (images, labels) in enumerate(batches):
        if parameters.schedule == "cosine":
            set_rate(optimizer, cosine(parameters.learning_rate, 0.0, taken / steps))
        task.step(optimizer, task.loss(images, labels), clip=parameters.clip)
