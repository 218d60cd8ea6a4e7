"""Distances between what two models say, for distillation (Hinton, Vinyals and Dean, 2015).

All are means over the batch of sums over the classes ("batchmean"); several official codes divide by the number of
classes as well, or swap the arguments.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def divergence(target: Tensor, logits: Tensor) -> Tensor:
    """Return KL(target ‖ softmax(logits)) in nats, a mean over the batch.

    ``target`` are probabilities float32 [b, classes], the reference; ``logits`` [b, classes] carry the gradient.
    """
    return functional.kl_div(functional.log_softmax(logits, dim=1), target, reduction="batchmean")


def distillation(teacher: Tensor, student: Tensor, temperature: float) -> Tensor:
    """Return T² · KL(softmax(teacher / T) ‖ softmax(student / T)) for logits [b, classes]; constant in the teacher."""
    target = functional.softmax(teacher.detach() / temperature, dim=1)
    return temperature**2 * divergence(target, student / temperature)


def jensen_shannon(first: Tensor, second: Tensor) -> Tensor:
    """Return the Jensen–Shannon divergence of probabilities [b, classes]: symmetric, from 0 to ln 2, mean over b."""
    middle = torch.log((first + second) / 2)
    halves = [functional.kl_div(middle, side, reduction="batchmean") for side in (first, second)]
    return (halves[0] + halves[1]) / 2
