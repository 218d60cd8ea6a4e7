"""Adversarial images: the nearest other side of a decision boundary. Sizes are in pixel values, black 0 to white 1."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from comparator.training.task import Task

Logits = Callable[[Tensor], Tensor]
DOUBLINGS = 12
RATE = 2.5  # all steps together are this many radii long


def fast_gradient_sign(task: Task, logits: Logits, images: Tensor, labels: Tensor, size: float) -> Tensor:
    """Return images moved by ``size`` in every pixel to raise the loss (FGSM, Goodfellow et al., ICLR 2015)."""
    black, white = task.pixel_range
    slope = _slope(logits, images, labels)
    return torch.clamp(images + size * (white - black) * slope.sign(), black, white)


def projected_gradient(
    task: Task, logits: Logits, images: Tensor, labels: Tensor, *, size: float, steps: int, rate: float
) -> Tensor:
    """Return images inside an L2 ball of radius ``size`` that raise the loss (PGD, Madry et al., ICLR 2018).

    Each of ``steps`` steps has the length ``rate`` and follows the normalised gradient.
    """
    black, white = task.pixel_range
    unit = white - black
    moved = images
    for _ in range(steps):
        task.check()
        slope = _slope(logits, moved, labels) * unit
        change = (moved - images) / unit + rate * slope / _norm(slope)
        change = change * torch.clamp(size / _norm(change), max=1.0)
        moved = torch.clamp(images + unit * change, black, white)
    return moved


def nearest_fooling(task: Task, first_radius: float, steps: int) -> dict[int, tuple[Tensor, Tensor]]:
    """Return, for each forgotten row, the image that fools the original at the smallest radius tried, and as what.

    The L2 radius starts at ``first_radius`` and doubles up to ``DOUBLINGS`` times; a row that none fools is left out.
    """

    def logits(images: Tensor) -> Tensor:
        return task.logits(images, task.original)

    found: dict[int, tuple[Tensor, Tensor]] = {}
    for images, labels, rows in task.scan("forget"):
        for doubling in range(DOUBLINGS):
            radius = first_radius * 2**doubling
            rate = RATE * radius / steps
            moved = projected_gradient(task, logits, images, labels, size=radius, steps=steps, rate=rate)
            with torch.no_grad():
                answers = logits(moved).argmax(dim=1)
            fooled = answers != labels
            pairs = zip(moved[fooled], answers[fooled], strict=True)
            found.update(zip(rows[fooled].tolist(), pairs, strict=True))
            images, labels, rows = images[~fooled], labels[~fooled], rows[~fooled]
            if not len(rows):
                break
    return found


def _norm(images: Tensor) -> Tensor:
    norms: Tensor = torch.linalg.vector_norm(images, dim=(1, 2, 3), keepdim=True)
    return norms.clamp_min(1e-12)


def _slope(logits: Logits, images: Tensor, labels: Tensor) -> Tensor:
    """Return the gradient of the summed loss by the images."""
    leaf = images.detach().clone().requires_grad_(True)
    loss = functional.cross_entropy(logits(leaf), labels, reduction="sum")
    return torch.autograd.grad(loss, leaf)[0]
