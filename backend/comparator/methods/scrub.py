"""SCRUB and SCRUB+R (Kurmanji et al., “Towards unbounded machine unlearning”, NeurIPS 2023)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import torch

from comparator import Task, method
from comparator.methods.options import TUNED, SgdParameters, refuse_unless
from comparator.parameters import Field
from comparator.training.distances import distillation
from comparator.training.schedules import set_rate


class Parameters(SgdParameters):
    """How long the student disobeys, what obedience weighs, and whether to rewind."""

    epochs: int = Field(10, ge=1, le=200, unit="passes", description="over the retain set")
    forget_epochs: int = Field(3, ge=1, le=200, unit="passes", description="over the forget set, in the first epochs")
    learning_rate: float = Field(5e-4, gt=0, le=1, scale="log", description="until the first decay")
    decay_epochs: list[int] = Field([5, 8, 9], advanced=True, description="after each of these epochs the rate falls")
    decay: float = Field(0.1, gt=0, le=1, advanced=True, description="factor of each fall")
    optimizer: Literal["sgd", "adam"] = Field("sgd", advanced=True, description="one, shared by both passes")
    label_weight: float = Field(1.0, ge=0, le=100, description="of the labels on the retain set (γ)")
    teacher_weight: float = Field(0.5, ge=0, le=100, description="of the teacher on the retain set (α)")
    temperature: float = Field(2.0, gt=0, le=100, advanced=True, description="of the distillation")
    forget_batch_size: int = Field(64, ge=1, le=4096, unit="samples", description="in one step of disobedience")
    batch_size: int = Field(32, ge=1, le=4096, unit="samples", description="in one step of obedience")
    first: Literal["forget", "retain"] = Field(
        "forget", advanced=True, description="pass of each epoch (MUFAC: retain)"
    )
    rewind: bool = Field(False, description="end at the epoch that forgets as much as unseen samples; needs validation")

    def check(self, _network: object, _size: object) -> None:
        """Refuse more forget epochs than epochs."""
        refuse_unless(
            self.forget_epochs <= self.epochs, "forget_epochs", "There are fewer epochs than forget epochs.",
            "Ask for at most as many forget epochs as epochs.",
        )  # fmt: skip


@method(
    "scrub",
    label="SCRUB",
    reads={"retain", "forget", "original"},
    reads_if={"validation": "rewind"},
    trains=True,
    presets={
        "paper": {
            "epochs": 3, "forget_epochs": 2, "learning_rate": 5e-4, "decay_epochs": [3, 5, 9], "label_weight": 0.99,
            "teacher_weight": 0.001, "temperature": 4.0, "batch_size": 128, "forget_batch_size": 512,
        },
        "small": {
            "epochs": 6, "forget_epochs": 3, "learning_rate": 0.05, "decay_epochs": [], "batch_size": 64,
            "forget_batch_size": 16, "clip": 1.0,
        },
    },
    tuned=TUNED,
    differs="The official rewind records errors before each epoch and never saves the untouched model, so its "
    "indices can point at nothing. The reference comparator scales the ascent by the inverse Fisher "
    "information and clips it, which is in no paper; ours does neither. Two public ports never update the "
    "student.",
)  # fmt: skip
def unlearn(task: Task, parameters: Parameters) -> None:
    """Let a student disobey the original on the forget set and obey it, and the labels, on the retain set.

    Rewinding takes the epoch, the untouched model included, whose forget error is closest to the final model's error on
    validation samples with the forget set's mix of classes. The last epoch's record is of the model gone back to.
    """
    parameters.check(task.model, task.size)
    if parameters.rewind:
        task.require("validation", "rewinding compares with unseen samples")
    optimizer = parameters.sgd(task)
    if parameters.optimizer == "adam":
        optimizer = task.adam(parameters.learning_rate, weight_decay=parameters.weight_decay)
    states, errors = [], []
    if parameters.rewind:
        states, errors = [_state(task)], [1 - task.accuracy("forget")]
    for epoch in task.epochs(parameters.epochs):
        falls = sum(epoch + 1 > milestone for milestone in parameters.decay_epochs)
        set_rate(optimizer, parameters.learning_rate * parameters.decay**falls)
        passes = [_disobey] * (epoch < parameters.forget_epochs) + [_obey]
        for one_pass in passes if parameters.first == "forget" else reversed(passes):
            one_pass(task, parameters, optimizer)
        if parameters.rewind:
            states.append(_state(task))
            errors.append(1 - task.accuracy("forget"))
            if epoch == parameters.epochs - 1:
                task.model.load_state_dict(states[closest(errors, _unseen_error(task))])


def closest(errors: Sequence[float], reference: float) -> int:
    """Return the place of the error that is closest to the reference; the last of equals, which trained longest."""
    distances = [abs(error - reference) for error in errors]
    return max(place for place, distance in enumerate(distances) if distance == min(distances))


def _disobey(task: Task, parameters: Parameters, optimizer: torch.optim.Optimizer) -> None:
    for images, _ in task.batches("forget", batch_size=parameters.forget_batch_size, **parameters.view()):
        teacher = task.logits(images, task.original)
        distance = distillation(teacher, task.logits(images), parameters.temperature)
        task.step(optimizer, -distance, clip=parameters.clip)


def _obey(task: Task, parameters: Parameters, optimizer: torch.optim.Optimizer) -> None:
    for images, labels in task.batches("retain", **parameters.batches()):
        student = task.logits(images)
        distance = distillation(task.logits(images, task.original), student, parameters.temperature)
        loss = parameters.label_weight * torch.nn.functional.cross_entropy(student, labels)
        task.step(optimizer, loss + parameters.teacher_weight * distance, clip=parameters.clip)


def _state(task: Task) -> dict[str, torch.Tensor]:
    return {name: tensor.detach().cpu().clone() for name, tensor in task.model.state_dict().items()}


def _unseen_error(task: Task) -> float:
    """Return the error on validation samples, weighted to the class shares of the forget set."""
    logits, labels = task.predict("validation")
    wrong = (logits.argmax(dim=1) != labels).double()
    _, forgotten = task.predict("forget")
    parts = [
        (float((forgotten == number).double().mean()), float(wrong[labels == number].mean()))
        for number in sorted(set(forgotten.tolist()))
        if (labels == number).any()
    ]
    total = sum(share for share, _ in parts)
    return sum(share * error for share, error in parts) / total if total else float(wrong.mean())
