"""Shapes of data set states and scenarios."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from comparator.api.schemas import Request
from comparator.scenario import Canaries, NormaliseBy, Recipe, Splits


class DatasetState(BaseModel):
    """Whether a data set is ready on this machine."""

    name: str
    ready: bool
    hash: str | None = None
    counts: dict[str, list[int]] = Field(default={}, description="samples per class of `train` and `test`, when ready")
    metadata: dict[str, list[str]] = Field(default={}, description="values of each metadata column, when ready")
    origin: str = Field("", description="where the images were taken from, when ready")
    files: dict[str, str] = Field(default={}, description="SHA-256 of each file that was read, when recorded")
    notes: list[str] = Field(
        default=[], description="how a folder was read, and with counts what was left out or is lost, when ready"
    )
    job: str | None = Field(None, description="the job that prepares it, if one is queued or running")


class ScenarioRequest(Request):
    """What to learn and what to forget."""

    dataset: str
    architecture: str
    forget: dict[str, Any] = Field(
        description="`{kind, …}`: class {classes}, random {fraction, seed}, indices {indices}, …",
        examples=[{"kind": "class", "classes": [3]}],
    )
    recipe: dict[str, Any] = Field(
        default={},
        description="differences from the architecture's default recipe; with `normalise_by` left out, or “auto”, a "
        "scenario that is here already is found as it is, and a new one has “retain”",
    )
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


class RecipeOut(Recipe):
    """How originals and retrained models of a scenario are trained; asked for again, it makes the same scenario."""

    normalise_by: NormaliseBy = Field(
        "training",
        description="whose pixels retrained models are normalised by: all training samples, or the retain set",
    )


class ScenarioOut(BaseModel):
    """A scenario: runs are comparable only inside one."""

    id: str
    title: str = Field(description="the scenario in words")
    dataset: str
    data_hash: str
    architecture: str
    recipe: RecipeOut
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
    recipe: RecipeOut
    near_duplicates: NearDuplicates
