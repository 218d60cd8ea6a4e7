"""The shapes of requests and responses: the contract that the generated TypeScript client follows."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from comparator.scenario import Canaries, Recipe, Splits

Kind = Literal["original", "retrained", "unlearned"]
Status = Literal["queued", "running", "succeeded", "failed", "cancelled", "interrupted"]
Direction = Literal["higher", "lower", "closest_to_retrained", "none"]
Schema = dict[str, Any]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]


class Request(BaseModel):
    """Base of request bodies: unknown names are refused."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class FieldProblem(BaseModel):
    """One place of the request that is wrong."""

    loc: list[str | int]
    msg: str


class Problem(BaseModel):
    """RFC 9457 problem document: what happened, to which thing, what to do next."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    advice: str = ""
    instance: str = ""
    errors: list[FieldProblem] = []


class DeviceInfo(BaseModel):
    """The device that runs are computed on."""

    name: str
    label: str
    slots: list[str] = Field(description="devices that compute one model at a time each")
    bfloat16: bool


class SandboxInfo(BaseModel):
    """Which protection from uploaded code is in force: found out at the start by trying to break out."""

    level: Literal["full", "partial", "limits", "unknown"] = Field(
        description="full: every attempt failed; limits: files and network are open to the code"
    )
    enforced: list[str]
    missing: list[str] = Field(description="what is not enforced on this machine")
    note: str = ""


class Health(BaseModel):
    """Whether the server is well, and what it may do."""

    status: Literal["ok", "starting"]
    version: str
    device: DeviceInfo | None = Field(description="null until the worker has started")
    sandbox: SandboxInfo | None = Field(description="null until it has been tried, some seconds after the start")
    custom_code: bool = Field(description="whether methods can be uploaded: the server runs them in the sandbox")
    workspace: str
    free_bytes: int


class PluginInfo(BaseModel):
    """What every catalogue record has."""

    name: str
    label: str
    summary: str
    citation: str
    version: str
    parameters: Schema = Field(description="JSON Schema of the parameters; `ui` holds hints for forms")


class DatasetInfo(PluginInfo):
    """A data set that can be used."""

    classes: list[str]
    license: str
    source: str = ""
    image_shape: list[int] = Field(description="height, width, channels")
    sizes: dict[str, int]
    architectures: list[str] = Field(description="those that suit it, best first")
    augmentation: str
    columns: list[str] = Field(default=[], description="metadata columns of each image, such as a superclass or subject")
    download: bool = Field(description="whether preparing it may need a download")
    own: bool = Field(False, description="whether it is a folder that a person added to this workspace")
    folder: str = Field("", description="the folder of own images")


class ArchitectureInfo(PluginInfo):
    """An architecture that can be trained."""

    preset: Literal["paper", "small"] = "paper"
    recipe: dict[str, Any] = Field(description="default recipe; precision `auto` is resolved when a scenario is made")
    input: str = Field("", description="what is done to images before the first layer, besides normalisation")
    family: bool = Field(False, description="whether it stands for many: used as `name:member` or `name:member@SIZE`")
    members: dict[str, int] = Field(
        default={}, description="known members of a family, with the side of the images they were published for"
    )


class MethodInfo(PluginInfo):
    """An unlearning method."""

    reads: list[str] = Field(description="what it may see: retain, forget, validation, original")
    forget: list[str] = Field(description="kinds of forget set it can serve; `any` for all")
    reads_if: dict[str, str] = Field(default={}, description="a part it reads only with this parameter switched on")
    trains: bool = Field(True, description="whether it takes optimiser steps")
    control: bool = Field(False, description="whether it is a control: what a method must beat")
    own_base: bool = Field(False, description="whether it trains the originals that it unlearns from")
    custom: bool = Field(False, description="whether a person brought it as a file; it runs in the sandbox")
    presets: dict[str, dict[str, Any]] = Field(default={}, description="parameter values by preset name")
    tuned: str = Field("", description="how the `small` preset was chosen")
    differs: str = Field("", description="what the official code does differently")


class MetricInfo(PluginInfo):
    """A metric: what it is, how it is computed, which direction is good."""

    direction: Direction
    definition: str
    formula: str
    unit: str = ""
    bounds: list[float | None]
    shape: Literal["scalar", "classes", "matrix"]
    shown: bool = Field(description="whether a table shows it from the start")


class GroupMetricInfo(PluginInfo):
    """A score over sets of models: a group of runs against retrained models."""

    direction: Direction
    definition: str
    formula: str
    unit: str = ""
    bounds: list[float | None]
    fewest: int = Field(description="models a side below which it means nothing, and is refused")
    advised: int = Field(description="models a side from which on it is what papers report")


class AttackInfo(PluginInfo):
    """An attack."""

    direction: Direction
    game: str
    formula: str
    needs: list[str] = Field(default=[], description="what must be there: retrained, original, canaries")
    threat_model: str = Field("", description="what the adversary sees and knows")


class ForgetInfo(PluginInfo):
    """A kind of forget set."""

    twin: bool = Field(False, description="whether a never-trained twin can be drawn beside it")


class Catalog(BaseModel):
    """Everything that is registered."""

    version: str
    datasets: list[DatasetInfo]
    architectures: list[ArchitectureInfo]
    methods: list[MethodInfo]
    metrics: list[MetricInfo]
    group_metrics: list[GroupMetricInfo]
    attacks: list[AttackInfo]
    forget_kinds: list[ForgetInfo]


class DatasetState(BaseModel):
    """Whether a data set is ready on this machine."""

    name: str
    ready: bool
    hash: str | None = None
    counts: dict[str, list[int]] = Field(default={}, description="samples per class of `train` and `test`, when ready")
    metadata: dict[str, list[str]] = Field(default={}, description="values of each metadata column, when ready")
    origin: str = Field("", description="where the images were taken from, when ready")
    files: dict[str, str] = Field(default={}, description="SHA-256 of each file that was read, when recorded")
    job: str | None = Field(None, description="the job that prepares it, if one is queued or running")


class ScenarioRequest(Request):
    """What to learn and what to forget."""

    dataset: str
    architecture: str
    forget: dict[str, Any] = Field(
        description="`{kind, …}`: class {classes}, random {fraction, seed}, indices {indices}, …",
        examples=[{"kind": "class", "classes": [3]}],
    )
    recipe: dict[str, Any] = Field(default={}, description="differences from the architecture's default recipe")
    splits: Splits = Splits()
    twin: bool = False
    canaries: Canaries | None = None


class RunCounts(BaseModel):
    """How many runs of each kind a scenario has, and how many jobs wait or run."""

    original: int = 0
    retrained: int = 0
    unlearned: int = 0
    active: int = 0
    failed: int = 0


class Sizes(BaseModel):
    """Number of samples of each role and of the test split."""

    retain: int
    forget: int
    validation: int
    twin: int
    test: int
    test_match: int = Field(description="test samples that match the forget selector; 0 if none can")


class ScenarioOut(BaseModel):
    """A scenario: runs are comparable only inside one."""

    id: str
    title: str = Field(description="the scenario in words")
    dataset: str
    data_hash: str
    architecture: str
    recipe: Recipe
    splits: Splits
    forget: dict[str, Any]
    forget_title: str = Field(description="the forget set in words")
    twin: bool
    canaries: Canaries | None
    sizes: Sizes
    runs: RunCounts
    created: float = Field(description="seconds since 1970")


class NearDuplicates(BaseModel):
    """Retained samples that are almost the same pictures as forgotten ones: what stays known after forgetting."""

    retained: int | None = Field(description="retained samples with a near-duplicate to forget; null while counting")
    forgotten: int | None = Field(description="samples to forget with a near-duplicate that is retained")
    alike: float = Field(description="least correlation of two blurred images that counts")
    failed: bool = Field(description="whether the search for pairs failed; the server's log says why")


class ScenarioPreview(BaseModel):
    """What a scenario would be, before it is made."""

    id: str
    exists: bool
    title: str
    forget_title: str
    sizes: Sizes
    histogram: dict[str, list[int]] = Field(
        description="samples per class of each role: forget, retain, validation, twin"
    )
    samples: list[int] = Field(description="ids of some forgotten training samples, for pictures")
    recipe: Recipe
    near_duplicates: NearDuplicates


class Progress(BaseModel):
    """How far a job is."""

    phase: str = Field(description="prepare, train, unlearn, predict, evaluate")
    epoch: int | None = None
    epochs: int | None = None
    fraction: float = Field(description="of the present phase, 0 to 1")
    eta_seconds: float | None = None
    text: str = ""


class Fault(BaseModel):
    """Why something failed."""

    title: str
    detail: str
    advice: str = ""


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


class RunRequest(Request):
    """Runs to queue: a cartesian product of `grid` and `seeds`."""

    scenario: Identifier
    kind: Kind
    method: str | None = None
    parameters: dict[str, Any] = {}
    grid: dict[str, list[Any]] = Field(default={}, description="several values for a parameter")
    seeds: list[Annotated[int, Field(ge=0, lt=2**31)]] = Field(default=[0], min_length=1, max_length=1000)
    base: Identifier | None = Field(None, description="an original; default: the first, queued if there is none")
    repeat: bool = Field(False, description="run again although an equal run exists")


class QueuedRun(RunOut):
    """A run of the answer to a request; `existing` if it was there before."""

    existing: bool


class RunsQueued(BaseModel):
    """Runs that were queued or existed."""

    runs: list[QueuedRun]
    prerequisites: list[QueuedRun] = Field(default=[], description="originals that were queued first")


class RunsPreview(BaseModel):
    """What a request for runs would build."""

    count: int
    existing: int
    new: int
    prerequisites: int
    seconds: float | None = Field(description="estimated; null when nothing comparable has run yet")
    basis: str = Field(description="what the estimate rests on")


class RunPage(BaseModel):
    """One page of runs; `next` is the cursor of the following one."""

    runs: list[RunOut]
    next: str | None
    total: int


class MetricSummary(BaseModel):
    """Mean over seeds with a 95 % t interval; the interval is null below two values."""

    mean: float
    low: float | None
    high: float | None
    deviation: float | None
    n: int


class GroupOut(BaseModel):
    """Runs that differ only in seeds."""

    group: str
    kind: Kind
    method: str | None
    parameters: dict[str, Any]
    runs: list[str]
    seeds: list[int]
    metrics: dict[str, MetricSummary]


class ScoreFact(BaseModel):
    """A number to read a score by."""

    name: str
    label: str
    value: float
    definition: str


class SetScoreOut(BaseModel):
    """A score over sets of models: with as many of the group as of the retrained ones, or why there is none."""

    metric: str
    models: int = Field(description="models of each side that were used")
    value: float | None
    refusal: str = Field(description="why there is no value; empty if there is")
    facts: list[ScoreFact]
    bins: list[str] = Field(description="lower ends of the bins that samples fall into; empty if there are none")
    counts: list[int]
    half: int = Field(description="models a side of the self-test")
    self_test: list[float] = Field(description="the score of one half of the retrained pool against the other, redrawn")
    matched: list[float] = Field(description="the group's score with as few models as the self-test has")
    untested: str = Field(description="why there is no self-test; empty if there is")
    parameters: dict[str, Any]


class GroupScoresOut(BaseModel):
    """Every score over sets of a group."""

    group: str
    scenario: str
    models: int = Field(description="models of the group, one per seed and base")
    retrained: int = Field(description="retrained models, one per seed")
    scores: list[SetScoreOut]


class JobOut(BaseModel):
    """Anything that computes."""

    id: str
    kind: str
    title: str
    run: str | None
    scenario: str | None
    state: Status
    progress: Progress | None
    error: Fault | None
    attempt: int
    needs: list[str] = Field(description="jobs that must succeed first")
    result: dict[str, Any] | None = None
    created: float
    started: float | None
    finished: float | None


class JobRequest(Request):
    """Work that is not a run: `prepare` a data set, `evaluate` a scenario again, `relearn` what a run forgot."""

    kind: Literal["prepare", "evaluate", "relearn"]
    dataset: str | None = None
    download: bool = False
    scenario: Identifier | None = None
    run: Identifier | None = Field(None, description="relearn: whose model")
    samples: int = Field(20, ge=1, le=500, description="relearn: how many forgotten samples it learns from")
    steps: int = Field(30, ge=1, le=200, description="relearn: full-batch steps")
    learning_rate: float = Field(0.005, gt=0, le=1, description="relearn: of SGD with momentum 0.9")


class JobsOut(BaseModel):
    """Jobs, newest first."""

    jobs: list[JobOut]


class Log(BaseModel):
    """What a run's worker wrote."""

    lines: list[str]


class ImportedRun(BaseModel):
    """A run made from uploaded weights."""

    run: QueuedRun
