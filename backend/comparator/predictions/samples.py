"""Which samples get more than logits: a fixed, stratified choice per scenario, with capped sizes.

Sizes on disk for C classes, F features, W summed layer widths: logits 4·C bytes a sample; features 2·F bytes on at most
10,000 samples; activations 2·W bytes on at most 2,000; logits per epoch 2·C bytes on at most 1,000 samples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from comparator.data.partition import Integers, Partition
from comparator.seeds import generator

FEATURE_LIMIT, PROBE_LIMIT, EPOCH_LIMIT = 10_000, 2_000, 1_000


@dataclass(frozen=True)
class Sampling:
    """Ascending rows (train rows first, then test rows): ``epoch`` ⊆ ``probe`` ⊆ ``features``."""

    features: Integers
    probe: Integers
    epoch: Integers


def choose(partition: Partition) -> Sampling:
    """Choose rows evenly from forget and retain, train and test; strata that are small leave room to the others."""
    train = len(partition.roles)
    strata = [
        partition.positions("forget"),
        partition.positions("retain"),
        train + np.flatnonzero(partition.test_match),
        train + np.flatnonzero(~partition.test_match),
        partition.positions("twin"),
        partition.positions("validation"),
    ]
    random = generator(0, "sampling")
    ordered = [random.permutation(stratum) for stratum in strata if len(stratum)]
    return Sampling(*(_take(ordered, limit) for limit in (FEATURE_LIMIT, PROBE_LIMIT, EPOCH_LIMIT)))


def _take(strata: list[Integers], limit: int) -> Integers:
    """Take the same number from each stratum, as far as it has them, until the limit is reached."""
    taken: list[Integers] = []
    for left, stratum in zip(range(len(strata), 0, -1), sorted(strata, key=len), strict=True):
        share = (limit - sum(map(len, taken))) // left
        taken.append(stratum[:share])
    return np.sort(np.concatenate(taken))
