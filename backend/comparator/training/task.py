"""What an unlearning method gets: a model to change, the data it declared, and an engine that does the rest.

``Task`` owns device, precision, seed, augmentation, BatchNorm mode, clipping, masks, timing, progress, cancellation and
epoch snapshots. ``task.model`` is a plain ``torch.nn.Module``. What only some methods need lies beside it:
``importances`` (gradients and their squares), ``structure`` (layers, resetting, freezing), ``distances``
(distillation), ``relabel``, ``schedules``, ``adversarial``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

import torch
from torch import Tensor, nn
from torch.nn import functional

from comparator.models.layers import head
from comparator.seeds import derive
from comparator.training.access import Part, Undeclared, declared
from comparator.training.device import autocast
from comparator.training.layer_noise import layer_noise
from comparator.training.reading import BATCH_NORM, BatchNorm, Loader, Reading

__all__ = ["BatchNorm", "Loader", "Part", "Task", "Undeclared", "declared"]


class Task(Reading):
    """One unlearning run in progress: what it may read (see ``Reading``), and how it computes and steps."""

    def logits(self, images: Tensor, model: nn.Module | None = None) -> Tensor:
        """Return logits float32 [b, classes] of ``task.model`` or another model, in the run's precision.

        BatchNorm normalises a batch of one sample by its running statistics, in training as well: it has no deviation.
        """
        network = model or self.model
        self._forwards += network.training
        noise = layer_noise(network, self.device, derive(self.seed, "layers", self._forwards))
        with self.autocast(), noise, _settled_norms(network, len(images) == 1):
            result: Tensor = network(images)
        return result.float()

    def features(self, images: Tensor, model: nn.Module | None = None) -> tuple[Tensor, Tensor]:
        """Return logits float32 [b, classes] and penultimate features float32 [b, width]: the last layer's input."""
        seen: list[Tensor] = []
        _, last = head(model or self.model)
        handle = last.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
        try:
            logits = self.logits(images, model)
        finally:
            handle.remove()
        return logits, seen[-1].float()

    @torch.no_grad()
    def predict(self, part: Part, model: nn.Module | None = None) -> tuple[Tensor, Tensor]:
        """Return logits float32 [n, classes] and labels int64 [n] of a part, in order of its rows."""
        found = [(self.logits(images, model), labels) for images, labels, _ in self.scan(part)]
        return torch.cat([logits for logits, _ in found]), torch.cat([labels for _, labels in found])

    def accuracy(self, part: Part, model: nn.Module | None = None) -> float:
        """Return the share of a part that is classified correctly, 0..1."""
        logits, labels = self.predict(part, model)
        return float((logits.argmax(dim=1) == labels).float().mean())

    def loss(self, images: Tensor, labels: Tensor) -> Tensor:
        """Return the mean cross-entropy of a batch under ``task.model``."""
        return functional.cross_entropy(self.logits(images), labels)

    def autocast(self) -> AbstractContextManager[None]:
        """Compute in the run's precision inside the block; for code that calls a model itself."""
        return autocast(self.device, self._images.precision)

    def trainable(self) -> dict[str, nn.Parameter]:
        """Return the weights that may change, by name."""
        return {name: weight for name, weight in self.model.named_parameters() if weight.requires_grad}

    def sgd(self, learning_rate: float, *, momentum: float = 0.9, weight_decay: float = 5e-4) -> torch.optim.Optimizer:
        """Return SGD over all trainable weights."""
        weights = list(self.trainable().values())
        return torch.optim.SGD(weights, lr=learning_rate, momentum=momentum, weight_decay=weight_decay)

    def adam(self, learning_rate: float, *, weight_decay: float = 0.0) -> torch.optim.Optimizer:
        """Return Adam over all trainable weights."""
        weights = list(self.trainable().values())
        return torch.optim.Adam(weights, lr=learning_rate, weight_decay=weight_decay)

    def gradients(self, loss: Tensor) -> dict[str, Tensor]:
        """Return the gradient of a loss by each trainable weight; zero where the loss does not depend on it."""
        weights = self.trainable()
        found = torch.autograd.grad(loss, list(weights.values()), allow_unused=True)
        return {
            name: torch.zeros_like(weight) if gradient is None else gradient
            for (name, weight), gradient in zip(weights.items(), found, strict=True)
        }

    def step(
        self,
        optimizer: torch.optim.Optimizer,
        loss: Tensor,
        *,
        clip: float | None = None,
        mask: Mapping[str, Tensor] | None = None,
        scale: Mapping[str, Tensor] | None = None,
    ) -> float:
        """Take one optimiser step and return the loss.

        ``scale`` (name → factors) multiplies gradients. ``mask`` (name → bool tensor) lets only marked weights change:
        their gradient is zero, and they are restored bit by bit, whatever momentum or weight decay did; a name that is
        missing stays free. ``clip`` then bounds the global gradient norm. A loss that is not finite raises ``Diverged``
        naming epoch and batch.
        """
        value = self._finite(loss)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self._move(optimizer, value, clip, mask or {}, scale or {})
        return value

    def apply(
        self,
        optimizer: torch.optim.Optimizer,
        gradients: Mapping[str, Tensor],
        loss: Tensor,
        *,
        clip: float | None = None,
        mask: Mapping[str, Tensor] | None = None,
    ) -> float:
        """Take one optimiser step along given gradients (name → tensor) and return the loss; else like ``step``."""
        value = self._finite(loss)
        optimizer.zero_grad(set_to_none=True)
        for name, weight in self.trainable().items():
            weight.grad = gradients[name].detach().clone()
        self._move(optimizer, value, clip, mask or {}, {})
        return value

    def _finite(self, loss: Tensor) -> float:
        value = float(loss.detach())
        if value != value or value in (float("inf"), float("-inf")):
            raise self._diverged(f"The loss became {value}")
        return value

    def _move(
        self,
        optimizer: torch.optim.Optimizer,
        value: float,
        clip: float | None,
        mask: Mapping[str, Tensor],
        scale: Mapping[str, Tensor],
    ) -> None:
        """Step along the gradients that are there, after scale, mask and clip."""
        self.check()
        named = dict(self.model.named_parameters())
        for factors in (scale, mask):
            for name, factor in factors.items():
                gradient = named[name].grad
                if gradient is not None:
                    gradient.mul_(factor)
        if clip is not None:
            torch.nn.utils.clip_grad_norm_(named.values(), clip)
        before = {name: named[name].detach().clone() for name in mask}
        optimizer.step()
        with torch.no_grad():
            for name, weight in before.items():
                named[name].copy_(torch.where(mask[name], named[name], weight))
        self.steps += 1
        self._losses.append(value)


@contextmanager
def _settled_norms(network: nn.Module, settle: bool) -> Iterator[None]:
    """Put the BatchNorm of a network into evaluation mode inside the block, if asked."""
    moving = [module for module in network.modules() if isinstance(module, BATCH_NORM) and module.training and settle]
    for module in moving:
        module.eval()
    try:
        yield
    finally:
        for module in moving:
            module.train()
