"""What happens inside the sandbox, by the name that it is asked for; nothing that is said here is believed outside."""

from __future__ import annotations

import copy
import importlib
import math
from typing import Any

import numpy as np
import pydantic
import torch
import torch._dynamo
from safetensors.torch import save

import comparator.methods
from comparator import registry
from comparator.custom_methods import requests
from comparator.custom_methods.applying import counted, entry_of, packed, prepared
from comparator.errors import Cancelled
from comparator.models import weights
from comparator.sandbox.server import Inputs, Line
from comparator.training import contracts
from comparator.training.progress import Progress

Payload = dict[str, Any]
BASE_SEED = 1

for kind in ("architecture", "method"):
    registry.load(kind)
importlib.import_module("torch.utils.data")
__all__ = ["TASKS", "comparator"]


def describe(payload: Payload, inputs: Inputs, line: Line) -> None:
    """Say what the method is, and with which parameters it is tried: its small preset, cut short."""
    entry = entry_of(inputs, requests.Describe(**payload).name)
    line.send("described", record=entry.describe(), control=bool(entry.facts.control))
    line.send("tried", parameters=contracts.brief(entry).model_dump(mode="json"))


def base(payload: Payload, _inputs: Inputs, line: Line) -> None:
    """Make weights, and name those that training changes."""
    request = requests.Base(**payload)
    height, width, channels = request.image_shape
    model = weights.build(request.architecture, (height, width, channels), request.classes, seed=BASE_SEED)
    line.send("base", bytes(save(weights.state(model))), trained=[name for name, _ in model.named_parameters()])


def trial(payload: Payload, inputs: Inputs, line: Line) -> None:
    """Apply the method once; what is broken and shows in here alone is said, and the weights go back for the rest."""
    asked = requests.Trial(**payload)
    request = requests.Unlearn(**asked.unlearn)
    cancelled = {"cancelled": lambda: bool(line.ask("cancelled").get("cancelled"))} if asked.asks else {}
    task = prepared(request, inputs, **cancelled)
    before = copy.deepcopy(task.model)
    torch.manual_seed(asked.noise)
    np.random.seed(asked.noise)
    entry = entry_of(inputs, request.name)
    chosen, state = entry.parameters.model_validate(dict(request.parameters)), torch.get_rng_state()
    try:
        entry.function(task, chosen)
    except Cancelled:
        return
    if not torch.equal(state, torch.get_rng_state()):
        fault = f"{entry.name} draws from torch's global generator; use task.random(purpose)."
        line.send("broken", contract="repeats", fault=fault)
    try:
        contracts.keeps_form(entry, before, task.model)
    except contracts.Broken as broken:
        line.send("broken", contract="changes_weights", fault=str(broken))
    line.send("weights", packed(task), counts=counted(task))


def parameters(payload: Payload, inputs: Inputs, line: Line) -> None:
    """Let the method's own parameter model look at parameters that already fit its schema."""
    request = requests.Parameters(**payload)
    model = entry_of(inputs, request.name).parameters
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

    def snapshot(epoch: int, loss: float) -> None:
        known = None if not math.isfinite(loss) else loss
        line.ask("epoch", packed(task), epoch=epoch, loss=known, seconds=task.stopwatch.seconds)

    progress = Progress(lambda _key, event: line.send("progress", event=event))
    task = prepared(request, inputs, progress=progress, snapshot=snapshot)
    entry = entry_of(inputs, request.name)
    chosen = entry.parameters.model_validate(dict(request.parameters))
    line.send("begin")
    with task.stopwatch.measure("run"):
        entry.function(task, chosen)
    line.send("weights", packed(task), counts=counted(task), seconds=task.stopwatch.seconds)


TASKS = {"describe": describe, "base": base, "trial": trial, "parameters": parameters, "unlearn": unlearn}
