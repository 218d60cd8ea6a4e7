"""Random numbers of layers that draw while training (dropout, stochastic depth): seeded, apart from global state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

from comparator.training.device import Device


@contextmanager
def layer_noise(network: nn.Module, device: Device, seed: int) -> Iterator[None]:
    """Let layers draw from torch's generators as ``seed`` sets them inside the block; they are restored after it.

    Such layers know no generator but torch's global one. A network in evaluation mode draws nothing and is left alone.
    """
    if not network.training:
        yield
        return
    cuda = device.name.startswith("cuda")
    with torch.random.fork_rng(devices=[device.torch] if cuda else []):
        torch.default_generator.manual_seed(seed)
        if cuda:
            torch.cuda.manual_seed(seed)
        yield
