"""UNSIR (Tarun et al., “Fast yet effective machine unlearning”, IEEE TNNLS 2023)."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from comparator import Task, method
from comparator.data.partition import Integers
from comparator.methods.options import TUNED, AdamParameters
from comparator.parameters import Field
from comparator.training.images import batch_count


class Parameters(AdamParameters):
    """How the noise is learned, and how long it impairs and the retain samples repair."""

    noise_batches: int = Field(20, ge=1, le=500, description="of noise images, for each class to forget")
    noise_steps: int = Field(40, ge=1, le=1000, unit="steps", description="that each batch of noise is learned in")
    noise_rate: float = Field(0.1, gt=0, le=10, scale="log", advanced=True, description="of Adam on the noise")
    noise_size: float = Field(0.1, ge=0, le=100, advanced=True, description="weight of the noise's squared size")
    noise: Literal["distinct", "repeated"] = Field(
        "distinct",
        advanced=True,
        added_later=True,
        description="distinct: every image of every batch of noise, with its own class; repeated, as in the official "
        "code: one batch a class is learned in training mode, and its first images, as many as there are colour "
        "channels, are added once for each of the noise batches, all labelled as the first class",
    )
    impair_epochs: int = Field(1, ge=1, le=100, unit="passes", description="over noise and retain samples")
    impair_rate: float = Field(0.02, gt=0, le=1, scale="log", description="of Adam while impairing")
    repair_epochs: int = Field(1, ge=1, le=100, unit="passes", description="over the retain samples")
    repair_rate: float = Field(0.01, gt=0, le=1, scale="log", description="of Adam while repairing")
    samples: int = Field(1000, ge=1, le=100_000, unit="samples", description="of each retained class")
    batch_size: int = Field(256, ge=1, le=4096, unit="samples", description="in one step, and images in a noise batch")


@method(
    "unsir",
    label="UNSIR",
    reads={"retain"},
    forget=("class",),
    trains=True,
    presets={
        "paper": {"noise_batches": 20, "noise_steps": 40, "impair_rate": 0.02, "repair_rate": 0.01, "samples": 1000},
        "small": {
            "noise_batches": 4, "noise_steps": 40, "impair_rate": 5e-3, "repair_rate": 2e-3, "repair_epochs": 3,
            "samples": 150, "batch_size": 32,
        },
    },
    tuned=TUNED,
    differs="The official code learns one batch of noise for a class, with the batch statistics of BatchNorm, and adds "
    "the first three of its images (it counts colour channels) 20 times each, 80 in its authors' later copy: 60 or 240 "
    "images, of which 3 differ; the first version labels all as class 0. Ours learns “Noise batches” batches in "
    "evaluation mode and adds all their images, 5,120 with the paper's numbers, each with its class, unless “Noise” is "
    "“repeated”.",
)  # fmt: skip
def unlearn(task: Task, parameters: Parameters) -> None:
    """Learn noise that maximises the loss of a class, impair the model with it, repair it; no forget image is seen.

    Noise N for class c minimises −CE(f(N), c) + size · mean Σ N², and is then trained on as class c.
    """
    classes = task.whole_classes(needed=True)
    retain = _some_of_each_class(task, parameters.samples)
    with task.setup():
        learn = learn_noise if parameters.noise == "distinct" else repeated_noise
        noise, noise_labels = learn(task, classes, parameters)
    impair = task.adam(parameters.impair_rate, weight_decay=parameters.weight_decay)
    repair = task.adam(parameters.repair_rate, weight_decay=parameters.weight_decay)
    batches = batch_count(len(retain), parameters.batch_size)
    for epoch in task.epochs(parameters.impair_epochs + parameters.repair_epochs):
        order = torch.randperm(len(noise), generator=task.random("mix", epoch)).to(noise.device)
        portions = iter(order.tensor_split(batches))
        for images, labels in task.batches("retain", rows=retain, **parameters.batches()):
            if epoch < parameters.impair_epochs:
                portion = next(portions)
                images, labels = torch.cat([images, noise[portion]]), torch.cat([labels, noise_labels[portion]])
                task.step(impair, task.loss(images, labels), clip=parameters.clip)
            else:
                task.step(repair, task.loss(images, labels), clip=parameters.clip)


def learn_noise(task: Task, classes: list[int], parameters: Parameters) -> tuple[Tensor, Tensor]:
    """Return noise images [classes · batches · batch size, c, h, w] and their labels; the model stays as it is."""
    random = task.random("noise")
    task.model.eval()
    learned = [
        _batch_of_noise(task, number, parameters, random) for number in classes for _ in range(parameters.noise_batches)
    ]
    images, labels = zip(*learned, strict=True)
    return torch.cat(images), torch.cat(labels)


def repeated_noise(task: Task, classes: list[int], parameters: Parameters) -> tuple[Tensor, Tensor]:
    """Return the official code's noise: the first images of one batch a class, repeated, and one label for all.

    Images [classes · noise batches · c, c, h, w]; running statistics move while the noise is learned.
    """
    random = task.random("noise")
    task.train_mode(parameters.batch_norm)
    learned = [_batch_of_noise(task, number, parameters, random)[0] for number in classes]
    images = torch.cat([noise[: noise.shape[1]].repeat(parameters.noise_batches, 1, 1, 1) for noise in learned])
    return images, torch.full((len(images),), classes[0], device=images.device)


def _batch_of_noise(task: Task, number: int, parameters: Parameters, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """Learn one batch of noise [batch size, c, h, w] for a class, in the mode that the model is in."""
    example, _ = task.images(torch.from_numpy(task.rows("retain")[:1]).to(task.device.torch))
    shape = (parameters.batch_size, *example.shape[1:])
    noise = torch.randn(shape, generator=random).to(example.device).requires_grad_(True)
    target = torch.full((len(noise),), number, device=example.device)
    optimizer = torch.optim.Adam([noise], lr=parameters.noise_rate)
    for _ in range(parameters.noise_steps):
        task.check()
        size = (noise**2).sum(dim=(1, 2, 3)).mean()
        loss = parameters.noise_size * size - cross_entropy(task.logits(noise), target)
        noise.grad = torch.autograd.grad(loss, noise)[0]
        optimizer.step()
    return noise.detach(), target


def _some_of_each_class(task: Task, count: int) -> Integers:
    """Return rows of at most ``count`` random retain samples of each class."""
    rows = torch.from_numpy(task.rows("retain"))
    rows = rows[torch.randperm(len(rows), generator=task.random("retain"))]
    labels = torch.cat([labels.cpu() for _, labels, _ in task.scan("retain", rows=rows.numpy())])
    chosen = torch.cat([rows[labels == number][:count] for number in range(task.classes)])
    return chosen.sort().values.numpy()
