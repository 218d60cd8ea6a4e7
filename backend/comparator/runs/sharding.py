"""Carry out the runs of a method that trains its own base: the sharded original, its retrained and unlearned kin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from torch import nn

from comparator import registry
from comparator.models import weights
from comparator.seeds import derive
from comparator.store import artifacts
from comparator.training import device as devices
from comparator.training import sharded

if TYPE_CHECKING:
    from comparator.runs.building import World

Payload = dict[str, Any]
Snapshotter = Callable[["World", nn.Module, str], Callable[[int, float], None]]


def applies(run: Payload) -> bool:
    """Tell whether a run is of a method that trains its own base."""
    return bool(run["method"]) and "own_base" in registry.get("method", run["method"]).facts


def build(payload: Payload, world: World, snapshotter: Snapshotter) -> tuple[nn.Module, dict[str, float], Payload]:
    """Train what has to be trained; return the ensemble, what was counted, and the saved states as arrays.

    All three kinds of run are one computation: an original learns everything, the others leave the forget set out, and
    an unlearned run may take over the states of its base. They share the base's seed, so that an unlearned run equals
    the retrained run of its seed bit by bit.
    """
    run = payload["run"]
    unlearned = run["kind"] == "unlearned"
    entry = registry.get("method", run["method"])
    rows = world.partition.positions(*(("retain", "forget") if run["kind"] == "original" else ("retain",)))
    shape, classes = tuple(payload["image_shape"]), world.partition.classes

    def constituent(shard: int) -> nn.Module:
        model = weights.build(
            world.scenario.architecture, shape, classes, derive(run["seed"], "sisa", "weights", shard)
        )
        return devices.place(model, world.device, world.scenario.recipe.precision)

    phase = "unlearn" if unlearned else "train"
    world.progress.begin(phase)
    done = 0

    def snapshot(model: nn.Module, _shard: int, loss: float) -> None:
        nonlocal done
        done += 1
        snapshotter(world, model, phase)(done, loss)

    known = sharded.from_arrays(artifacts.read_arrays(Path(payload["base_states"]))) if unlearned else {}
    task = sharded.Sharding(
        constituent, world.images, rows, world.partition.train_indices[rows], world.scenario.recipe, world.device,
        run["seed"], known, world.stopwatch, world.progress, snapshot,
    )  # fmt: skip
    learned: sharded.Learned = entry.function(task, entry.parameters.model_validate(run["parameters"]))
    counted = {
        "samples_seen": float(learned.visits), "steps": float(learned.steps), "retrained_share": learned.retrained_share
    }  # fmt: skip
    arrays: dict[str, np.ndarray] = sharded.to_arrays(learned.saved)
    return learned.model, counted, arrays
