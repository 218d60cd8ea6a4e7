"""Shapes of groups: runs that differ only in seeds, and scores over them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from comparator.api.schemas import Kind


class MetricSummary(BaseModel):
    """Mean over seeds, and the band that one more seed lies in with 95 % probability: t, n − 1 degrees of freedom."""

    mean: float
    low: float | None = Field(description="null below three values, and if all are the same")
    high: float | None
    deviation: float | None = Field(
        description="of one run, null below three; of scores that compare retrained models with each other it is the "
        "jackknife's"
    )
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


class FactTest(BaseModel):
    """A fact of the score with as few models as the self-test has, once a draw."""

    name: str
    self_test: list[float] = Field(description="of one half of the retrained pool against the other")
    matched: list[float] = Field(description="of the group against a half of the retrained pool")


class BinTest(BaseModel):
    """Which share of the samples falls into each bin with as few models as the self-test has, mean over draws."""

    bins: list[str]
    self_test: list[float]
    matched: list[float]


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
    fact_tests: list[FactTest] = Field(description="facts that more than the number of models decides")
    bin_test: BinTest | None
    parameters: dict[str, Any]


class GroupScoresOut(BaseModel):
    """Every score over sets of a group."""

    group: str
    scenario: str
    models: int = Field(description="models of the group, one per seed and base")
    retrained: int = Field(description="retrained models, one per seed")
    scores: list[SetScoreOut]
