"""What happens inside the sandbox: a person's file is imported here and nowhere else."""

from __future__ import annotations

import dataclasses
import importlib.util
import math
import sys
from pathlib import Path
from typing import Any

import pydantic
import torch
import torch._dynamo
from safetensors.numpy import load as load_arrays
from safetensors.torch import load, save

import comparator.methods
from comparator import registry
from comparator.custom_methods import requests, rows
from comparator.data.partition import Partition
from comparator.errors import InvalidInput
from comparator.facts import MethodFacts
from comparator.models import weights
from comparator.sandbox.server import Inputs, Line
from comparator.training import contracts
from comparator.training import device as devices
from comparator.training import images as image_store
from comparator.training.progress import Progress
from comparator.training.task import Task

Payload = dict[str, Any]
TRIED_ON = "small_cnn"

for kind in ("architecture", "method"):
    registry.load(kind)
importlib.import_module("torch.utils.data")
__all__ = ["TASKS", "comparator"]


def _entry(inputs: Inputs, name: str) -> registry.Entry[MethodFacts]:
    """Write the file into the own folder, import it, and return the one method it registers."""
    file = Path.cwd() / f"{name}.py"
    file.write_bytes(inputs["source"])
    specification = importlib.util.spec_from_file_location(name, file)
    if specification is None or specification.loader is None:
        raise InvalidInput(f"{file.name} cannot be imported.", advice="Give the file a name that ends in .py.")
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    with registry.watched() as added:
        specification.loader.exec_module(module)
    methods = [entry for entry in added if entry.kind == "method"]
    if len(methods) != 1:
        found = ", ".join(entry.name for entry in methods) or "none"
        raise InvalidInput(
            f"The file must register one method; it registers {found}.",
            advice='Decorate one function `unlearn(task, parameters)` with @method("name", label="…", reads={…}).',
        )
    return methods[0]


def check(payload: Payload, inputs: Inputs, line: Line) -> None:
    """Describe the method, then try every contract on tiny made-up scenarios and report each."""
    entry = _entry(inputs, requests.Check(**payload).name)
    line.send("described", record=entry.describe())
    devices.settle(devices.pick("cpu"), 1)
    build = registry.get("architecture", TRIED_ON).function
    for result in contracts.results(entry, build):
        line.send("contract", b"", **dataclasses.asdict(result))


def parameters(payload: Payload, inputs: Inputs, line: Line) -> None:
    """Let the method's own parameter model look at parameters that already fit its schema."""
    request = requests.Parameters(**payload)
    model = _entry(inputs, request.name).parameters
    for given in request.parameters:
        faults: list[list[Any]] = []
        try:
            model.model_validate(given)
        except pydantic.ValidationError as error:
            faults = [[list(fault["loc"]), fault["msg"]] for fault in error.errors()]
        line.send("judged", faults=faults)


def unlearn(payload: Payload, inputs: Inputs, line: Line) -> None:
    """Apply the method to the base; the weights after each epoch and at the end go back over the line."""
    request = requests.Unlearn(**payload)
    height, width, channels = request.image_shape
    device = devices.pick(request.device)
    devices.settle(device, height * width * channels)
    reads, shown = frozenset(request.reads), load_arrays(inputs["rows"])
    told = {"forget": frozenset(request.forgotten), "retain": frozenset(request.retained)}
    partition = rows.shown(shown, request.trained, request.classes, told)
    images = _images(shown, partition, request, device)
    model = weights.build(request.architecture, (height, width, channels), partition.classes, seed=0)
    model = devices.place(model, device, request.precision)
    weights.fit(model, load(inputs["base"]), architecture=request.architecture)
    entry = _entry(inputs, request.name)
    chosen = entry.parameters.model_validate(dict(request.parameters))

    def snapshot(epoch: int, loss: float) -> None:
        known = None if not math.isfinite(loss) else loss
        line.ask("epoch", _packed(task), epoch=epoch, loss=known, seconds=task.stopwatch.seconds)

    task = Task(
        model,
        images,
        partition,
        device,
        seed=request.seed,
        reads=reads,
        augmentation=request.augmentation,
        progress=Progress(lambda _key, event: line.send("progress", event=event)),
        snapshot=snapshot,
    )
    line.send("begin")
    with task.stopwatch.measure("run"):
        entry.function(task, chosen)
    counts = {"samples_seen": float(task.samples_seen), "steps": float(task.steps)}
    line.send("weights", _packed(task), counts=counts, seconds=task.stopwatch.seconds)


def _packed(task: Task) -> bytes:
    return bytes(save(weights.state(task.model)))


def _images(
    shown: rows.Arrays, partition: Partition, request: requests.Unlearn, device: devices.Device
) -> image_store.DeviceImages:
    """Bring the declared samples to the device, each at its position; what lies between them is black.

    The layout in memory is that of ``images.load``: with one channel torch computes other bits in another layout.
    """
    height, width, channels = request.image_shape
    pixels = torch.zeros((request.trained, height, width, channels), dtype=torch.uint8)
    for part in rows.parts_of(request.reads):
        pixels[torch.from_numpy(shown[f"{part}_positions"])] = torch.from_numpy(shown[f"{part}_pixels"])
    mean, deviation = (torch.from_numpy(shown[name]).view(1, -1, 1, 1) for name in ("mean", "deviation"))
    return image_store.DeviceImages(
        pixels.permute(0, 3, 1, 2).contiguous().to(device.torch),
        torch.from_numpy(partition.train_labels).to(device.torch),
        request.trained,
        mean.to(device.torch),
        deviation.to(device.torch),
        request.precision,
    )


TASKS = {"check": check, "parameters": parameters, "unlearn": unlearn}
