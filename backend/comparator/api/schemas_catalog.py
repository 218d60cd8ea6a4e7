"""Shapes of the catalogue: what can be chosen, and what the app knows about it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from comparator.api.schemas import Direction, Schema


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
    columns: list[str] = Field(default=[], description="metadata columns of its images, such as a superclass")
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
    beside: list[str] = Field(default=[], description="what else it looks at where it exists: peers, relearning")
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
    recipe: Schema = Field(description="JSON Schema of a scenario's training recipe, before its architecture's own")
