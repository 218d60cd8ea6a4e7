"""What the sandbox is asked about an uploaded method: a frozen dataclass for each question, plain JSON on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comparator.scenario import Augmentation, Precision

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """Load the file as a module of this name, describe its method, and try every contract."""

    name: str


@dataclass(frozen=True)
class Parameters:
    """Let the method's own parameter model look at parameters."""

    name: str
    parameters: Sequence[Json]


@dataclass(frozen=True)
class Unlearn:
    """Apply the method: with what it declared that it reads, and nothing about the rest of the workspace.

    ``image_shape`` is height, width, channels.
    """

    name: str
    device: str
    image_shape: Sequence[int]
    architecture: str
    precision: Precision
    augmentation: Augmentation
    parameters: Json
    reads: Sequence[str]
    seed: int
