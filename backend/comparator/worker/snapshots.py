"""What a model says after each epoch about the samples that are asked every time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn

from comparator.predictions import compute
from comparator.worker.world import World

Snapshot = Callable[[int, float], None]  # of the number of an epoch and its loss


def snapshotter(world: World, model: nn.Module, phase: str) -> Snapshot:
    """Return a function that keeps what the model says about the epoch samples, and the accuracies there."""
    rows = world.sampling.epoch
    labels = world.images.labels.cpu().numpy()[rows]
    split = world.images.train_size
    roles = np.full(len(world.images.labels), 9)
    roles[:split] = world.partition.roles
    test = np.zeros(len(roles), dtype=np.bool_)
    test[split:] = True
    match = np.zeros(len(roles), dtype=np.bool_)
    match[split:] = world.partition.test_match
    parts = {
        "forget_accuracy": roles[rows] == 1,
        "retain_accuracy": roles[rows] == 0,
        "test_forget_accuracy": match[rows],
        "test_retain_accuracy": (test & ~match)[rows],
    }

    def snapshot(epoch: int, loss: float) -> None:
        logits = compute.logits_of(model, world.images, rows, world.device)
        correct = logits.argmax(axis=1) == labels
        record: dict[str, Any] = {"phase": phase, "epoch": epoch, "loss": None if np.isnan(loss) else loss}
        record |= {name: float(correct[mask].mean()) if mask.any() else None for name, mask in parts.items()}
        record["seconds"] = world.stopwatch.seconds.get("run", 0.0)
        world.history.append(record)
        world.epoch_logits.append(torch.from_numpy(logits).half())
        world.progress.epoch(record)

    return snapshot
