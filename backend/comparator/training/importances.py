"""How much each weight matters to some samples: gradients and squared gradients in evaluation mode, on plain images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.func import functional_call, grad, vmap
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel

from comparator.data.partition import Integers
from comparator.training.task import Part, Task

Named = dict[str, Tensor]
LARGEST = 2**26  # numbers held at once for per-sample gradients: 256 MiB
MOST_SAMPLES = 64


def mean_gradient(task: Task, *parts: Part, rows: Integers | None = None) -> Named:
    """Return the gradient of the mean cross-entropy over all samples of the parts."""
    total, count = _zeros(task), 0
    for images, labels, _ in task.scan(*parts, rows=rows, batch_size=128):
        loss = functional.cross_entropy(task.logits(images), labels, reduction="sum")
        _add(total, task.gradients(loss))
        count += len(labels)
    return {name: value / count for name, value in total.items()}


def squared_batch_gradients(task: Task, *parts: Part, batch_size: int) -> Named:
    """Return the mean over batches of the squared gradient of each batch's mean loss.

    Depends on the batch size and on which samples meet in a batch, as official codes do (methods.md §11): a seeded
    order, since data sets that are stored class by class would give batches of one class.
    """
    total, count = _zeros(task), 0
    rows = np.concatenate([task.rows(part) for part in parts])
    mixed = rows[torch.randperm(len(rows), generator=task.random("importances", *parts)).numpy()]
    for images, labels, _ in task.scan(*parts, rows=mixed, batch_size=batch_size):
        found = task.gradients(functional.cross_entropy(task.logits(images), labels))
        _add(total, {name: value**2 for name, value in found.items()})
        count += 1
    return {name: value / count for name, value in total.items()}


def squared_gradients(task: Task, *parts: Part, labels: Literal["true", "model"] = "true") -> Named:
    """Return the diagonal Fisher information: the mean over samples of each sample's squared gradient.

    ``labels="model"`` weights all classes by the model's own probabilities (the Fisher of Golatkar et al., one
    backward pass a class); ``true`` takes the labels (the empirical Fisher). Always computed in float32.
    """
    model = task.model
    fixed = {name: value.detach() for name, value in model.named_parameters() if name not in task.trainable()}
    fixed |= dict(model.named_buffers())
    weights = {name: value.detach() for name, value in task.trainable().items()}

    def loss(weights: Named, image: Tensor, label: Tensor) -> Tensor:
        logits: Tensor = functional_call(model, {**fixed, **weights}, (image[None],))
        return functional.cross_entropy(logits, label[None])

    each = vmap(grad(loss), in_dims=(None, 0, 0))
    size = max(1, min(MOST_SAMPLES, LARGEST // sum(value.numel() for value in weights.values())))
    total, count = _zeros(task), 0
    for images, true, _ in task.scan(*parts, batch_size=size):
        count += len(true)
        if labels == "true":
            _add_squares(total, each, weights, images, true, torch.ones(len(true), device=true.device), task)
            continue
        with torch.no_grad():
            shares = functional.softmax(task.logits(images), dim=1)
        for number in range(task.classes):
            _add_squares(total, each, weights, images, torch.full_like(true, number), shares[:, number], task)
    return {name: value / count for name, value in total.items()}


def _add_squares(
    total: Named, each: object, weights: Named, images: Tensor, labels: Tensor, share: Tensor, task: Task
) -> None:
    """Add the squared gradients of a batch, each sample weighted by its share."""
    task.check()
    with sdpa_kernel(SDPBackend.MATH):  # the other kernels of attention have no batching rule
        found: Mapping[str, Tensor] = each(weights, images, labels)  # type: ignore[operator]
    _add(total, {name: torch.einsum("b,b...->...", share, value.float() ** 2) for name, value in found.items()})


def _zeros(task: Task) -> Named:
    return {name: torch.zeros_like(weight) for name, weight in task.trainable().items()}


def _add(total: Named, values: Mapping[str, Tensor]) -> None:
    for name, value in values.items():
        total[name] += value.detach()
