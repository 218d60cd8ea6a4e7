"""Build one model inside a worker: weights → predictions → metrics, and everything that is kept of it."""

from __future__ import annotations

import platform
import socket
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from comparator import registry
from comparator.evidence import Outputs
from comparator.jobs import payloads
from comparator.models import weights
from comparator.models.sharded import file_names
from comparator.predictions import compute
from comparator.seeds import derive
from comparator.store import artifacts, partitions
from comparator.store.predictions import outputs
from comparator.training import device as devices
from comparator.training import images as image_store
from comparator.training.progress import Emit
from comparator.training.task import Task, declared
from comparator.training.train import train
from comparator.version import __version__
from comparator.worker import custom_method, sharded_run
from comparator.worker.evaluate import pack
from comparator.worker.references import evaluate_among_references
from comparator.worker.snapshots import snapshotter
from comparator.worker.world import World, enter

Result = dict[str, Any]
Arrays = dict[str, np.ndarray]
COST_DECIMALS = 6


def build_run(payload: payloads.Run, emit: Emit, line: socket.socket | None = None) -> Result:
    """Carry out a run and return what the supervisor stores."""
    world = enter(payload.place, payload.files, emit)
    run, given = payload.run, payload.given
    model, counted, states = _make(payload, world, line)
    world.progress.begin("predict")
    started = time.perf_counter()
    computed = compute.compute(
        model, world.images, world.partition, world.sampling, world.device, world.progress.report
    )
    predict_seconds = time.perf_counter() - started
    folder = Path(payload.place.artifacts)
    stored = {
        "weights": artifacts.write_arrays(
            folder, {name: tensor.numpy() for name, tensor in file_names(weights.state(model)).items()}
        ),
        "predictions": artifacts.write_arrays(folder, computed.predictions),
        "features": artifacts.write_arrays(folder, computed.features),
    }
    if states:
        stored["states"] = artifacts.write_arrays(folder, states)
    if world.epoch_logits:
        by_epoch = {"rows": world.sampling.epoch.astype(np.int32), "logits": torch.stack(world.epoch_logits).numpy()}
        stored["epochs"] = artifacts.write_arrays(folder, by_epoch)
    world.progress.begin("evaluate")
    imported = given if given and run.origin == "imported" else None
    timed = dict(imported.cost) if imported else {"run": 0.0, "setup": 0.0, **world.stopwatch.seconds}
    device = imported.device if imported else world.device.label
    seconds = {**timed, "predict": predict_seconds}
    cost = {name: round(value, COST_DECIMALS) for name, value in seconds.items()} | counted
    subject = Outputs(
        computed.predictions["train_logits"], computed.predictions["test_logits"], cost, run.id, device, run.kind,
        run.seed,
    )  # fmt: skip
    plain = [outputs(reference) for reference in payload.models]
    own = None if payload.own_models is None else [outputs(reference) for reference in payload.own_models]
    return {
        "kind": run.kind,
        "artifacts": {name: {"sha256": item.sha256, "bytes": item.bytes} for name, item in stored.items()},
        "cost": cost,
        "history": world.history,
        "evaluation": pack(evaluate_among_references(partitions.samples(world.partition), subject, plain, own), folder),
        "provenance": _provenance(payload, world, stored["weights"].sha256),
    }


def _make(
    payload: payloads.Run, world: World, line: socket.socket | None
) -> tuple[nn.Module, dict[str, float], Arrays]:
    """Return the model of a run, what was counted, and states to keep beside its weights."""
    run = payload.run
    if not (payload.given or payload.custom) and sharded_run.applies(run):
        return sharded_run.build(payload, world)
    seed = derive(run.seed, run.kind, "weights")
    model = weights.build(world.scenario.architecture, world.shape, world.partition.classes, seed)
    model = devices.place(model, world.device, world.scenario.recipe.precision)
    return model, _obtain(payload, world, model, line), {}


def _obtain(payload: payloads.Run, world: World, model: nn.Module, line: socket.socket | None) -> dict[str, float]:
    """Give the model its weights: from a file, by training, or by unlearning; return what was counted."""
    run, given = payload.run, payload.given
    if given:
        weights.fit(model, weights.read(Path(given.file)), architecture=world.scenario.architecture)
        world.history = [dict(record) for record in given.history]
        world.stopwatch.seconds.update({name: given.cost[name] for name in ("run", "setup") if name in given.cost})
        return {name: given.cost[name] for name in ("samples_seen", "steps") if name in given.cost}
    if run.kind == "unlearned":
        return _unlearn(payload, world, model, line)
    parts = ("retain", "forget") if run.kind == "original" else ("retain",)
    rows = world.partition.positions(*parts)
    world.progress.begin("train")
    train(
        model,
        world.images,
        rows,
        world.scenario.recipe,
        world.device,
        seed=derive(run.seed, run.kind),
        stopwatch=world.stopwatch,
        progress=world.progress,
        snapshot=snapshotter(world, model, "train"),
        resume=Path(payload.resume),
        write=artifacts.replace,
        kept={"history": world.history, "epoch_logits": world.epoch_logits},
    )
    recipe = world.scenario.recipe
    batches = image_store.batch_count(len(rows), recipe.batch_size)
    return {"samples_seen": float(len(rows) * recipe.epochs), "steps": float(batches * recipe.epochs)}


def _unlearn(payload: payloads.Run, world: World, model: nn.Module, line: socket.socket | None) -> dict[str, float]:
    """Apply a method to the base; only its own computation counts as run time."""
    run, base = payload.run, Path(payload.base_weights or "")
    weights.fit(model, weights.read(base), architecture=world.scenario.architecture)
    world.progress.begin("unlearn")
    snapshot = snapshotter(world, model, "unlearn")
    snapshot(0, float("nan"))
    if payload.custom:
        return custom_method.unlearn(payload, payload.custom, world, model, line, snapshot)
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


def _provenance(payload: payloads.Run, world: World, weights_hash: str) -> Result:
    """Return where a run comes from: versions, device, precision, and the hashes of what went in and came out."""
    run, given = payload.run, payload.given
    applied = run.method is not None and run.origin == "trained"
    return {
        "program": __version__,
        "method_version": _method_version(payload) if applied else None,
        "torch": str(torch.__version__),
        "numpy": np.__version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "device": (given and given.device) or world.device.label,
        "predicted_on": world.device.label,
        "threads": torch.get_num_threads(),
        "precision": world.scenario.recipe.precision,
        "transform": "uint8 / 255, minus mean, over deviation of the training pixels; no augmentation",
        "mean": [round(float(value), 6) for value in world.images.mean.flatten()],
        "deviation": [round(float(value), 6) for value in world.images.deviation.flatten()],
        "data_hash": world.scenario.data_hash,
        "weights_sha256": weights_hash,
        "adopted_from": given.adopted_from if given else None,
    } | ({"imported": given.stated} if given and run.origin == "imported" else {})


def _method_version(payload: payloads.Run) -> str:
    """Return the version of the method that was applied: of the person's file, or of the installed one."""
    run = payload.run
    return str(run.method_version if payload.custom else registry.METHODS.get(run.method or "").version)
