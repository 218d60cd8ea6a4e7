"""Carry out the runs of a method that trains its own base: the sharded original, its retrained and unlearned kin."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from torch import nn

from comparator import registry
from comparator.facts import MethodFacts
from comparator.jobs import payloads
from comparator.models import weights
from comparator.seeds import derive
from comparator.store import artifacts
from comparator.training import device as devices
from comparator.training import sharded
from comparator.worker.snapshots import snapshotter
from comparator.worker.world import World

Arrays = dict[str, np.ndarray]


def method_of(run: payloads.RunRow) -> registry.Entry[MethodFacts] | None:
    """Return the method of a run that trains its own base; nothing for other runs."""
    entry = registry.METHODS.get(run.method) if run.method else None
    return entry if entry and entry.facts.own_base else None


def build(
    payload: payloads.Run, method: registry.Entry[MethodFacts], world: World
) -> tuple[nn.Module, dict[str, float], Arrays]:
    """Train what has to be trained; return the ensemble, what was counted, and the saved states as arrays.

    All three kinds of run are one computation: an original learns everything, the others leave the forget set out, and
    an unlearned run may take over the states of its base. They share the base's seed, so that an unlearned run equals
    the retrained run of its seed bit by bit.
    """
    run = payload.run
    unlearned = run.kind == "unlearned"
    rows = world.partition.positions(*(("retain", "forget") if run.kind == "original" else ("retain",)))

    def constituent(shard: int) -> nn.Module:
        model = weights.build(
            world.scenario.architecture,
            world.shape,
            world.partition.classes,
            derive(run.seed, "sisa", "weights", shard),
        )
        return devices.place(model, world.device, world.scenario.recipe.precision)

    phase = "unlearn" if unlearned else "train"
    world.progress.begin(phase)
    done = 0

    def snapshot(model: nn.Module, _shard: int, loss: float) -> None:
        nonlocal done
        done += 1
        snapshotter(world, model, phase)(done, loss)

    known = sharded.from_arrays(artifacts.read_arrays(Path(payload.base_states or ""))) if unlearned else {}
    task = sharded.Sharding(
        constituent, world.images, rows, world.partition.train_indices[rows], world.scenario.recipe, world.device,
        run.seed, known, world.stopwatch, world.progress, snapshot,
    )  # fmt: skip
    learned: sharded.Learned = method.function(task, method.parameters.model_validate(dict(run.parameters)))
    counted = {
        "samples_seen": float(learned.visits), "steps": float(learned.steps), "retrained_share": learned.retrained_share
    }  # fmt: skip
    arrays: Arrays = sharded.to_arrays(learned.saved)
    return learned.model, counted, arrays
