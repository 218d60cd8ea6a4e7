"""Take a network apart by its structure: groups of layers, the last k layers, resetting, freezing."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from comparator.errors import InvalidInput
from comparator.models.layers import NORMALISATION, probe_layers

CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)


def groups(model: nn.Module) -> list[list[nn.Module]]:
    """Return the layers in order, a block (residual, transformer) as one, normalisation with the layer before it.

    A ResNet-18 has ten: stem, eight blocks, classifier.
    """
    probes = probe_layers(model)
    found: list[list[nn.Module]] = []
    for name, module in model.named_modules():
        if name in probes:
            found.append([module])
        elif found and isinstance(module, NORMALISATION) and not any(name.startswith(f"{probe}.") for probe in probes):
            found[-1].append(module)
    return found


def last_groups(model: nn.Module, count: int) -> list[nn.Module]:
    """Return the modules of the last ``count`` groups; raises ``InvalidInput`` if there are fewer."""
    found = groups(model)
    _enough(len(found), count, "groups of layers")
    return [module for group in found[len(found) - count :] for module in group]


def last_layers(model: nn.Module, count: int) -> list[nn.Module]:
    """Return the last ``count`` convolution and linear layers with the normalisation among them.

    Raises ``InvalidInput`` if there are fewer. Source: the counting of Goel et al. (methods.md §18).
    """
    leaves = [module for module in model.modules() if next(module.children(), None) is None]
    weighted = [number for number, leaf in enumerate(leaves) if isinstance(leaf, (*CONVOLUTIONS, nn.Linear))]
    _enough(len(weighted), count, "layers")
    return [leaf for leaf in leaves[weighted[-count] :] if next(leaf.parameters(), None) is not None]


def kernels(model: nn.Module) -> dict[str, Tensor]:
    """Return the weights of all convolutions, by name; raises ``InvalidInput`` for a network without any."""
    found = {
        f"{name}.weight": module.weight for name, module in model.named_modules() if isinstance(module, CONVOLUTIONS)
    }
    if not found:
        raise InvalidInput(
            "This method changes convolution kernels, and the architecture has none.",
            advice="Choose another method, or an architecture with convolutions.",
            fields=[(("method",), "does not fit the architecture")],
        )
    return found


def reset(modules: Iterable[nn.Module], random: torch.Generator) -> None:
    """Initialise modules anew as torch does by default; global random state is left as it was.

    Weights of modules that know no default (class tokens, positions) are drawn from a normal distribution with their
    own mean and deviation.
    """
    seed = int(torch.randint(2**62, (1,), generator=random))
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.default_generator.manual_seed(seed)
        for part in _distinct(part for module in modules for part in module.modules()):
            _reset_own(part)


def fresh_copy(model: nn.Module, random: torch.Generator) -> nn.Module:
    """Return a copy of a network with random weights."""
    twin = copy.deepcopy(model).requires_grad_(True)
    reset([twin], random)
    return twin


@contextmanager
def only_trainable(model: nn.Module, modules: Iterable[nn.Module]) -> Iterator[None]:
    """Freeze everything but some modules inside the block."""
    before = {weight: weight.requires_grad for weight in model.parameters()}
    free = {weight for module in modules for weight in module.parameters()}
    try:
        for weight in before:
            weight.requires_grad_(weight in free)
        yield
    finally:
        for weight, state in before.items():
            weight.requires_grad_(state)


def flat(tensors: Iterable[Tensor]) -> Tensor:
    """Return one vector of all numbers."""
    return torch.cat([tensor.reshape(-1) for tensor in tensors])


def unflat(vector: Tensor, like: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the numbers of one vector in the names and shapes of other tensors."""
    parts = torch.split(vector, [tensor.numel() for tensor in like.values()])
    return {name: part.view_as(tensor) for part, (name, tensor) in zip(parts, like.items(), strict=True)}


def _distinct(modules: Iterable[nn.Module]) -> list[nn.Module]:
    return list(dict.fromkeys(modules))


def _reset_own(part: nn.Module) -> None:
    """Reset the weights that belong to this module itself; drawn on the CPU, so that every device gets the same."""
    own = list(part.parameters(recurse=False))
    again = getattr(part, "reset_parameters", None) or getattr(part, "_reset_parameters", None)
    if again:
        place = own[0].device if own else torch.device("cpu")
        part.to("cpu")
        again()
        part.to(place)
        return
    for weight in own:
        noise = torch.randn(weight.shape).to(weight.device)
        deviation = weight.std() if weight.numel() > 1 else weight.abs().mean()
        weight.copy_(weight.mean() + deviation * noise)


def _enough(have: int, want: int, what: str) -> None:
    if want > have:
        raise InvalidInput(
            f"The architecture has {have} {what}; {want} were asked for.",
            advice=f"Ask for at most {have}.",
            fields=[(("parameters",), f"at most {have} {what}")],
        )
