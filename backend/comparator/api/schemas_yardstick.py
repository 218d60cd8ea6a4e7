"""Shapes of the yardstick: distances to the retrained models."""

from __future__ import annotations

from pydantic import BaseModel, Field

from comparator.yardstick import Combine


class ScaleOut(BaseModel):
    """Where retrained models lie in one metric."""

    mean: float
    half: float = Field(description="half the width of the 95 % prediction band; at least a hundredth of the bounds")


class Measured(BaseModel):
    """How far a model, or the mean of a group, is from retrained."""

    distance: float | None = Field(description="null where a metric of the yardstick is not known")
    metric: str | None = Field(description="the metric that is furthest from retrained, weights included")
    distances: dict[str, float] = Field(
        description="by metric, in half widths of the band: within ± 1 it is where retrained models are"
    )
    tied: bool = Field(description="whether noise alone may separate it from the closest unlearned one")


class MeasuredRun(Measured):
    """One run; a retrained one is set against the others."""

    run: str


class MeasuredGroup(Measured):
    """The mean of runs that differ only in seeds."""

    group: str


class Extent(BaseModel):
    """From the nearest to the furthest of the retrained models themselves."""

    least: float
    largest: float


class YardstickOut(BaseModel):
    """Distances of all finished runs and groups, closest first."""

    models: int = Field(description="retrained models that the scales are made of")
    combine: Combine
    weights: dict[str, float]
    missing: dict[str, str] = Field(description="metrics of the yardstick that are left out, and why")
    scales: dict[str, ScaleOut]
    retrained: Extent | None = Field(description="distances of the retrained models, each from the others")
    runs: list[MeasuredRun]
    groups: list[MeasuredGroup] = Field(description="without the retrained models, who are the scale")


class ComparedMetric(BaseModel):
    """One metric of two groups with seeds."""

    metric: str
    a: list[float]
    b: list[float]
    difference: float = Field(description="mean of B − mean of A")
    low: float | None = Field(description="its 95 % interval (Welch); null where no seed changes anything")
    high: float | None
    p: float | None = Field(description="of no difference, two-sided (Welch)")
    p_adjusted: float | None = Field(description="Holm over the metrics of this answer")


class GroupsCompared(BaseModel):
    """Two groups compared metric by metric."""

    a: str
    b: str
    metrics: list[ComparedMetric]
