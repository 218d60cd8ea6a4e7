"""The shapes of the Attack stage's answers: results told apart by ``type``, with arrays named and fetched apart."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from comparator.api.schemas import Direction
from comparator.api.schemas_catalog import AttackInfo

Game = Literal["was_it_in", "same_as_retrained", "member_classifier"]


class SignalInfo(BaseModel):
    """One number per image that an adversary can look at."""

    name: str
    label: str
    formula: str
    members: Literal["high", "low"] = Field(description="where images that were trained on usually lie")
    temperature: float = Field(description="what logits are divided by unless a request says otherwise")
    unit: str
    citation: str


class AttacksOut(BaseModel):
    """Everything an attack can be asked for."""

    attacks: list[AttackInfo]
    signals: list[SignalInfo]


class ArrayRef(BaseModel):
    """Name and length of an array in the safetensors file of the same request."""

    array: str
    length: int


class About(BaseModel):
    """What a result is, the question it answers, and which side counts as positive."""

    name: str
    label: str
    definition: str
    direction: Direction
    game: Game
    positive: str
    negative: str
    unit: str
    citation: str
    notes: list[str]


class Interval(BaseModel):
    """An interval; only one over seeds may decide. Null limits do not exist."""

    lower: float | None
    upper: float | None
    over: Literal["seeds", "images"]
    method: str
    level: float


class Anchor(BaseModel):
    """A value to read another one by."""

    label: str
    role: Literal["original", "retrained", "chance"]
    value: float | None


class ScalarResult(BaseModel):
    """One number; null when it does not exist, and then `sentence` says why."""

    type: Literal["scalar"]
    about: About
    value: float | None
    intervals: list[Interval]
    anchors: list[Anchor]
    sentence: str
    state: str


class Column(BaseModel):
    """Named values, with optional limits around each."""

    name: str
    label: str
    values: ArrayRef
    unit: str
    direction: Direction
    lower: ArrayRef | None
    upper: ArrayRef | None


class PerSampleResult(BaseModel):
    """Values per sample: `split` 0 train, 1 test; `side` counts in `sides`."""

    type: Literal["per_sample"]
    about: About
    ids: ArrayRef
    split: ArrayRef
    side: ArrayRef
    sides: list[str]
    columns: list[Column]


class Mark(BaseModel):
    """A point of a curve that is worth pointing at."""

    label: str
    x: float | None
    y: float | None


class CurveResult(BaseModel):
    """Lines over one axis."""

    type: Literal["curve"]
    about: About
    x: Column
    lines: list[Column]
    scale: Literal["linear", "log"]
    marks: list[Mark]


class Heading(BaseModel):
    """The head of a table's column."""

    name: str
    label: str
    unit: str
    direction: Direction


class TableResult(BaseModel):
    """A small table; cells that do not exist are null."""

    type: Literal["table"]
    about: About
    columns: list[Heading]
    rows: list[list[bool | float | str | None]]


class Residual(BaseModel):
    """Residual memory as a share of the original's: 0 as retrained models, 1 as the original; 95 % by Fieller."""

    rung: str
    label: str
    value: float
    lower: float
    upper: float
    at_most: float = Field(description="one-sided 95 % upper bound")


class Rung(BaseModel):
    """One question of the ladder and what it found; numbers that do not exist are null."""

    name: str
    label: str
    question: str
    group: Literal["core", "further", "depth"]
    aim: Literal["memory", "side_effects"]
    panel: str = Field(description="the attack, or part of the page, that shows it")
    state: Literal["inside", "too_much", "too_little", "differs", "damaged", "cannot_tell", "not_computed"]
    statistic: str
    unit: str
    value: float | None
    mean: float | None = Field(description="of retrained models")
    lower: float | None = Field(description="95 % prediction band of retrained models")
    upper: float | None
    null: list[float] = Field(description="each retrained model's value, left out of its own pool")
    originals: list[float]
    p: float | None
    p_adjusted: float | None = Field(description="Holm over the rungs of the run")
    sensitive: bool | None = Field(description="whether the originals are rejected")
    power: float | None = Field(description="against a residual as large as the margin")
    detectable: float | None = Field(description="distance from retrained models that would have been found")
    at_most: float | None = Field(description="upper bound of the residual memory on this rung, 95 %")
    accuses: bool = Field(description="whether too much here is a leak")
    leaning: Literal["", "too_much", "too_little", "differs", "damaged"] = Field(
        description="what it finds by itself at 5 %, where it does not over all rungs: no ground to accuse or to praise"
    )
    note: str
    needed: str = Field(description="what would let it judge")


class LadderResult(BaseModel):
    """A verdict: its two answers, the word that stands for both, and every rung."""

    type: Literal["ladder"]
    about: About
    value: float | None = Field(description="residual memory, as in `residual`")
    state: Literal[
        "leaks", "damaged", "over_erased", "differs", "indistinguishable", "indistinguishable_in_outputs",
        "inconclusive",
    ]  # fmt: skip
    memory: Literal["leaks", "over_erased", "differs", "none_found", "cannot_say"]
    side_effects: Literal["none_found", "damaged", "cannot_say"]
    findings: list[str] = Field(description="what else was found, beside `state`")
    sentence: str
    limits: str = Field(description="for what the verdict holds")
    needed: str = Field(description="what an inconclusive verdict lacks")
    residual: Residual | None
    rungs: list[Rung]
    scope: Literal["run", "method"]
    runs: int = Field(description="how many seeds were judged together")
    retrained: int
    originals: int
    table: int = Field(description="how many runs are judged in the same table")
    margin: float = Field(description="share of the original's effect that counts as forgotten enough")
    family: str


Result = Annotated[
    ScalarResult | PerSampleResult | CurveResult | TableResult | LadderResult, Field(discriminator="type")
]


class AttackOut(BaseModel):
    """An attack on a run: what it was asked, which models it was read by, and its results."""

    attack: str
    run: str
    scenario: str
    parameters: dict[str, Any]
    retrained: list[str]
    originals: list[str]
    coverage: dict[str, list[int]] | None = Field(
        description="of imported predictions that leave samples out: how many of each part they cover, and how many "
        "there are; everything here is about those, under the other models too"
    )
    not_compared: list[str] = Field(description="originals and retrained models that lack some of these samples")
    results: list[Result]
