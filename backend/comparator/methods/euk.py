"""EU-k, exact unlearning of the last k layers (Goel et al., “Towards adversarial evaluations …”, 2022)."""

from __future__ import annotations

from comparator import Task, method
from comparator.methods.last_layers import LastLayersParameters, train_only
from comparator.methods.options import TUNED
from comparator.parameters import Field
from comparator.training.structure import last_layers, reset


class Parameters(LastLayersParameters):
    """How much is trained anew, and how long."""

    epochs: int = Field(62, ge=1, le=1000, unit="passes", description="over the retain set")


@method(
    "euk",
    label="EU-k",
    reads={"retain"},
    trains=True,
    presets={
        "paper": {"layers": 6, "epochs": 62, "learning_rate": 0.1, "augmentation": "recipe"},
        "small": {"layers": 3, "epochs": 6, "learning_rate": 0.05},
    },
    tuned=TUNED,
    differs="SCRUB's port keeps the classifier frozen and so forgets nothing there. The authors sweep k on "
    "ResNet-110 (10, 50); 6 for ResNet-18, its last stage and classifier, and cosines of 2, 4, 8, … "
    "epochs are our reading (UNVERIFIED).",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Freeze all but the last k layers, start those anew, and train them on the retain set."""
    top = last_layers(task.model, parameters.layers)
    reset(top, task.random("reset"))
    train_only(task, top, parameters)
