"""Small questions that need torch or a plug-in: devices, parameters of methods, architectures."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pydantic
from torch import nn

from comparator import registry
from comparator.errors import InvalidInput, faults_of, joined
from comparator.jobs import questions
from comparator.models.inspect import inspect, shapes_of
from comparator.parameters import Params
from comparator.training import device as devices
from comparator.training.progress import Emit

Result = dict[str, Any]


def inspect_device(payload: questions.Device, _emit: Emit) -> Result:
    """Tell which devices there are, and what all of them gain from."""
    found = devices.slots(payload.device)
    return {
        "name": found[0].name,
        "label": found[0].label,
        "slots": [device.name for device in found],
        "bfloat16": all(devices.gains_from_bfloat16(device) for device in found),
    }


def inspect_architecture(payload: questions.Architecture, _emit: Emit) -> Result:
    """Try an architecture on shapes alone."""
    height, width, channels = payload.image_shape
    return asdict(inspect(payload.architecture, (height, width, channels), payload.classes))


def check_parameters(payload: questions.CheckParameters, _emit: Emit) -> list[Result]:
    """Validate and complete parameters of a method; faults name the parameter."""
    model = registry.get("method", payload.method).parameters
    complete = []
    network = _shapes(payload) if model.check is not Params.check else None
    for given in payload.parameters:
        try:
            parameters = model.model_validate(given)
            parameters.check(network, lambda part: int(payload.sizes[part]))
            complete.append(parameters.model_dump(mode="json"))
        except pydantic.ValidationError as error:
            faults = faults_of(error, "parameters")
            shown = f"Parameters of {payload.method}: {joined(faults, skip=1)}"
            raise InvalidInput(shown, advice="Correct them.", fields=faults) from None
    return complete


def _shapes(payload: questions.CheckParameters) -> nn.Module:
    height, width, channels = payload.image_shape
    return shapes_of(payload.architecture, (height, width, channels), payload.classes)
