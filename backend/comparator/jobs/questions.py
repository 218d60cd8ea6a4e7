"""What a worker gets that answers a question, one frozen dataclass for each; plain JSON on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from comparator.jobs.payloads import Json, Shape
from comparator.store.predictions import StoredModel


@dataclass(frozen=True)
class Nothing:
    """No input."""


@dataclass(frozen=True)
class Device:
    """Look at a device, such as ``auto`` or ``cuda:0,cuda:1``."""

    device: str


@dataclass(frozen=True)
class CheckParameters:
    """Validate and complete parameters of a method."""

    method: str
    parameters: Sequence[Json]


@dataclass(frozen=True)
class CheckGroupParameters:
    """Validate and complete parameters of a score over sets of models."""

    metric: str
    values: Json


@dataclass(frozen=True)
class Architecture:
    """Try an architecture on shapes alone."""

    architecture: str
    image_shape: Shape
    classes: int


@dataclass(frozen=True)
class Folder:
    """Look at a folder of images; ``size`` is the side in pixels that they are scaled to."""

    folder: str
    size: int | None


@dataclass(frozen=True)
class NearPairs:
    """Find near-duplicates among the training images of a data set."""

    source: str
    target: str


@dataclass(frozen=True)
class Epochs:
    """The stored predictions of a run by epoch, and the numbers of its epochs."""

    file: str
    epochs: Sequence[int]


@dataclass(frozen=True)
class Attack:
    """Simulate an attack on the first of some models, with the others as references.

    ``peers`` are runs of the same configuration with other seeds; ``relearnt`` is the newest relearning of the run.
    """

    attack: str
    run: str
    scenario: str
    values: Json
    partition: str
    models: Sequence[StoredModel]
    history: Epochs | None
    peers: Sequence[StoredModel]
    one_base: bool
    relearnt: Json | None
    results: str
    arrays: str
    memo: str


@dataclass(frozen=True)
class Conversion:
    """Turn an uploaded file into safetensors; predictions need the ``partition`` that their rows belong to."""

    file: str
    target: str
    most_bytes: int
    limit_seconds: float
    partition: str = ""


@dataclass(frozen=True)
class CheckWeights:
    """Check uploaded weights against an architecture."""

    file: str
    architecture: str
    image_shape: Shape
    classes: int
