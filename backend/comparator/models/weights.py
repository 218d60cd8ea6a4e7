"""Build architectures and move weights in and out of them."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from comparator import registry
from comparator.errors import InvalidInput, UntrustedFile

SHOWN = 10


def build(name: str, image_shape: tuple[int, int, int], classes: int, seed: int) -> nn.Module:
    """Build an architecture with random weights that depend on ``seed`` alone."""
    entry = registry.get("architecture", name)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model: nn.Module = entry.function(image_shape, classes)
    return model


def state(model: nn.Module) -> dict[str, Tensor]:
    """Return a copy of all weights and buffers on the CPU, contiguous."""
    return {name: tensor.detach().cpu().contiguous().clone() for name, tensor in model.state_dict().items()}


def read(path: Path) -> dict[str, Tensor]:
    """Read a safetensors file; a damaged or foreign file raises ``UntrustedFile``."""
    try:
        return load_file(path)
    except (SafetensorError, OSError, ValueError) as error:
        raise UntrustedFile(
            f"{path.name} is not a readable safetensors file: {error}",
            advice="Export the weights again with safetensors; nothing was stored.",
        ) from error


def fit(model: nn.Module, weights: dict[str, Tensor], *, architecture: str) -> None:
    """Load weights into a model; what does not fit is listed, and the model is unchanged then."""
    expected = model.state_dict()
    faults = [f"missing: {name}" for name in expected if name not in weights]
    faults += [f"unknown: {name}" for name in weights if name not in expected]
    faults += [
        f"{name}: {tuple(weights[name].shape)} instead of {tuple(tensor.shape)}"
        for name, tensor in expected.items()
        if name in weights and weights[name].shape != tensor.shape
    ]
    if faults:
        more = f" … and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        raise InvalidInput(
            f"The weights do not fit {architecture}: " + "; ".join(faults[:SHOWN]) + more,
            advice="Import them into a scenario with the architecture they were trained with.",
        )
    model.load_state_dict(weights)
