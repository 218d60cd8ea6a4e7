"""An ensemble of constituents that were trained on disjoint shards (SISA; Bourtoule et al., IEEE S&P 2021)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

Aggregation = Literal["mean", "vote"]
PREFIX = re.compile(r"^(shard_\d+)\.")
SMALLEST = 1e-30


class Sharded(nn.Module):
    """Constituents ``shard_0`` … whose answers become one: logits [b, classes] are logarithms of probabilities.

    ``mean`` averages the constituents' probabilities; ``vote`` counts their first choices, ties broken by the mean. A
    constituent that has learned nothing yet (``trained`` bool [shards]) has no say.
    """

    trained: Tensor

    def __init__(self, constituents: Sequence[nn.Module], aggregation: Aggregation) -> None:
        super().__init__()
        self.aggregation = aggregation
        for number, constituent in enumerate(constituents):
            self.add_module(f"shard_{number}", constituent)
        self.register_buffer("trained", torch.zeros(len(constituents), dtype=torch.bool))

    def forward(self, images: Tensor) -> Tensor:
        """Return log-probabilities float32 [b, classes] of a batch."""
        asked = [one for one, ready in zip(self.children(), self.trained.tolist(), strict=True) if ready]
        answers = torch.stack([one(images).float().softmax(dim=1) for one in asked or list(self.children())])
        share = answers.mean(dim=0)
        if self.aggregation == "vote":
            votes = functional.one_hot(answers.argmax(dim=2), answers.shape[2]).sum(dim=0)
            share = (votes + share) / (len(answers) + 1)
        return share.clamp_min(SMALLEST).log()


def constituents(model: nn.Module) -> list[nn.Module]:
    """Return the networks that features are read from: those of an ensemble, or the model itself."""
    return list(model.children()) if isinstance(model, Sharded) else [model]


def file_names(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Name the weights of an ensemble as files have them: ``shard_0/…``; other models keep their names."""
    return {PREFIX.sub(r"\1/", name): tensor for name, tensor in state.items()}
