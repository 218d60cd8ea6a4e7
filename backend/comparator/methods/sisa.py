"""SISA: sharded, isolated, sliced, aggregated training (Bourtoule et al., IEEE S&P 2021)."""

from __future__ import annotations

from typing import Literal

from comparator import method
from comparator.parameters import Field, Params
from comparator.training.sharded import Learned, Sharding, learn


class Parameters(Params):
    """Into how many parts the training samples are divided, and how the parts answer together."""

    shards: int = Field(5, ge=1, le=64, unit="shards", description="models trained apart, on disjoint samples (S)")
    slices: int = Field(1, ge=1, le=32, unit="slices", description="saved states of each shard's training (R)")
    aggregation: Literal["mean", "vote"] = Field(
        "mean", description="mean: average the shards' probabilities; vote: the class most shards choose"
    )


@method(
    "sisa",
    label="SISA",
    reads={"retain"},
    trains=True,
    own_base=True,
    presets={
        "paper": {"shards": 5, "slices": 1, "aggregation": "vote"},
        "small": {"shards": 3, "slices": 2, "aggregation": "mean"},
    },
    differs="The authors' code cuts shards by position without shuffling, leaves dropout on when predicting, and goes "
    "on with a fresh optimiser in the middle of a slice. Here shard and slice follow from the sample's id, each slice "
    "starts a fresh optimiser and cosine, and images are normalised by the scenario's constants, as in every retrained "
    "model. Shards hold about equally many samples, not exactly.",
)
def unlearn(task: Sharding, parameters: Parameters) -> Learned:
    """Train on shards and slices that can be taken back: only those that held a forgotten sample are trained again."""
    return learn(task, parameters.shards, parameters.slices, parameters.aggregation)
