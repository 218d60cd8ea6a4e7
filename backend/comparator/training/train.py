"""Train originals (on everything) and retrained models (without the forget set) by the scenario's recipe."""

from __future__ import annotations

import io
import logging
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from comparator.data.partition import Integers
from comparator.errors import Cancelled, Diverged
from comparator.scenario import Recipe
from comparator.seeds import derive
from comparator.training.device import Device, autocast
from comparator.training.images import DeviceImages, shuffled
from comparator.training.layer_noise import layer_noise
from comparator.training.progress import Progress
from comparator.training.stopwatch import Stopwatch

log = logging.getLogger(__name__)
Snapshot = Callable[[int, float], None]


def train(
    model: nn.Module,
    images: DeviceImages,
    rows: Integers,
    recipe: Recipe,
    device: Device,
    *,
    seed: int,
    stopwatch: Stopwatch,
    progress: Progress,
    snapshot: Snapshot,
    resume: Path | None = None,
    write: Callable[[Path, bytes], object] = Path.write_bytes,
    kept: dict[str, list[Any]] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Train ``model`` in place on some rows.

    ``resume`` is a file, written through ``write``, that keeps weights, optimiser, epoch, seconds and the lists in
    ``kept`` after each epoch: a run that was cut off goes on where it stopped and ends with the same weights.
    """
    optimizer = torch.optim.SGD(
        model.parameters(),
        lr=recipe.learning_rate,
        momentum=recipe.momentum,
        weight_decay=recipe.weight_decay,
        nesterov=recipe.nesterov and recipe.momentum > 0,
    )
    first = _restore(resume, model, optimizer, stopwatch, kept) if resume else 0
    batches = -(-len(rows) // recipe.batch_size)
    for epoch in range(first, recipe.epochs):
        losses: list[float] = []
        with stopwatch.measure("run"):
            model.train()
            random = torch.Generator().manual_seed(derive(seed, "augment", epoch))
            for number, batch in enumerate(shuffled(rows, recipe.batch_size, seed, "shuffle", epoch)):
                if cancelled():
                    raise Cancelled
                _set_rate(optimizer, recipe, epoch + number / batches)
                batch = batch.to(device.torch)
                seen = images.batch(batch, recipe.augmentation, random)
                noise = layer_noise(model, device, derive(seed, "layers", epoch, number))
                with autocast(device, recipe.precision), noise:
                    logits = model(seen)
                loss = functional.cross_entropy(logits.float(), images.labels[batch])
                losses.append(float(loss.detach()))
                if not math.isfinite(losses[-1]):
                    raise Diverged(
                        f"The loss became {losses[-1]} in epoch {epoch + 1}, batch {number + 1}.",
                        advice="Choose a lower learning rate in the scenario's recipe.",
                    )
                optimizer.zero_grad(set_to_none=True)
                loss.backward()  # type: ignore[no-untyped-call]
                optimizer.step()
                progress.report((epoch + number / batches) / recipe.epochs, epoch=epoch + 1, epochs=recipe.epochs)
        snapshot(epoch + 1, sum(losses) / len(losses))
        if resume:
            write(resume, _state(model, optimizer, epoch + 1, stopwatch, kept))


def _set_rate(optimizer: torch.optim.Optimizer, recipe: Recipe, epoch: float) -> None:
    """Set the learning rate of a moment, in epochs since the start; cosine ends at zero."""
    factor = 0.5 * (1 + math.cos(math.pi * epoch / recipe.epochs)) if recipe.schedule == "cosine" else 1.0
    for group in optimizer.param_groups:
        group["lr"] = recipe.learning_rate * factor


def _state(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    epoch: int,
    stopwatch: Stopwatch,
    kept: dict[str, list[Any]] | None,
) -> bytes:
    """Return the resume state as a file's content."""
    buffer = io.BytesIO()
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "epoch": epoch,
        "seconds": stopwatch.seconds,
        "kept": kept or {},
    }
    torch.save(state, buffer)
    return buffer.getvalue()


def _restore(
    file: Path,
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    stopwatch: Stopwatch,
    kept: dict[str, list[Any]] | None,
) -> int:
    """Load the resume state if there is one; return the number of finished epochs."""
    if not file.exists():
        return 0
    try:
        state = torch.load(file, weights_only=True, map_location="cpu")
    except Exception:
        log.exception("the resume state %s cannot be read: the run begins anew", file.name)
        return 0
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    stopwatch.seconds.update(state["seconds"])
    for name, items in (kept or {}).items():
        items[:] = state["kept"][name]
    return int(state["epoch"])
