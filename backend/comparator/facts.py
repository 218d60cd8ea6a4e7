"""What a plug-in says about itself besides name, label and citation: one class for each kind.

The decorators fill these in, the catalogue shows them, and the program reads them by name, so that a misspelt one is
refused when the file is imported. What is ``None`` was not said, and stands in no record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from comparator.bands import Compared

Direction = Literal["higher", "lower", "closest_to_retrained", "none"]
Bounds = tuple[float | None, float | None]
Shape = Literal["scalar", "classes", "matrix"]
FEWEST_MODELS = 2


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What every kind can do with its facts."""

    def __post_init__(self) -> None:
        """Refuse with ``ValueError`` what cannot be meant."""

    def record(self) -> dict[str, Any]:
        """Return what was said as plain JSON."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _plain(value) for name, value in said.items() if value is not None}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, kw_only=True)
class DatasetFacts(Facts):
    """Of a data set: class names, licence, where it comes from, its shape, and which architectures and crops fit it."""

    classes: Sequence[str]
    license: str
    architectures: Sequence[str] | None = None
    augmentation: str | None = None
    columns: Sequence[str] | None = None
    download: bool | None = None
    image_shape: Sequence[int] | None = None
    sizes: Mapping[str, int] | None = None
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class ArchitectureFacts(Facts):
    """Of an architecture: its default recipe, the preset that methods take, its input, and its members if a family."""

    recipe: Mapping[str, Any] | None = None
    preset: str | None = None
    input: str | None = None
    family: bool | None = None
    members: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class MethodFacts(Facts):
    """Of an unlearning method: the data it reads, the forget sets it serves, its presets, and how it differs from its
    source. ``control`` marks baselines, ``own_base`` methods that train the original they start from.
    """

    reads: Sequence[str]
    forget: Sequence[str] = ("any",)
    reads_if: Mapping[str, str] | None = None
    presets: Mapping[str, Mapping[str, Any]] | None = None
    trains: bool | None = None
    tuned: str | None = None
    differs: str | None = None
    tried_with: Mapping[str, Any] | None = None
    control: bool | None = None
    own_base: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Measured(Facts):
    """Of everything that gives a number: which direction is good, what it is, and its formula."""

    direction: Direction
    definition: str
    formula: str
    unit: str = ""
    bounds: Bounds = (None, None)

    def __post_init__(self) -> None:
        """Refuse an unknown direction, empty texts, and bounds in the wrong order."""
        _require(self.direction in get_args(Direction), f"direction is one of {', '.join(get_args(Direction))}")
        _require(bool(self.definition.strip() and self.formula.strip()), "give a definition and a formula")
        low, high = self.bounds
        _require(low is None or high is None or low < high, "the lower bound lies below the upper one")


@dataclass(frozen=True, kw_only=True)
class MetricFacts(Measured):
    """Of a metric: its shape, whether the table shows it at first, and whether it is computed after the others.

    ``compared`` says how it compares a model with retrained ones, if it does: the band of retrained models' own values
    depends on that (``bands.deviation``).
    """

    shape: Shape = "scalar"
    shown: bool = False
    slow: bool | None = None
    compared: Compared | None = None

    def __post_init__(self) -> None:
        """Refuse what a measured number is refused for, and an unknown comparison."""
        super().__post_init__()
        known = get_args(Compared)
        _require(self.compared is None or self.compared in known, f"compared is one of {', '.join(known)}, or nothing")


@dataclass(frozen=True, kw_only=True)
class GroupMetricFacts(Measured):
    """Of a score over sets of models: how many models a side it needs, and from how many on papers report it."""

    fewest: int
    advised: int

    def __post_init__(self) -> None:
        """Refuse what a metric is refused for, and numbers of models that cannot be sets."""
        super().__post_init__()
        _require(FEWEST_MODELS <= self.fewest <= self.advised, f"{FEWEST_MODELS} ≤ fewest ≤ advised")


BESIDE = {"peers", "relearning"}


@dataclass(frozen=True, kw_only=True)
class AttackFacts(Facts):
    """Of an attack: the question it asks, what it compares with, and what its adversary sees and knows.

    ``beside`` names what else its view holds where it exists: ``peers`` or ``relearning``.
    """

    direction: Direction
    game: str
    formula: str
    needs: Sequence[str]
    threat_model: str
    beside: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Refuse an unknown direction, empty texts and what no view holds."""
        _require(set(self.beside) <= BESIDE, f"beside names some of {', '.join(sorted(BESIDE))}")
        _require(self.direction in get_args(Direction), f"direction is one of {', '.join(get_args(Direction))}")
        for name in ("game", "formula", "threat_model"):
            _require(bool(getattr(self, name).strip()), f"give its {name.replace('_', ' ')}")


@dataclass(frozen=True, kw_only=True)
class ForgetFacts(Facts):
    """Of a kind of forget set: whether a twin can be held out for it."""

    twin: bool | None = None


def _require(holds: bool, rule: str) -> None:
    if not holds:
        raise ValueError(rule)
