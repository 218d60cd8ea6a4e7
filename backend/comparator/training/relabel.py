"""Wrong labels for samples to forget."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def random_labels(labels: Tensor, classes: int, random: torch.Generator, *, true_label: bool = False) -> Tensor:
    """Return uniform random labels int64 [b]; the true one is among them only if ``true_label``."""
    shift = torch.randint(0 if true_label else 1, classes, labels.shape, generator=random)
    return (labels + shift.to(labels.device)) % classes


def best_other(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the class with the largest logit [b, classes] among those that are not the label: int64 [b]."""
    return without(logits, labels).argmax(dim=1)


def without(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the logits with that of the label at −∞, so that its probability is 0."""
    own = functional.one_hot(labels, logits.shape[1]).bool()
    return logits.masked_fill(own, float("-inf"))
