"""The samples that a method declared: all that the trusted side sends of a scenario, and all that the sandbox has.

For each declared part the positions among the training samples (int64 [k]), pixels (uint8 [k, height, width, channels],
canaries spoilt already) and labels as trained (int64 [k]); besides, mean and deviation of the recipe (float32
[channels]), so that weights are those that the same method makes outside. Nothing else: no test sample, no sample of
another part, not its label, role or position either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from comparator.data.partition import ROLES, Partition

PARTS = ("retain", "forget", "validation")
NO_ROLE = 255
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Shown(Partition):
    """A partition that knows the declared samples alone; ``told`` are the classes of parts, declared or not."""

    told: Mapping[str, frozenset[int]]

    def classes_of(self, role: str) -> frozenset[int]:
        """Return the classes that the training samples of a role have: what ``Task`` tells of every part."""
        return self.told.get(role, frozenset())


def parts_of(reads: Collection[str]) -> Iterator[str]:
    """Yield the parts of the training samples among what is declared."""
    yield from (part for part in PARTS if part in reads)


def declared_rows(arrays: Mapping[str, Any], partition: Partition, reads: Collection[str]) -> Arrays:
    """Return what is sent: ``arrays`` are ``pixels`` and ``labels`` [n, …] by position, ``mean`` and ``deviation``."""
    found: Arrays = {name: np.ascontiguousarray(arrays[name]).reshape(-1) for name in ("mean", "deviation")}
    for part in parts_of(reads):
        positions = partition.positions(part)
        found[f"{part}_positions"] = positions
        found[f"{part}_pixels"] = np.ascontiguousarray(arrays["pixels"][positions])
        found[f"{part}_labels"] = np.ascontiguousarray(arrays["labels"][positions])
    return found


def shown(rows: Mapping[str, np.ndarray], trained: int, classes: int, told: Mapping[str, frozenset[int]]) -> Shown:
    """Return the partition that the sandbox has: ``trained`` samples, of which the declared ones have role and label.

    Positions are those of the whole scenario, since a method may count with them.
    """
    labels, roles = np.zeros(trained, dtype=np.int64), np.full(trained, NO_ROLE, dtype=np.uint8)
    for part in PARTS:
        if f"{part}_positions" in rows:
            labels[rows[f"{part}_positions"]] = rows[f"{part}_labels"]
            roles[rows[f"{part}_positions"]] = ROLES.index(part)
    none, never = np.zeros(0, dtype=np.int64), np.zeros(trained, dtype=np.bool_)
    return Shown(
        train_indices=np.arange(trained),
        train_labels=labels,
        true_labels=labels,
        roles=roles,
        noise=never,
        test_indices=none,
        test_labels=none,
        test_match=never[:0],
        classes=classes,
        told=told,
    )
