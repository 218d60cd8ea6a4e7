"""EU-k, exact unlearning of the last k layers (Goel et al., “Towards adversarial evaluations …”, 2022)."""

from __future__ import annotations

from comparator import Task, method
from comparator.methods.options import TUNED, SgdParameters
from comparator.parameters import Field
from comparator.training.schedules import set_rate, warm_restarts
from comparator.training.structure import last_layers, only_trainable, reset


class Parameters(SgdParameters):
    """How much is trained anew, and how long."""

    layers: int = Field(5, ge=1, le=500, unit="layers", description="convolution and linear, from the end (k)")
    epochs: int = Field(62, ge=1, le=1000, unit="passes", description="over the retain set")
    learning_rate: float = Field(0.1, gt=0, le=1, scale="log", description="at each start of a cosine")
    final_rate: float = Field(5e-3, ge=0, le=1, scale="log", advanced=True, description="at each end of a cosine")
    batch_size: int = Field(64, ge=1, le=4096, unit="samples", description="in one step")


@method(
    "euk",
    label="EU-k",
    reads={"retain"},
    trains=True,
    presets={
        "paper": {"layers": 5, "epochs": 62, "learning_rate": 0.1, "augmentation": "recipe"},
        "small": {"layers": 3, "epochs": 6, "learning_rate": 0.05},
    },
    tuned=TUNED,
    differs="SCRUB's port keeps the classifier frozen and so forgets nothing there. The authors sweep k on "
    "ResNet-110 (10, 50); 5 for ResNet-18, its last block and classifier, and cosines of 2, 4, 8, … "
    "epochs are our reading (UNVERIFIED).",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Freeze all but the last k layers, start those anew, and train them on the retain set."""
    top = last_layers(task.model, parameters.layers)
    reset(top, task.random("reset"))
    with only_trainable(task.model, top):
        optimizer = parameters.sgd(task)
        for epoch in task.epochs(parameters.epochs):
            set_rate(optimizer, warm_restarts(parameters.learning_rate, parameters.final_rate, epoch))
            for images, labels in task.batches("retain", **parameters.batches()):
                task.step(optimizer, task.loss(images, labels), clip=parameters.clip)
