"""CF-k, catastrophic forgetting of the last k layers (Goel et al., “Towards adversarial evaluations …”, 2022)."""

from __future__ import annotations

from comparator import Task, method
from comparator.methods.last_layers import LastLayersParameters, train_only
from comparator.methods.options import TUNED
from comparator.training.structure import last_layers


class Parameters(LastLayersParameters):
    """How much is trained on, and how long."""


@method(
    "cfk",
    label="CF-k",
    reads={"retain"},
    trains=True,
    presets={
        "paper": {"layers": 6, "epochs": 30, "learning_rate": 0.1, "augmentation": "recipe"},
        "small": {"layers": 3, "epochs": 14, "learning_rate": 0.1, "weight_decay": 5e-3},
    },
    tuned=TUNED,
    differs="SCRUB's port keeps the classifier frozen; MUFAC counts stages, not layers. 6 for ResNet-18, its last "
    "stage and classifier, and cosines of 2, 4, 8, … epochs are our reading (UNVERIFIED).",
)
def unlearn(task: Task, parameters: Parameters) -> None:
    """Freeze all but the last k layers and keep training those on the retain set."""
    train_only(task, last_layers(task.model, parameters.layers), parameters)
