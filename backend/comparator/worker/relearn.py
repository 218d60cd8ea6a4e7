"""Relearning inside a worker: fine-tune on a few forgotten samples, and watch the others (UDS and ReA audits)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from comparator.errors import InvalidInput
from comparator.jobs import payloads
from comparator.models import weights
from comparator.predictions import compute
from comparator.seeds import generator
from comparator.training import device as devices
from comparator.training.images import DeviceImages
from comparator.training.progress import Emit
from comparator.worker.world import World, enter

Result = dict[str, Any]
MOST_WATCHED, MOMENTUM = 1000, 0.9


def relearn(payload: payloads.Relearn, emit: Emit) -> Result:
    """Return the accuracy on forgotten samples by step for every model, learning from the same few of them."""
    world = enter(payload.place, payload.files, emit)
    rows = world.partition.positions("forget")
    count = payload.samples
    if len(rows) <= count:
        raise InvalidInput(
            f"The forget set has {len(rows)} samples: none is left to watch when {count} are learnt.",
            advice="Learn from fewer samples.",
        )
    drawn = generator(0, "relearn").permutation(rows)
    learnt, watched = np.sort(drawn[:count]), np.sort(drawn[count : count + MOST_WATCHED])
    world.progress.begin("relearn")
    curves = []
    for number, model in enumerate(payload.models):
        curves.append({"run": model.run, "kind": model.kind, **_curve(payload, world, model, learnt, watched)})
        world.progress.report((number + 1) / len(payload.models), text=f"{number + 1} models")
    settings = {name: getattr(payload, name) for name in ("samples", "steps", "learning_rate")}
    return {"run": payload.subject, **settings, "watched": len(watched), "curves": curves}


def _curve(
    payload: payloads.Relearn, world: World, entry: payloads.Relearner, learnt: np.ndarray, watched: np.ndarray
) -> dict[str, list[float]]:
    """Take full-batch steps; batch statistics stay those of the model, so that only the weights relearn."""
    model = weights.build(world.scenario.architecture, world.shape, world.partition.classes, 0)
    weights.fit(model, weights.read(Path(entry.weights)), architecture=world.scenario.architecture)
    model = devices.place(model, world.device, world.scenario.recipe.precision)
    model.eval()
    rows = torch.from_numpy(learnt).to(world.device.torch)
    images = world.seen_by(entry.kind, entry.normalisation)
    inputs, labels = images.batch(rows), images.labels[rows]
    optimizer = torch.optim.SGD(model.parameters(), lr=payload.learning_rate, momentum=MOMENTUM)
    accuracies, losses = [_accuracy(model, images, watched, world.device)], []
    for _ in range(payload.steps):
        with devices.autocast(world.device, images.precision):
            loss = functional.cross_entropy(model(inputs).float(), labels)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(float(loss.detach()))
        accuracies.append(_accuracy(model, images, watched, world.device))
    return {"accuracy": accuracies, "loss": losses}


def _accuracy(model: nn.Module, images: DeviceImages, rows: np.ndarray, device: devices.Device) -> float:
    labels = images.labels.cpu().numpy()[rows]
    logits = compute.logits_of(model, images, rows, device)
    return float((logits.argmax(axis=1) == labels).mean())
