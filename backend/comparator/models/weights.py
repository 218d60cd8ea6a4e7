"""Build architectures and move weights in and out of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from comparator import registry
from comparator.errors import InvalidInput, UntrustedFile

SHOWN = 10
MISSING, UNKNOWN = "missing", "unknown"


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
    faults = misfits(model.state_dict(), weights)
    if faults:
        first = _first(faults)
        shown = "; ".join(
            f"{text}: {name}" if text in (MISSING, UNKNOWN) else f"{name}: {text}" for name, text in first
        )
        more = f" … and {len(faults) - len(first):,} more" if len(faults) > len(first) else ""
        raise InvalidInput(
            f"The weights do not fit {architecture}: {shown}{more}",
            advice="Import them into a scenario with the architecture they were trained with.",
            fields=[(("weights", name), text) for name, text in faults],
        )
    model.load_state_dict(weights)


def _first(faults: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the first faults to be shown: what is missing beside what is unknown, as one may be the other."""
    missing, unknown = ([fault for fault in faults if fault[1] == text] for text in (MISSING, UNKNOWN))
    others = [fault for fault in faults if fault[1] not in (MISSING, UNKNOWN)]
    half = max(SHOWN // 2, SHOWN - len(unknown))
    return [*missing[:half], *unknown[: SHOWN - len(missing[:half])], *others][:SHOWN]


def misfits(expected: Mapping[str, Tensor], weights: Mapping[str, Tensor]) -> list[tuple[str, str]]:
    """Return what does not fit, by name: missing, unknown, another shape, or numbers of another kind."""
    faults = [(name, MISSING) for name in expected if name not in weights]
    faults += [(name, UNKNOWN) for name in weights if name not in expected]
    for name, tensor in expected.items():
        if name not in weights:
            continue
        given = weights[name]
        if given.shape != tensor.shape:
            faults.append((name, f"{tuple(given.shape)} instead of {tuple(tensor.shape)}"))
        elif given.is_floating_point() != tensor.is_floating_point():
            faults.append((name, f"{given.dtype} instead of {tensor.dtype}"))
    return faults
