"""The shapes of the Contrast stage's answers."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from comparator.api.schemas import Kind

Numbers = list[float | None]
Part = Literal["forget", "retain", "test_forget", "test_retain"]
Split = Literal["train", "test"]
Highlight = Literal[
    "all", "target", "correctly_forgotten", "not_forgotten", "overly_forgotten", "changed", "wrong"
]  # fmt: skip


class Remedy(BaseModel):
    """Body of the `POST /runs` that would make what is missing."""

    scenario: str
    kind: Kind
    seeds: list[int]


class Missing(BaseModel):
    """Something this contrast cannot show, why, and what to do about it."""

    what: Literal["features", "activations", "original", "retrained", "majority", "matrices"]
    run: str | None = None
    reason: str
    advice: str
    affects: list[Literal["embedding", "neighbours", "similarity", "highlights", "band", "matrix"]]
    remedy: Remedy | None = None


class Side(BaseModel):
    """One of the two models."""

    run: str
    kind: Kind
    method: str | None
    parameters: dict[str, Any]
    seed: int
    base: str | None


class Band(BaseModel):
    """How far retrained models differ among themselves: a 95 % prediction interval, from four models on."""

    models: int
    low: Numbers | None = Field(description="null below four models")
    high: Numbers | None
    values: list[Numbers] | None = Field(description="one list for each model or pair, below four models")


class ScalarBand(BaseModel):
    """The same for one number."""

    models: int
    low: float | None
    high: float | None
    values: Numbers | None


class ClassChanges(BaseModel):
    """Accuracy per true class; null for classes without samples. Means leave forgotten classes out."""

    counts: list[int]
    a: Numbers
    b: Numbers
    difference: Numbers = Field(description="B − A")
    mean_a: float | None
    mean_b: float | None
    mean_difference: float | None
    band: Band | None = Field(description="accuracy of retrained models")
    difference_band: Numbers | None = Field(description="two retrained models differ by at most ± this; from four on")


class Cells(BaseModel):
    """Filled cells of the prediction matrices as columns; `share` is of the true class."""

    totals: list[int] = Field(description="samples of each true class")
    true: list[int]
    predicted: list[int]
    count_a: list[int]
    count_b: list[int]
    share_a: Numbers
    share_b: Numbers
    confidence_a: Numbers = Field(description="mean confidence; null where A has no sample")
    confidence_b: Numbers
    band: Band | None = Field(description="share of retrained models")
    difference_band: Numbers | None = Field(description="two retrained models differ by at most ± this; from four on")


class HighlightCounts(BaseModel):
    """Samples of each highlight; null where no retrained model says what to expect."""

    all: dict[Highlight, int | None] = Field(description="over all samples")
    shown: dict[Highlight, int | None] = Field(description="over the samples that plots show")


class Highlights(BaseModel):
    """What became of the samples to forget, judged by the label or by the majority of the retrained models."""

    basis: Literal["label", "majority"] | None
    a: HighlightCounts
    b: HighlightCounts


class Matrices(BaseModel):
    """Prediction matrices by part."""

    train: Cells
    test: Cells
    forget: Cells
    retain: Cells


class BySplit(BaseModel):
    """Class changes by split."""

    train: ClassChanges
    test: ClassChanges


class ContrastOut(BaseModel):
    """Where A and B differ, in numbers."""

    scenario: str
    a: Side
    b: Side
    originals: list[str]
    retrained: list[str] = Field(description="the retrained models of the noise band: neither A nor B, at most eight")
    reference: str | None = Field(description="the model whose axes aligned maps use")
    classes: int
    forgotten_classes: list[int]
    sizes: dict[str, int] = Field(description="samples of each part; `shown`: those that plots show")
    class_changes: BySplit
    matrices: Matrices | None = Field(description="null above 100 classes")
    highlights: Highlights
    missing: list[Missing]


class Curve(BaseModel):
    """CKA of every layer between a run and others (their mean), by part; null where a part is too small."""

    run: str
    to: Literal["original", "retrained", "other"]
    runs: list[str]
    values: dict[Part, Numbers]


class SimilarityBands(BaseModel):
    """CKA of retrained models with each other, and with the original."""

    retrained: dict[Part, Band] | None
    original: dict[Part, Band] | None


class SimilarityOut(BaseModel):
    """Debiased linear CKA by layer; values may be slightly negative."""

    layers: list[str]
    parts: dict[Part, int]
    curves: list[Curve]
    bands: SimilarityBands
    missing: list[Missing]


class LayerMapOut(BaseModel):
    """Debiased linear CKA of every layer of A (rows) with every layer of B (columns) on one part."""

    a_layers: list[str]
    b_layers: list[str]
    part: Part
    values: list[Numbers]


class ProbesOut(BaseModel):
    """What a linear probe finds in each layer about the forget set, in bits: 1 is perfect, 0 is chance."""

    layers: list[str]
    question: str = Field(description="what the probe is asked")
    bits: dict[str, Numbers] = Field(description="by run: A and B; null where a group is too small")
    retrained: Numbers | None = Field(description="mean over the retrained models")
    band: Band | None
    missing: list[Missing]


class Mover(BaseModel):
    """A sample with the share of nearest neighbours it keeps, and how far its probabilities shift (total variation)."""

    row: int
    split: Split
    index: int
    label: int
    predicted_a: int
    predicted_b: int
    kept: float
    shift: float


class MovedOut(BaseModel):
    """Which samples moved most in feature space, and how many neighbours are kept on average."""

    k: int
    kept: dict[Part, float | None]
    bands: dict[Part, ScalarBand | None] = Field(description="the same between retrained models")
    samples: list[Mover]
    missing: list[Missing]


class Suggestion(BaseModel):
    """Two runs worth comparing."""

    a: str
    b: str
    title: str
    reason: str
