"""Try an architecture without weights and without work: on torch's meta device, where tensors have shapes only."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

from comparator.errors import ComparatorError, InvalidInput
from comparator.models import layers, weights


@dataclass(frozen=True)
class Facts:
    """What is known of an architecture for certain images and classes."""

    parameters: int
    feature_width: int
    probe_layers: int


def shapes_of(name: str, image_shape: tuple[int, int, int], classes: int) -> nn.Module:
    """Build an architecture whose weights have shapes and no values."""
    meta = torch.device("meta")
    try:
        with meta:
            return weights.build(name, image_shape, classes, seed=0)
    except NotImplementedError:  # RegNet computes its widths with tensors
        return weights.build(name, image_shape, classes, seed=0).to(meta)


def inspect(name: str, image_shape: tuple[int, int, int], classes: int) -> Facts:
    """Build and run an architecture on shapes alone; raises ``InvalidInput`` where it cannot take these images."""
    height, width, channels = image_shape
    meta = torch.device("meta")
    try:
        model = shapes_of(name, image_shape, classes)
        model.eval()
        with torch.no_grad():
            logits = model(torch.empty(2, channels, height, width, device=meta))
    except ComparatorError:
        raise
    except Exception as error:
        raise InvalidInput(
            f"{name} cannot take images of {height}×{width} with {channels} channels: {error}",
            advice="Choose another architecture, or a larger input as NAME@SIZE.",
            fields=[(("architecture",), "cannot take these images")],
        ) from error
    if tuple(logits.shape) != (2, classes):
        raise InvalidInput(
            f"{name} answers with {tuple(logits.shape)} instead of one number for each of {classes} classes.",
            advice="Choose another architecture.",
            fields=[(("architecture",), "is no classifier")],
        )
    _, head = layers.head(model)
    count = sum(parameter.numel() for parameter in model.parameters())
    return Facts(count, head.in_features, len(layers.probe_layers(model)))
