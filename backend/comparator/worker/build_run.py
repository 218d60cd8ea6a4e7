"""Build one model inside a worker: weights → predictions → metrics, and everything that is kept of it."""

from __future__ import annotations

import platform
import socket
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from comparator import registry
from comparator.evidence import Outputs
from comparator.jobs import payloads
from comparator.models import weights
from comparator.models.sharded import file_names
from comparator.predictions import compute
from comparator.store import artifacts, partitions
from comparator.store.predictions import outputs
from comparator.training.progress import Emit
from comparator.version import __version__
from comparator.worker.evaluate import pack
from comparator.worker.make_model import make_model
from comparator.worker.references import evaluate_among_references
from comparator.worker.world import World, enter

Result = dict[str, Any]
Arrays = dict[str, np.ndarray]
COST_DECIMALS = 6


def build_run(payload: payloads.Run, emit: Emit, line: socket.socket | None = None) -> Result:
    """Carry out a run and return what the supervisor stores."""
    world = enter(payload.place, payload.files, emit, payload.normalisation)
    run, given = payload.run, payload.given
    made = make_model(payload, world, line)
    world.progress.begin("predict")
    started = time.perf_counter()
    computed = compute.compute(
        made.model, world.images, world.partition, world.sampling, world.device, world.progress.report
    )
    predict_seconds = time.perf_counter() - started
    folder = Path(payload.place.artifacts)
    stored = {
        "weights": artifacts.write_arrays(
            folder, {name: tensor.numpy() for name, tensor in file_names(weights.state(made.model)).items()}
        ),
        "predictions": artifacts.write_arrays(folder, computed.predictions),
        "features": artifacts.write_arrays(folder, computed.features),
    }
    if made.states:
        stored["states"] = artifacts.write_arrays(folder, made.states)
    if world.epoch_logits:
        by_epoch = {"rows": world.sampling.epoch.astype(np.int32), "logits": torch.stack(world.epoch_logits).numpy()}
        stored["epochs"] = artifacts.write_arrays(folder, by_epoch)
    world.progress.begin("evaluate")
    imported = given if given and run.origin == "imported" else None
    timed = dict(imported.cost) if imported else {"run": 0.0, "setup": 0.0, **world.stopwatch.seconds}
    device = imported.device if imported else world.device.label
    seconds = {**timed, "predict": predict_seconds}
    cost = {name: round(value, COST_DECIMALS) for name, value in seconds.items()} | made.counted
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
        "transform": f"uint8 / 255, minus mean, over deviation of the {world.images.whose} pixels; no augmentation",
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
