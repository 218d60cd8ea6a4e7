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

    ``image_shape`` is height, width, channels; ``trained`` the number of training samples, whose declared rows come as
    a file (see ``rows``). ``forgotten`` and ``retained`` are the classes that the two sets have: what ``Task`` tells of
    them without showing a sample.
    """

    name: str
    device: str
    image_shape: Sequence[int]
    architecture: str
    precision: Precision
    augmentation: Augmentation
    parameters: Json
    reads: Sequence[str]
    classes: int
    trained: int
    forgotten: Sequence[int]
    retained: Sequence[int]
    seed: int
