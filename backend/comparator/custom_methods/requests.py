"""What the sandbox is asked about an uploaded method: a frozen dataclass for each question, plain JSON on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comparator.scenario import Augmentation, Precision

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Describe:
    """Load the file as a module of this name, and say what its method is and with which parameters to try it."""

    name: str


@dataclass(frozen=True)
class Base:
    """Make the weights that methods are tried on; no file of anybody is loaded for that."""

    architecture: str
    image_shape: Sequence[int]
    classes: int


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


@dataclass(frozen=True)
class Trial:
    """Apply the method once as a run would, to be judged from outside by what comes back.

    ``noise`` seeds the global generators, which should not matter; with ``asks`` the sandbox asks wherever a method
    looks whether its run was cancelled, and the answer decides.
    """

    unlearn: Json
    noise: int
    asks: bool
