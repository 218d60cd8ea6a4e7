"""What an architecture does to images before its first layer: enlarge them on the device, repeat a grey channel."""

from __future__ import annotations

import functools
from typing import Any

from torch import Tensor, nn
from torch.nn import functional

from comparator.errors import InvalidInput
from comparator.whole_numbers import whole_number

COLOURS, SMALLEST, LARGEST, SHOWN = 3, 8, 640, 40


def accept(model: nn.Module, size: int) -> nn.Module:
    """Let a network of colour images of one size take images of any size and of one or three channels.

    A hook does it, so that names and shapes of the weights stay those of the published network.
    """
    model.register_forward_pre_hook(functools.partial(_fit, size=size))
    return model


def _fit(_model: nn.Module, inputs: tuple[Tensor, ...], *, size: int) -> tuple[Any, ...]:
    images = inputs[0]
    if images.shape[1] == 1:
        images = images.expand(-1, COLOURS, -1, -1)
    if images.shape[2:] != (size, size):
        images = functional.interpolate(images, size=(size, size), mode="bilinear", align_corners=False)
    return (images, *inputs[1:])


def sized(member: str, usual: int) -> tuple[str, int]:
    """Split ``NAME`` or ``NAME@SIZE`` into the name and the side of the input in pixels."""
    name, at, text = member.partition("@")
    if not at:
        return name, usual
    size = whole_number(text)
    if size is None or not SMALLEST <= size <= LARGEST:
        raise InvalidInput(
            f"“{text[:SHOWN]}” is not an input size.",
            advice=f"Write {name}@{usual}, with {SMALLEST} to {LARGEST} pixels.",
        )
    return name, size
