"""The shapes of requests and responses about published checkpoints."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from comparator.api.schemas import Request
from comparator.api.schemas_runs import RunOut
from comparator.api.schemas_scenarios import ScenarioOut


class PublishedSet(BaseModel):
    """Checkpoints that somebody published: an original and one retrained model for each class, and unlearned ones."""

    name: str
    label: str
    repository: str
    license: str
    dataset: str
    architecture: str
    normalisation: dict[str, list[float]] = Field(description="`mean` and `deviation` of pixels in 0..1")
    layout: str
    notes: list[str]
    original: dict[str, Any]
    retrained: dict[str, Any]
    unlearned: list[dict[str, Any]]


class PublishedRequest(Request):
    """A class to import."""

    class_number: int = Field(ge=0, description="the forgotten class")
    folder: str | None = Field(None, max_length=4096, description="where the files lie; default: fetched ones")
    download: bool = Field(False, description="whether what is missing may be fetched from the Hub")


class PublishedImport(BaseModel):
    """The scenario with its imported runs, or the job that fetches the files: then ask again."""

    scenario: ScenarioOut | None = None
    runs: list[RunOut] = []
    missing: list[str] = Field(default=[], description="published files that are not on this machine")
    job: str | None = None


class PublishedComparison(BaseModel):
    """One accuracy of a published model: as its card states it and as it was measured here, in percent."""

    run: str
    file: str
    repository: str
    metric: str = Field(description="TUA, TRA, or `test` for the whole test split")
    expected: float
    measured: float | None
    difference: float | None
    warning: bool = Field(description="over .5 points apart: another transform, or other labels")
    sha256: str
