"""What a worker gets, one frozen dataclass for each kind of job and question; plain JSON on the wire.

A payload names every file and value that its worker needs, and nothing else, so a worker never asks the data base.
Where a payload has a ``place``, the supervisor fills it in; where it has ``files``, those of the job's scenario.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from comparator.store.predictions import Kind, StoredModel

Json = Mapping[str, Any]
Shape = Sequence[int]


@dataclass(frozen=True)
class Place:
    """Where a job works: its device, the folder of stored arrays, and the folder of remembered answers."""

    device: str
    artifacts: str
    cache: str

    @property
    def memo(self) -> Path:
        """The folder of slow answers that are remembered by content."""
        return Path(self.cache) / "memo"


@dataclass(frozen=True)
class ScenarioFiles:
    """A scenario as it is stored, and its files; ``image_shape`` is height, width, channels."""

    content: Json
    partition: str
    dataset: str
    image_shape: Shape


@dataclass(frozen=True)
class OfScenario:
    """A scenario and nothing else: enough for a new kind of job that looks at its data."""

    place: Place
    files: ScenarioFiles


@dataclass(frozen=True)
class RunRow:
    """What determines a run's result besides its scenario."""

    id: str
    kind: Kind
    origin: str
    method: str | None
    method_version: str | None
    parameters: Json
    seed: int
    base: str | None


@dataclass(frozen=True)
class Given:
    """A model that exists already: uploaded, or trained in another scenario on the same samples with the same seed."""

    what: Literal["weights", "predictions"]
    file: str
    cost: Mapping[str, float]
    device: str
    stated: Json | None = None
    history: Sequence[Json] = ()
    adopted_from: str | None = None


@dataclass(frozen=True)
class CustomMethod:
    """An uploaded method: its file, what it declared that it reads, and its limits."""

    source: str
    reads: Sequence[str]
    reads_if: Mapping[str, str]
    seconds: float
    memory_bytes: int


@dataclass(frozen=True)
class Run:
    """Make one model, predict, evaluate. ``own_models`` are the references of a method that trains its own base.

    ``normalisation`` (mean, deviation) is that of an imported model or base, where it is not the scenario's.
    """

    place: Place
    files: ScenarioFiles
    run: RunRow
    resume: str
    models: Sequence[StoredModel]
    base_weights: str | None = None
    given: Given | None = None
    own_models: Sequence[StoredModel] | None = None
    base_states: str | None = None
    custom: CustomMethod | None = None
    normalisation: Json | None = None


@dataclass(frozen=True)
class StoredWeights:
    """The stored weights of a run."""

    kind: Kind
    base: str | None
    file: str


@dataclass(frozen=True)
class Evaluate:
    """Evaluate ``wanted`` models of a scenario, or all; ``relearnt`` holds the newest relearning of each run."""

    place: Place
    files: ScenarioFiles
    models: Sequence[StoredModel]
    wanted: Sequence[str] | None
    weights: Mapping[str, StoredWeights]
    relearnt: Mapping[str, Json]


@dataclass(frozen=True)
class Relearner:
    """A model that relearns: its run, the file of its weights, and a normalisation that is not the scenario's."""

    run: str
    kind: Kind
    weights: str
    normalisation: Json | None = None


@dataclass(frozen=True)
class Relearn:
    """Fine-tune each of some models on a few forgotten samples."""

    place: Place
    files: ScenarioFiles
    subject: str
    models: Sequence[Relearner]
    samples: int
    steps: int
    learning_rate: float


@dataclass(frozen=True)
class Prepare:
    """Load a data set; ``own`` is the record of the user's own one, ``known`` what is stored of an earlier time."""

    dataset: str
    folder: str
    local_folders: Sequence[str]
    target: str
    download: bool = False
    own: Json | None = None
    known: Json | None = None


@dataclass(frozen=True)
class Fetch:
    """Fetch published files, each given as repository, name and SHA-256 (empty if unknown)."""

    files: Sequence[Sequence[str]]
    target: str


@dataclass(frozen=True)
class Projection:
    """Compute the positions of A and B in a map of feature space."""

    place: Place
    name: str
    a: str
    b: str
    reference: str
    partition: str
    projection: Literal["aligned", "joint", "separate", "pca"]
    settings: Json


@dataclass(frozen=True)
class Similarity:
    """Compare the layers of pairs of models."""

    place: Place
    name: str
    pairs: Sequence[Sequence[str]]
    partition: str


@dataclass(frozen=True)
class Neighbours:
    """Find the nearest neighbours of every sample that all models of ``rows_of`` have features for."""

    place: Place
    name: str
    models: Sequence[str]
    rows_of: Sequence[str]


@dataclass(frozen=True)
class Probes:
    """Ask every layer of some models what it encodes about the forget set."""

    place: Place
    name: str
    models: Sequence[str]
    partition: str


@dataclass(frozen=True)
class Slice:
    """Compute the metrics of ``wanted`` models on some samples, given as sample ids by split."""

    place: Place
    name: str
    partition: str
    samples: Mapping[str, Sequence[int]]
    models: Sequence[StoredModel]
    wanted: Sequence[str]
    result: str


@dataclass(frozen=True)
class GroupScores:
    """Compute scores of a group of models against retrained models."""

    name: str
    metrics: Sequence[str]
    values: Json
    partition: str
    models: Sequence[StoredModel]
    retrained: Sequence[StoredModel]
    result: str
