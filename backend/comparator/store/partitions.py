"""Partitions as files: who is who in a scenario, resolved once when it is created."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from comparator.data.partition import Partition
from comparator.evidence import Samples
from comparator.store import artifacts

FIELDS = (
    "train_indices", "train_labels", "true_labels", "roles", "noise", "test_indices", "test_labels", "test_match",
)  # fmt: skip


def write(folder: Path, partition: Partition) -> artifacts.Stored:
    """Store a partition; equal partitions are one file."""
    arrays = {name: np.asarray(getattr(partition, name)) for name in FIELDS}
    arrays = {name: array.astype(np.uint8) if array.dtype == np.bool_ else array for name, array in arrays.items()}
    return artifacts.write_arrays(folder, arrays | {"classes": np.array([partition.classes])})


def read(file: Path) -> Partition:
    """Read a stored partition."""
    return from_arrays(artifacts.read_arrays(file))


def from_arrays(arrays: Mapping[str, np.ndarray]) -> Partition:
    """Return the partition that a file's arrays describe."""
    fields: dict[str, Any] = {**arrays, "classes": int(arrays["classes"][0])}
    fields |= {name: arrays[name].astype(np.bool_) for name in ("noise", "test_match")}
    return Partition(**fields)


def samples(partition: Partition) -> Samples:
    """Return the form that metrics and attacks see."""
    return Samples(
        train_labels=partition.train_labels,
        true_labels=partition.true_labels,
        roles=partition.roles,
        test_labels=partition.test_labels,
        test_match=partition.test_match,
        train_indices=partition.train_indices,
        test_indices=partition.test_indices,
        classes=partition.classes,
    )
