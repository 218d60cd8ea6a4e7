"""Give a run its model: from a file, by training, or by unlearning."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from torch import nn

from comparator import registry
from comparator.jobs import payloads
from comparator.models import weights
from comparator.seeds import derive
from comparator.store import artifacts
from comparator.training import device as devices
from comparator.training import images as image_store
from comparator.training.task import Task, declared
from comparator.training.train import train
from comparator.worker import custom_method, sharded_run
from comparator.worker.snapshots import Snapshot, snapshotter
from comparator.worker.world import World

Counted = dict[str, float]


@dataclass(frozen=True)
class Made:
    """A model, what was counted while it was made, and arrays to keep beside its weights."""

    model: nn.Module
    counted: Counted
    states: dict[str, np.ndarray] = field(default_factory=dict)


def make_model(payload: payloads.Run, world: World, line: socket.socket | None) -> Made:
    """Return the model of a run; a method that trains its own base makes it otherwise than the recipe says.

    From here on the world's images are as the model sees them.
    """
    run = payload.run
    if not (payload.given or payload.custom) and (method := sharded_run.method_of(run)):
        return Made(*sharded_run.build(payload, method, world))
    world.images = world.seen_by(run.kind, payload.normalisation)
    seed = derive(run.seed, run.kind, "weights")
    model = weights.build(world.scenario.architecture, world.shape, world.partition.classes, seed)
    model = devices.place(model, world.device, world.scenario.recipe.precision)
    if payload.given:
        return Made(model, _load(payload.given, world, model))
    unlearned = run.kind == "unlearned"
    world.progress.begin("unlearn" if unlearned else "train")
    snapshot = snapshotter(world, model, "unlearn" if unlearned else "train")
    if not unlearned:
        return Made(model, _train(payload, world, model, snapshot))
    base = weights.read(Path(payload.base_weights or ""))
    weights.fit(model, base, architecture=world.scenario.architecture)
    snapshot(0, float("nan"))
    if payload.custom:
        return Made(model, custom_method.unlearn(payload, payload.custom, world, model, line, snapshot))
    return Made(model, _unlearn(run, world, model, snapshot))


def _load(given: payloads.Given, world: World, model: nn.Module) -> Counted:
    """Take over weights, history and run time of a model that exists already."""
    weights.fit(model, weights.read(Path(given.file)), architecture=world.scenario.architecture)
    world.history = [dict(record) for record in given.history]
    world.stopwatch.seconds.update({name: given.cost[name] for name in ("run", "setup") if name in given.cost})
    return {name: given.cost[name] for name in ("samples_seen", "steps") if name in given.cost}


def _train(payload: payloads.Run, world: World, model: nn.Module, snapshot: Snapshot) -> Counted:
    """Train on everything, or without the forget set; goes on from the last checkpoint if there is one."""
    run, recipe = payload.run, world.scenario.recipe
    rows = world.partition.positions(*(("retain", "forget") if run.kind == "original" else ("retain",)))
    train(
        model,
        world.images,
        rows,
        recipe,
        world.device,
        seed=derive(run.seed, run.kind),
        stopwatch=world.stopwatch,
        progress=world.progress,
        snapshot=snapshot,
        resume=Path(payload.resume),
        write=artifacts.replace,
        kept={"history": world.history, "epoch_logits": world.epoch_logits},
    )
    batches = image_store.batch_count(len(rows), recipe.batch_size)
    return {"samples_seen": float(len(rows) * recipe.epochs), "steps": float(batches * recipe.epochs)}


def _unlearn(run: payloads.RunRow, world: World, model: nn.Module, snapshot: Snapshot) -> Counted:
    """Apply a method to the base, which ``model`` is; only the method's own computation counts as run time."""
    entry = registry.METHODS.get(run.method or "")
    parameters = entry.parameters.model_validate(dict(run.parameters))
    task = Task(
        model,
        world.images,
        world.partition,
        world.device,
        seed=derive(run.seed, "unlearn"),
        reads=declared(entry.facts, parameters),
        augmentation=world.scenario.recipe.augmentation,
        progress=world.progress,
        snapshot=snapshot,
    )
    task.stopwatch = world.stopwatch
    with world.stopwatch.measure("run"):
        entry.function(task, parameters)
    if task.model is not model:
        model.load_state_dict(task.model.state_dict())
    return {"samples_seen": float(task.samples_seen), "steps": float(task.steps)}
