"""Parameters that every gradient method makes explicit, because each changes results (methods.md §0.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from comparator.errors import InvalidInput
from comparator.parameters import Field, Params

if TYPE_CHECKING:
    import torch

    from comparator import Task

TUNED = (
    "“small” was tuned on digits with small_cnn and 15 % validation: forget class 5, class 7 or a random tenth, judged "
    "by accuracy on the forget samples and on validation samples, both against retrained models, two or three seeds."
)


class TrainingParameters(Params):
    """Batch size, augmentation, BatchNorm mode and clipping."""

    batch_size: int = Field(128, ge=1, le=4096, unit="samples", description="in one step")
    augmentation: Literal["none", "recipe"] = Field(
        "none", advanced=True, description="of the images: none, or as the original was trained"
    )
    batch_norm: Literal["train", "eval"] = Field(
        "train", advanced=True, description="whether batches move the running statistics (train) or not (eval)"
    )
    clip: float | None = Field(None, gt=0, advanced=True, description="bound of the global gradient norm, or none")

    def view(self) -> dict[str, Any]:
        """Return how images are seen: the arguments of ``task.batches`` without the batch size."""
        return {"augmentation": self.augmentation, "batch_norm": self.batch_norm}

    def batches(self) -> dict[str, Any]:
        """Return the keyword arguments of ``task.batches``."""
        return {"batch_size": self.batch_size, **self.view()}


class SgdParameters(TrainingParameters):
    """What a method that steps by SGD makes explicit."""

    momentum: float = Field(0.9, ge=0, lt=1, advanced=True, description="of SGD")
    weight_decay: float = Field(5e-4, ge=0, le=1, advanced=True, description="of SGD")

    def sgd(self, task: Task, learning_rate: float | None = None) -> torch.optim.Optimizer:
        """Return SGD with these constants, at the method's learning rate or another."""
        rate = getattr(self, "learning_rate") if learning_rate is None else learning_rate  # noqa: B009
        return task.sgd(rate, momentum=self.momentum, weight_decay=self.weight_decay)


class AdamParameters(TrainingParameters):
    """What a method that steps by Adam makes explicit."""

    weight_decay: float = Field(0.0, ge=0, le=1, advanced=True, description="of Adam, added to the gradient")

    def adam(self, task: Task) -> torch.optim.Optimizer:
        """Return Adam with these constants."""
        return task.adam(getattr(self, "learning_rate"), weight_decay=self.weight_decay)  # noqa: B009


def refuse_unless(fits: bool, name: str, detail: str, advice: str) -> None:
    """Raise ``InvalidInput`` about a parameter that does not fit the others or the data; call before any work."""
    if not fits:
        raise InvalidInput(detail, advice=advice, fields=[(("parameters", name), detail)])
