"""A toy network and its double in float64, stepped by hand-written optimisers: the independent side of comparisons."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from comparator import registry
from comparator.training import contracts
from comparator.training.task import Task, declared


def build(image_shape: tuple[int, int, int], classes: int) -> nn.Module:
    """Return a smooth network without normalisation: a convolution and a linear layer."""
    height, width, channels = image_shape
    return nn.Sequential(
        nn.Conv2d(channels, 3, 3, stride=2, padding=1),
        nn.Tanh(),
        nn.Flatten(),
        nn.Linear(3 * height * width // 4, classes),
    )


class Double:
    """The toy network before a method, in float64, with the samples of the same world."""

    def __init__(self, world: contracts.World) -> None:
        self.world = world
        self.model = contracts.untouched(world, build).double()
        self.start = self.weights()
        self.original = copy.deepcopy(self.model)
        self._images = world.images()

    def rows(self, *parts: str) -> Tensor:
        return torch.from_numpy(self.world.partition.positions(*parts))

    def samples(self, *parts: str) -> tuple[Tensor, Tensor]:
        rows = self.rows(*parts)
        return self._images.batch(rows).double(), self._images.labels[rows]

    def slope(self, loss: Tensor, weights: Sequence[Tensor] | None = None) -> list[Tensor]:
        wanted = list(self.model.parameters()) if weights is None else list(weights)
        found = torch.autograd.grad(loss, wanted, allow_unused=True, retain_graph=True)
        return [torch.zeros_like(w) if g is None else g for g, w in zip(found, wanted, strict=True)]

    def weights(self) -> Tensor:
        return torch.cat([weight.detach().flatten() for weight in self.model.parameters()]).clone()


class Sgd:
    """SGD with momentum and weight decay, in four lines."""

    def __init__(self, weights: Any, rate: float, momentum: float = 0.9, decay: float = 5e-4) -> None:
        self.weights, self.rate, self.momentum, self.decay = list(weights), rate, momentum, decay
        self.speed = [torch.zeros_like(weight) for weight in self.weights]

    @torch.no_grad()
    def step(self, slopes: Sequence[Tensor], clip: float | None = None) -> None:
        norm = float(sum((slope**2).sum() for slope in slopes)) ** 0.5
        factor = min(1.0, clip / norm) if clip else 1.0
        for number, (weight, slope) in enumerate(zip(self.weights, slopes, strict=True)):
            self.speed[number] = self.momentum * self.speed[number] + factor * slope + self.decay * weight
            weight -= self.rate * self.speed[number]


class Adam:
    """Adam with weight decay added to the gradient; one rate, or one for each weight."""

    def __init__(self, weights: Any, rate: float | Sequence[float], decay: float = 0.0) -> None:
        self.weights, self.decay, self.count = list(weights), decay, 0
        self.rates = [rate] * len(self.weights) if isinstance(rate, float) else list(rate)
        self.first = [torch.zeros_like(weight) for weight in self.weights]
        self.second = [torch.zeros_like(weight) for weight in self.weights]

    @torch.no_grad()
    def step(self, slopes: Sequence[Tensor]) -> None:
        self.count += 1
        for number, (weight, slope) in enumerate(zip(self.weights, slopes, strict=True)):
            slope = slope + self.decay * weight
            self.first[number] = 0.9 * self.first[number] + 0.1 * slope
            self.second[number] = 0.999 * self.second[number] + 0.001 * slope**2
            mean = self.first[number] / (1 - 0.9**self.count)
            size = (self.second[number] / (1 - 0.999**self.count)).sqrt()
            weight -= self.rates[number] * mean / (size + 1e-8)


def run(name: str, world: contracts.World, *, seed: int = 0, **parameters: Any) -> Task:
    """Run a method on the toy network with its defaults, but for the given parameters, in batches of everything."""
    entry = registry.get("method", name)
    sizes = {field: 64 for field in entry.parameters.model_fields if field.endswith("batch_size")}
    chosen = entry.parameters.model_validate({**sizes, **parameters})
    return contracts.apply(entry, world, build, parameters=chosen, seed=seed)


def task_for(name: str, world: contracts.World, network: Any = build, **options: Any) -> Task:
    """Return a task with the rights of a method, before it did anything."""
    entry = registry.get("method", name)
    reads = declared(entry.facts, contracts.brief(entry))
    model = contracts.untouched(world, network)
    return Task(model, world.images(), world.partition, world.device, seed=0, reads=reads, **options)


def with_error(share: float) -> tuple[Tensor, Tensor]:
    """Return what ``Task.predict`` says of ten samples of one class when this share of them is taken for another."""
    labels = torch.zeros(10, dtype=torch.int64)
    answers = (torch.arange(10) < round(10 * share)).long()
    return nn.functional.one_hot(answers, 2).float(), labels


def updated(task: Task, double: Double) -> Tensor:
    """Return what a method added to the weights of the toy network, as one vector."""
    return torch.cat([weight.detach().flatten() for weight in task.model.parameters()]).double() - double.start


def assert_same_update(task: Task, double: Double) -> None:
    """The update in float32 must equal that in float64 to a thousandth of its length, and be there at all."""
    wanted, found = double.weights() - double.start, updated(task, double)
    assert wanted.norm() > 1e-6
    assert (found - wanted).norm() <= 1e-3 * wanted.norm(), (found.norm(), wanted.norm())
