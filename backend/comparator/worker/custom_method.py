"""Let a person's method unlearn inside the sandbox; the trusted worker believes weights only after checking them."""

from __future__ import annotations

import math
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO

import torch
from safetensors import SafetensorError
from safetensors.numpy import save
from safetensors.torch import load
from torch import Tensor, nn

from comparator.custom_methods import rows
from comparator.custom_methods.requests import Unlearn
from comparator.errors import InvalidInput
from comparator.jobs import payloads
from comparator.models import weights
from comparator.sandbox.call import Call
from comparator.sandbox.limits import MEGABYTE, Limits
from comparator.sandbox.misbehaviour import Misbehaved
from comparator.sandbox.plain_text import plainly
from comparator.seeds import derive
from comparator.training.progress import Progress
from comparator.training.task import declared
from comparator.worker.world import World

MOST_EPOCHS = 1000
TIMES, COUNTS = ("run", "setup", "snapshot"), ("samples_seen", "steps")
INTERFACE = "Leave names, shapes and types of task.model's weights as they are, and its numbers finite."


class Broken(Misbehaved):
    """What the method gave back is not a model."""

    title = "The method returned nonsense"


def unlearn(
    payload: payloads.Run,
    custom: payloads.CustomMethod,
    world: World,
    model: nn.Module,
    line: socket.socket | None,
    snapshot: Callable[[int, float], None],
) -> dict[str, float]:
    """Carry out the run's method in the sandbox; the result is in ``model``. Returns what was counted."""
    if line is None:
        raise InvalidInput(
            "This worker has no sandbox, and custom code runs nowhere else.", advice="Run it on the local server."
        )
    stopwatch = world.stopwatch
    held = sum(tensor.numel() * tensor.element_size() for tensor in model.state_dict().values())
    request = _request(payload, custom, world)
    call = Call(
        line,
        "unlearn",
        asdict(request),
        inputs={
            "source": Path(custom.source),
            "rows": _rows(world, request.reads),
            "base": Path(payload.base_weights or ""),
        },
        limits=Limits(
            seconds=custom.seconds,
            memory_bytes=custom.memory_bytes,
            graphics=payload.place.device.startswith("cuda"),
        ),
        most_bytes=held + MEGABYTE,
        output=plainly(_print),
    )
    counts: dict[str, float] = {}
    epochs, last = 0, None
    with call:
        while (message := call.next())[0]["type"] != "end":
            header, body = message
            if header["type"] == "progress":
                _report(world.progress, header.get("event"))
            elif header["type"] == "epoch":
                epochs += 1
                if epochs > MOST_EPOCHS:
                    raise Broken(f"It reported more than {MOST_EPOCHS:,} epochs.", advice="Use fewer epochs.")
                accept(model, body)
                stopwatch.seconds.update(_numbers(header.get("seconds"), TIMES))
                snapshot(epochs, _number(header.get("loss"), float("nan")))
                call.answer()
            elif header["type"] == "weights":
                last, counts = body, _numbers(header.get("counts"), COUNTS)
                stopwatch.seconds.update(_numbers(header.get("seconds"), TIMES))
    if last is None:
        raise Broken("It ended without giving weights back.", advice="The log may say more.")
    accept(model, last)
    return counts


def _rows(world: World, reads: Sequence[str]) -> BinaryIO:
    """Return an open file without a name that holds the declared samples: the sandbox gets no others, and no path."""
    images = world.images
    arrays = {
        "pixels": images.pixels[: images.train_size].permute(0, 2, 3, 1).cpu().numpy(),
        "labels": images.labels[: images.train_size].cpu().numpy(),
        "mean": images.mean.cpu().numpy(),
        "deviation": images.deviation.cpu().numpy(),
    }
    file = tempfile.TemporaryFile()  # noqa: SIM115 - it ends with the last reference to it
    file.write(save(rows.declared_rows(arrays, world.partition, reads)))
    file.flush()
    return file


def _request(payload: payloads.Run, custom: payloads.CustomMethod, world: World) -> Unlearn:
    """Return what the sandbox is told."""
    scenario, run, partition = payload.files.content, payload.run, world.partition
    return Unlearn(
        name=run.method or "",
        device=payload.place.device,
        image_shape=payload.files.image_shape,
        architecture=scenario["architecture"],
        precision=scenario["recipe"]["precision"],
        augmentation=scenario["recipe"]["augmentation"],
        parameters=run.parameters,
        reads=sorted(declared(custom, SimpleNamespace(**run.parameters))),
        classes=partition.classes,
        trained=len(partition.train_indices),
        forgotten=sorted(partition.classes_of("forget")),
        retained=sorted(partition.classes_of("retain")),
        seed=derive(run.seed, "unlearn"),
    )


def accept(model: nn.Module, body: bytes) -> None:
    """Load weights that came out of the sandbox, if they are the model's own in name, shape and type, and finite."""
    try:
        found: dict[str, Tensor] = load(body)
    except (SafetensorError, ValueError, KeyError) as error:
        raise Broken(f"What it gave back are no weights: {error}", advice=INTERFACE) from error
    expected = model.state_dict()
    for name, tensor in found.items():
        if name in expected and tensor.dtype != expected[name].dtype:
            raise Broken(f"It turned {name} from {expected[name].dtype} into {tensor.dtype}.", advice=INTERFACE)
        if not bool(torch.isfinite(tensor).all()):
            raise Broken(f"It left {name} with infinite or undefined numbers.", advice=INTERFACE)
    try:
        weights.fit(model, found, architecture="the architecture")
    except InvalidInput as error:
        raise Broken(error.detail, advice=INTERFACE) from error


def _report(progress: Progress, event: object) -> None:
    """Pass progress on; never as the first or last report, which no interval holds back."""
    if not isinstance(event, dict):
        return
    fraction = min(max(_number(event.get("fraction"), 0.0), 0.001), 0.999)
    epoch, epochs = event.get("epoch"), event.get("epochs")
    if isinstance(epoch, int) and isinstance(epochs, int) and 0 <= epoch <= epochs:
        progress.report(fraction, epoch=epoch, epochs=epochs)
    else:
        progress.report(fraction)


def _number(value: object, default: float) -> float:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else default


def _numbers(values: object, names: tuple[str, ...]) -> dict[str, float]:
    found = values if isinstance(values, dict) else {}
    return {name: max(0.0, _number(found[name], 0.0)) for name in names if name in found}


def _print(text: str) -> None:
    """Write what the method printed to the log of the run."""
    sys.stderr.write(text)
    sys.stderr.flush()
