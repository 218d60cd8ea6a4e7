"""Shapes of runs: requests, rows, details."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, FailFast, Field

from comparator.api.schemas import Fault, Identifier, Kind, Request, Status


class Progress(BaseModel):
    """How far a job is."""

    phase: str = Field(description="prepare, train, unlearn, predict, evaluate")
    epoch: int | None = None
    epochs: int | None = None
    fraction: float = Field(description="of the present phase, 0 to 1")
    eta_seconds: float | None = None
    text: str = ""


class RunOut(BaseModel):
    """A run: one execution inside a scenario. Lists hold these summaries."""

    id: str
    scenario: str
    kind: Kind
    origin: Literal["trained", "imported"]
    method: str | None
    parameters: dict[str, Any]
    seed: int
    base: str | None
    group: str = Field(description="runs with the same group differ only in seeds")
    status: Status
    job: str | None = None
    progress: Progress | None = None
    metrics: dict[str, float | None] = Field(description="by metric name; null where it does not exist")
    cost: dict[str, float] = Field(description="seconds: run, setup; samples_seen, steps")
    coverage: dict[str, list[int]] | None = Field(
        None,
        description="of imported predictions: how many samples of each part they have, and how many there are; metrics "
        "are about those that they have",
    )
    error: Fault | None = None
    created: float
    finished: float | None = None


class ArtifactOut(BaseModel):
    """A stored file of a run."""

    name: str
    sha256: str
    bytes: int


class EpochRecord(BaseModel):
    """Numbers at the end of one epoch, on the fixed probe samples."""

    phase: str
    epoch: int
    loss: float | None = None
    forget_accuracy: float | None = None
    retain_accuracy: float | None = None
    test_forget_accuracy: float | None = None
    test_retain_accuracy: float | None = None
    seconds: float | None = None


class RunDetail(RunOut):
    """A run with where it comes from and what was stored."""

    method_version: str | None
    provenance: dict[str, Any]
    artifacts: list[ArtifactOut]
    faults: dict[str, str] = Field(description="metrics that failed, with the reason")
    history: list[EpochRecord]
    dependents: list[str] = Field(description="runs that have this one as base")
    warnings: list[str] = Field(
        default=[], description="in words, why an imported original or retrained model may not be what it is taken for"
    )


class RunRequest(Request):
    """Runs to queue: a cartesian product of `grid` and `seeds`."""

    scenario: Identifier
    kind: Kind
    method: str | None = None
    parameters: dict[str, Any] = Field(default={})
    grid: dict[str, list[Any]] = Field(default={}, description="several values for a parameter")
    seeds: Annotated[list[Annotated[int, Field(ge=0, lt=2**31)]], FailFast()] = Field(
        default=[0], min_length=1, max_length=1000
    )
    base: Identifier | None = Field(None, description="an original; default: the first, queued if there is none")
    repeat: bool = Field(False, description="run again although an equal run exists")


class QueuedRun(RunOut):
    """A run of the answer to a request; `existing` if it was there before."""

    existing: bool


STARTED = "the preset of the method that parameters which were not given are taken from: that of the architecture"


class RunsQueued(BaseModel):
    """Runs that were queued or existed."""

    runs: list[QueuedRun]
    prerequisites: list[QueuedRun] = Field(default=[], description="originals that were queued first")
    preset: str | None = Field(None, description=STARTED)


class RunsPreview(BaseModel):
    """What a request for runs would build."""

    count: int
    existing: int
    new: int
    prerequisites: int
    seconds: float | None = Field(description="estimated; null when nothing comparable has run yet")
    basis: str = Field(description="what the estimate rests on")
    elsewhere: bool = Field(description="whether that was timed on another machine")
    preset: str | None = Field(None, description=STARTED)


class RunPage(BaseModel):
    """One page of runs; `next` is the cursor of the following one."""

    runs: list[RunOut]
    next: str | None
    total: int


class ImportedRun(BaseModel):
    """A run made from uploaded weights."""

    run: QueuedRun
