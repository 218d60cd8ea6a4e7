"""The shapes of slices and of notes on comparisons."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, FailFast, Field, StringConstraints

from comparator.api.schemas import Identifier, Kind, Request
from comparator.shown import shown, shown_lines

MOST_SAMPLES, LONGEST_LINK = 200_000, 2000
Index = Annotated[int, Field(ge=0, lt=2**31)]
Indices = Annotated[list[Index], FailFast()]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(shown)]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(shown_lines)
]
Place = Literal["forget", "retain", "test"]


def _inside(link: str) -> str:
    if not link.startswith("#/"):
        raise ValueError("a link starts with #/: it opens a view of this program and nothing else")
    return link


Link = Annotated[str, StringConstraints(max_length=LONGEST_LINK), AfterValidator(_inside), AfterValidator(shown)]


class SliceRequest(Request):
    """Samples to keep under a name; indices count in the unfiltered data set."""

    scenario: Identifier
    name: Name
    train: Indices = Field(default_factory=list, max_length=MOST_SAMPLES)
    test: Indices = Field(default_factory=list, max_length=MOST_SAMPLES)


class SliceOut(BaseModel):
    """A named list of samples."""

    id: str
    scenario: str
    name: str
    train: list[int]
    test: list[int]
    sizes: dict[str, int] = Field(description="samples of each part")
    created: float


class SliceRun(BaseModel):
    """One model on a slice."""

    run: str
    kind: Kind
    accuracy: float = Field(description="on all samples of the slice, by the labels as trained")
    confidence: float = Field(description="mean probability of the predicted class")
    metrics: dict[str, float | None] = Field(description="null where the slice has no sample of what a metric judges")
    faults: dict[str, str]


class SliceMetrics(BaseModel):
    """Every metric that looks at samples, on a slice."""

    metrics: dict[str, Place] = Field(
        description="the samples that each metric judges: these are narrowed to the slice, what it compares with is not"
    )
    runs: list[SliceRun]


class NoteRequest(Request):
    """A note on A and B, with the link of the view it was written in."""

    scenario: Identifier
    a: Identifier
    b: Identifier
    text: Text
    link: Link


class NoteOut(BaseModel):
    """A note on a comparison."""

    id: str
    scenario: str
    a: str
    b: str
    text: str
    link: str
    created: float
