"""Weights that came out of the sandbox, looked at without torch: names, types, shapes, numbers, and what changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from safetensors import SafetensorError, deserialize

from comparator.errors import ComparatorError

NUMBERS: dict[str, np.dtype[Any]] = {"F16": np.dtype("<f2"), "F32": np.dtype("<f4"), "F64": np.dtype("<f8")}
SHOWN = 5


class Unweighable(ComparatorError):
    """What came back is no file of weights."""

    status = 422
    title = "The method returned nonsense"


@dataclass(frozen=True)
class Tensor:
    """One tensor as it was sent: type as safetensors names it, shape, and its bytes."""

    type: str
    shape: tuple[int, ...]
    data: bytes


Weights = Mapping[str, Tensor]


def read(body: bytes) -> Weights:
    """Return the tensors of a safetensors file; raises ``Unweighable`` for anything else."""
    try:
        found = deserialize(body)  # type: ignore[no-untyped-call]
    except (SafetensorError, ValueError) as error:
        raise Unweighable(f"What it gave back are no weights: {error}") from error
    return {name: Tensor(each["dtype"], tuple(each["shape"]), bytes(each["data"])) for name, each in found}


def form(before: Weights, after: Weights) -> str:
    """Say in words how the network is no longer what it was; nothing if names, shapes and types stayed, all finite."""
    if before.keys() != after.keys():
        return f"changed which weights there are: {', '.join(sorted(before.keys() ^ after.keys())[:SHOWN])}"
    for name, old in before.items():
        new = after[name]
        if (old.type, old.shape) != (new.type, new.shape):
            return f"turned {name} from {old.shape} {old.type} into {new.shape} {new.type}"
        if new.type in NUMBERS and not np.isfinite(np.frombuffer(new.data, NUMBERS[new.type])).all():
            return f"left {name} with infinite or undefined numbers"
    return ""


def changed(before: Weights, after: Weights, names: Collection[str]) -> list[str]:
    """Return which of some tensors are not the same bit by bit."""
    return [name for name in names if name not in after or before[name] != after[name]]
