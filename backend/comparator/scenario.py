"""A scenario says what is learned and what is forgotten; runs are comparable only inside one scenario."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from comparator.identifiers import content_id

Precision = Literal["float32", "bfloat16"]
NormaliseBy = Literal["training", "retain"]
Augmentation = Literal["none", "flip", "crop_flip"]
ADVANCED: dict[str, JsonValue] = {"ui": {"advanced": True}}


class Frozen(BaseModel):
    """Immutable and strict about names: content that gets an identifier must not be ambiguous."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Normalisation(Frozen):
    """How pixels in 0..1 are normalised, by channel, where it is not by the training pixels: for published weights."""

    mean: tuple[float, ...] = Field(min_length=1, max_length=4)
    deviation: tuple[Annotated[float, Field(gt=0)], ...] = Field(min_length=1, max_length=4)


class Recipe(Frozen):
    """How originals and retrained models are trained."""

    epochs: int = Field(
        12, ge=1, le=1000, description="passes over the training samples", json_schema_extra={"ui": {"unit": "passes"}}
    )
    batch_size: int = Field(
        128, ge=2, le=8192, description="in one step", json_schema_extra={"ui": {"unit": "samples"}}
    )
    learning_rate: float = Field(0.1, gt=0, le=10, description="at the start of the schedule")
    momentum: float = Field(0.9, ge=0, lt=1, description="of SGD", json_schema_extra=ADVANCED)
    weight_decay: float = Field(5e-4, ge=0, le=1, description="of SGD", json_schema_extra=ADVANCED)
    nesterov: bool = Field(True, description="look ahead along the momentum", json_schema_extra=ADVANCED)
    schedule: Literal["constant", "cosine"] = Field("cosine", description="of the learning rate")
    augmentation: Augmentation = Field("none", description="random changes to the images")
    precision: Precision = "float32"
    normalise_by: NormaliseBy = Field(
        "training",
        exclude_if=lambda value: value == "training",
        description="whose pixels give the mean and deviation that retrained models see images by: of all training "
        "samples, as for originals, or of the retain set alone, so that they know nothing of a forgotten image",
        json_schema_extra=ADVANCED,
    )
    normalisation: Normalisation | None = Field(
        None,
        exclude_if=lambda value: value is None,
        description="default: by the training pixels",
        json_schema_extra={"ui": {"hidden": True}},
    )

    @model_validator(mode="after")
    def _one_normalisation(self) -> Recipe:
        """Refuse a fixed normalisation together with one by the retain set."""
        if self.normalisation is not None and self.normalise_by == "retain":
            raise ValueError("a fixed `normalisation` is not by the retain set: leave `normalise_by` out")
        return self


class Subset(Frozen):
    """How many samples of each split to use: a stratified draw; sample ids stay those of the full data set."""

    train: int | None = Field(None, ge=20)
    test: int | None = Field(None, ge=20)


class Splits(Frozen):
    """Which training samples are held out for validation, and how much of the data set is used at all."""

    validation: float = Field(0.0, ge=0, le=0.5, description="share of the training samples held out for tuning")
    seed: int = Field(0, ge=0, lt=2**31)
    subset: Subset = Subset()

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        """Accept ``subset: 5000``: that many training samples, and a fifth as many of the test split."""
        if isinstance(value, dict) and isinstance(value.get("subset"), int):
            size = value["subset"]
            return {**value, "subset": {"train": size, "test": max(20, size // 5)}}
        return value


class Canaries(Frozen):
    """Samples of the forget set that are spoilt on purpose: wrong labels, or noise instead of the image."""

    kind: Literal["label", "noise"] = "label"
    count: int = Field(ge=1)
    seed: int = Field(0, ge=0, lt=2**31)


class Scenario(Frozen):
    """Dataset, architecture, recipe, splits and forget set, resolved: its identifier is the hash of this content."""

    dataset: str
    data_hash: str
    architecture: str
    recipe: Recipe
    splits: Splits
    forget: Annotated[dict[str, Any], Field(description="a forget set: `kind` and its parameters")]
    twin: bool = False
    canaries: Canaries | None = None

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits: equal scenarios have equal ids on every machine."""
        return content_id(self.model_dump(mode="json"))

    def training_key(self, excluded: str) -> str:
        """Identify what a model was trained on; originals of scenarios that agree in it are shared.

        ``excluded`` is a hash of the samples that were left out or spoilt. How retrained models are normalised does
        not count.
        """
        content = self.model_dump(mode="json", include={"dataset", "data_hash", "architecture", "recipe", "splits"})
        content["recipe"].pop("normalise_by", None)
        return content_id({**content, "excluded": excluded})
