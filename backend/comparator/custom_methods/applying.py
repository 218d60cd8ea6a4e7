"""Inside the sandbox: a person's file is imported, here and nowhere else, and its method gets what it declared."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import torch
from safetensors.numpy import load as load_arrays
from safetensors.torch import load, save

from comparator import registry
from comparator.custom_methods import requests, rows
from comparator.data.partition import Partition
from comparator.errors import InvalidInput
from comparator.facts import MethodFacts
from comparator.models import weights
from comparator.sandbox.server import Inputs
from comparator.training import device as devices
from comparator.training import images as image_store
from comparator.training.task import Task


def entry_of(inputs: Inputs, name: str) -> registry.Entry[MethodFacts]:
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


def prepared(request: requests.Unlearn, inputs: Inputs, **engine: Any) -> Task:
    """Return the task of a method: the base as its model, the declared samples, and what the engine shall do."""
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
    return Task(
        model,
        images,
        partition,
        device,
        seed=request.seed,
        reads=reads,
        augmentation=request.augmentation,
        **engine,
    )


def packed(task: Task) -> bytes:
    """Return the weights as they are now, as safetensors."""
    return bytes(save(weights.state(task.model)))


def counted(task: Task) -> dict[str, float]:
    """Return what the engine counted."""
    return {"samples_seen": float(task.samples_seen), "steps": float(task.steps)}


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
        torch.from_numpy(partition.train_labels.copy()).to(device.torch),
        request.trained,
        mean.to(device.torch),
        deviation.to(device.torch),
        request.precision,
    )
