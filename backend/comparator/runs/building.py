"""Build one model inside a worker: weights → predictions → metrics, and everything that is kept of it."""

from __future__ import annotations

import math
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from comparator import registry
from comparator.data.partition import Partition
from comparator.evidence import Outputs
from comparator.metrics.evaluate import Evaluation
from comparator.models import weights
from comparator.models.sharded import file_names
from comparator.predictions import compute, samples
from comparator.runs import sharding
from comparator.runs.custom import running
from comparator.runs.judging import judge
from comparator.scenario import Scenario
from comparator.seeds import derive
from comparator.store import artifacts, partitions
from comparator.training import device as devices
from comparator.training import images as image_store
from comparator.training.progress import Emit, Progress
from comparator.training.stopwatch import Stopwatch
from comparator.training.task import Task, declared
from comparator.training.train import train
from comparator.version import __version__

Payload = dict[str, Any]
COST_DECIMALS = 6


@dataclass
class World:
    """What a run happens in: device, data, who is who, and the log of its epochs."""

    scenario: Scenario
    partition: Partition
    images: image_store.DeviceImages
    device: devices.Device
    sampling: samples.Sampling
    progress: Progress
    stopwatch: Stopwatch
    history: list[dict[str, Any]] = field(default_factory=list)
    epoch_logits: list[torch.Tensor] = field(default_factory=list)


def build_run(
    payload: Payload,
    emit: Emit,
    *,
    outputs: Callable[[Payload], Outputs],
    pack: Callable[[Evaluation, Path], Payload],
) -> Payload:
    """Carry out a run and return what the supervisor stores."""
    world = enter(payload, emit)
    run = payload["run"]
    model, counted, states = _make(payload, world)
    world.progress.begin("predict")
    started = time.perf_counter()
    computed = compute.compute(
        model, world.images, world.partition, world.sampling, world.device, world.progress.report
    )
    predict_seconds = time.perf_counter() - started
    folder = Path(payload["artifacts"])
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
    imported = run["origin"] == "imported"
    timed = dict(payload["given"]["cost"]) if imported else {"run": 0.0, "setup": 0.0, **world.stopwatch.seconds}
    device = payload["given"]["device"] if imported else world.device.label
    seconds = {**timed, "predict": predict_seconds}
    cost = {name: round(value, COST_DECIMALS) for name, value in seconds.items()} | counted
    subject = Outputs(
        computed.predictions["train_logits"], computed.predictions["test_logits"], cost, run["id"], device,
        run["kind"], run["seed"],
    )  # fmt: skip
    plain = [outputs(reference) for reference in payload["models"]]
    own = None if payload["own_models"] is None else [outputs(reference) for reference in payload["own_models"]]
    return {
        "kind": run["kind"],
        "artifacts": {name: {"sha256": item.sha256, "bytes": item.bytes} for name, item in stored.items()},
        "cost": cost,
        "history": world.history,
        "evaluation": pack(judge(partitions.samples(world.partition), subject, plain, own), folder),
        "provenance": _provenance(payload, world, stored["weights"].sha256),
    }


def _make(payload: Payload, world: World) -> tuple[nn.Module, dict[str, float], Payload]:
    """Return the model of a run, what was counted, and states to keep beside its weights."""
    run = payload["run"]
    if not (payload["given"] or payload["custom"]) and sharding.applies(run):
        return sharding.build(payload, world, _snapshotter)
    model = weights.build(
        world.scenario.architecture,
        tuple(payload["image_shape"]),
        world.partition.classes,
        derive(run["seed"], run["kind"], "weights"),
    )
    model = devices.place(model, world.device, world.scenario.recipe.precision)
    return model, _obtain(payload, world, model), {}


def enter(payload: Payload, emit: Emit) -> World:
    """Bring the data to the device and choose the samples that get more than logits."""
    progress = Progress(emit)
    progress.begin("prepare")
    device = devices.pick(payload["device"])
    devices.settle(device, math.prod(payload["image_shape"]))
    scenario = Scenario.model_validate({name: payload["scenario"][name] for name in Scenario.model_fields})
    partition = partitions.read(Path(payload["partition"]))
    arrays = artifacts.read_arrays(Path(payload["dataset_file"]), "train_images", "test_images")
    images = image_store.load(
        arrays["train_images"][partition.train_indices],
        arrays["test_images"][partition.test_indices],
        partition,
        device,
        scenario.recipe.precision,
        normalisation=scenario.recipe.normalisation,
    )
    return World(scenario, partition, images, device, samples.choose(partition), progress, Stopwatch(device))


def _obtain(payload: Payload, world: World, model: nn.Module) -> dict[str, float]:
    """Give the model its weights: from a file, by training, or by unlearning; return what was counted."""
    run, given = payload["run"], payload["given"]
    if given:
        weights.fit(model, weights.read(Path(given["weights"])), architecture=world.scenario.architecture)
        world.history = given["history"]
        world.stopwatch.seconds.update(
            {name: given["cost"][name] for name in ("run", "setup") if name in given["cost"]}
        )
        return {name: given["cost"][name] for name in ("samples_seen", "steps") if name in given["cost"]}
    if run["kind"] == "unlearned":
        return _unlearn(payload, world, model)
    parts = ("retain", "forget") if run["kind"] == "original" else ("retain",)
    rows = world.partition.positions(*parts)
    resume = Path(payload["resume"])
    world.progress.begin("train")
    train(
        model,
        world.images,
        rows,
        world.scenario.recipe,
        world.device,
        seed=derive(run["seed"], run["kind"]),
        stopwatch=world.stopwatch,
        progress=world.progress,
        snapshot=_snapshotter(world, model, "train"),
        resume=resume,
        write=artifacts.replace,
        kept={"history": world.history, "epoch_logits": world.epoch_logits},
    )
    recipe = world.scenario.recipe
    batches = image_store.batch_count(len(rows), recipe.batch_size)
    return {"samples_seen": float(len(rows) * recipe.epochs), "steps": float(batches * recipe.epochs)}


def _unlearn(payload: Payload, world: World, model: nn.Module) -> dict[str, float]:
    """Apply a method to the base; only its own computation counts as run time."""
    run = payload["run"]
    weights.fit(model, weights.read(Path(payload["base_weights"])), architecture=world.scenario.architecture)
    world.progress.begin("unlearn")
    snapshot = _snapshotter(world, model, "unlearn")
    snapshot(0, float("nan"))
    if payload["custom"]:
        return running.unlearn(
            payload, model, seed=derive(run["seed"], "unlearn"), progress=world.progress, stopwatch=world.stopwatch,
            snapshot=snapshot,
        )  # fmt: skip
    entry = registry.get("method", run["method"])
    parameters = entry.parameters.model_validate(run["parameters"])
    task = Task(
        model,
        world.images,
        world.partition,
        world.device,
        seed=derive(run["seed"], "unlearn"),
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


def _snapshotter(world: World, model: nn.Module, phase: str) -> Callable[[int, float], None]:
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


def _provenance(payload: Payload, world: World, weights_hash: str) -> Payload:
    """Return where a run comes from: versions, device, precision, and the hashes of what went in and came out."""
    run = payload["run"]
    applied = run["method"] is not None and run["origin"] == "trained"
    return {
        "program": __version__,
        "method_version": _method_version(payload) if applied else None,
        "torch": str(torch.__version__),
        "numpy": np.__version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "device": (payload["given"] or {}).get("device", world.device.label),
        "predicted_on": world.device.label,
        "threads": torch.get_num_threads(),
        "precision": world.scenario.recipe.precision,
        "transform": "uint8 / 255, minus mean, over deviation of the training pixels; no augmentation",
        "mean": [round(float(value), 6) for value in world.images.mean.flatten()],
        "deviation": [round(float(value), 6) for value in world.images.deviation.flatten()],
        "data_hash": world.scenario.data_hash,
        "weights_sha256": weights_hash,
        "adopted_from": (payload["given"] or {}).get("from"),
    } | ({"imported": payload["given"]["stated"]} if run["origin"] == "imported" else {})


def _method_version(payload: Payload) -> str:
    """Return the version of the method that was applied: of the person's file, or of the installed one."""
    custom, run = payload["custom"], payload["run"]
    return str(run["method_version"] if custom else registry.get("method", run["method"]).version)
