"""Find the layers of any module by its structure: the classifier head, its input (features), and layers to probe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from torch import nn

from comparator.errors import InvalidInput

NORMALISATION = (nn.modules.batchnorm._NormBase, nn.LayerNorm, nn.GroupNorm)  # noqa: SLF001


def head(model: nn.Module) -> tuple[str, nn.Linear]:
    """Return the name and module of the last linear layer: its input is the penultimate feature vector."""
    linear = [(name, module) for name, module in model.named_modules() if isinstance(module, nn.Linear)]
    if not linear:
        raise InvalidInput("The architecture has no linear layer to read features from.", advice="End it with one.")
    return linear[-1]


def probe_layers(model: nn.Module) -> dict[str, nn.Module]:
    """Return the layers whose activations are kept, in order: weighted leaves and repeated blocks.

    A container is opened if it is a plain sequence, the model itself, or holds a sequence of equal blocks; a block
    (residual, transformer) is one layer, and normalisation is not one.
    """
    return dict(_walk(model, ""))


def _walk(module: nn.Module, prefix: str) -> Iterator[tuple[str, nn.Module]]:
    for name, child in module.named_children():
        path = f"{prefix}{name}"
        if isinstance(child, nn.Sequential | nn.ModuleList) or _holds_blocks(child):
            yield from _walk(child, f"{path}.")
        elif any(True for _ in child.parameters()) and not isinstance(child, NORMALISATION):
            yield path, child


def _holds_blocks(module: nn.Module) -> bool:
    """Tell whether a direct child is a sequence with at least two composite blocks of one type.

    Sequences inside it, such as convolution, normalisation and activation, are no blocks: what holds them is one.
    """
    for child in module.children():
        if isinstance(child, nn.Sequential | nn.ModuleList):
            composite = (block for block in child.children() if any(True for _ in block.children()))
            kinds = [type(block) for block in composite if not isinstance(block, nn.Sequential)]
            if len(kinds) >= 2 and len(set(kinds)) == 1:
                return True
    return False


def channels_are_last(module: nn.Module, shape: Sequence[int]) -> bool:
    """Tell whether a layer's output [b, ?, ?, ?] has its channels last, as Swin's has: what it normalises says so."""
    widths = {child.normalized_shape[-1] for child in module.modules() if isinstance(child, nn.LayerNorm)}
    return len(shape) == 4 and shape[1] not in widths and shape[3] in widths
