"""What an attack returns: a number, values per sample, curves or a table, drawn by type; each says what it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from comparator.attacks.ladder.found import Judged, Residual
from comparator.facts import Direction

Game = Literal["was_it_in", "same_as_retrained", "member_classifier"]
Scale = Literal["linear", "log"]
Values = npt.NDArray[np.float64]
GAMES: dict[Game, str] = {
    "was_it_in": "Was it in? Forgotten images against images that were never trained on, under one model.",
    "same_as_retrained": "Same as retrained? This model against retrained models on the same images.",
    "member_classifier": "Member classifier: trained on retain against test images, applied to the forgotten ones.",
}
SPLITS = ("train", "test")


def _as_arrays(result: object, *names: str) -> None:
    """Turn lists and tuples into arrays, so that every result travels alike; what holds no numbers is refused."""
    for name in names:
        value = getattr(result, name)
        if isinstance(value, (list, tuple)):
            object.__setattr__(result, name, value := np.asarray(value))
        if value is not None and (value.dtype.kind not in "biuf" or value.ndim != 1):
            raise ValueError(f"{name} must be a list of numbers, not of {value.dtype} in {value.ndim} dimensions")


@dataclass(frozen=True)
class About:
    """What a result is: ``positive`` says in words which side counts as positive, ``negative`` what it is told from."""

    name: str
    label: str
    definition: str
    direction: Direction
    game: Game
    positive: str
    negative: str = ""
    unit: str = ""
    citation: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Interval:
    """An interval at ``level``; ``over`` says what it generalises to: only ``seeds`` may decide, ``images`` may not."""

    lower: float
    upper: float
    over: Literal["seeds", "images"]
    method: str
    level: float = 0.95


@dataclass(frozen=True)
class Anchor:
    """A value to read another one by: of an original, of a retrained model, or of chance."""

    label: str
    role: Literal["original", "retrained", "chance"]
    value: float


@dataclass(frozen=True)
class Scalar:
    """One number; ``value`` is ``None`` when it does not exist, and then ``sentence`` says why."""

    about: About
    value: float | None
    intervals: tuple[Interval, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    sentence: str = ""
    state: str = ""


@dataclass(frozen=True)
class Column:
    """Named values [n], with optional limits [n] of an interval around each; NaN means "does not exist"."""

    name: str
    label: str
    values: npt.NDArray[Any]
    unit: str = ""
    direction: Direction = "none"
    lower: npt.NDArray[Any] | None = None
    upper: npt.NDArray[Any] | None = None

    def __post_init__(self) -> None:
        _as_arrays(self, "values", "lower", "upper")
        for limit in (self.lower, self.upper):
            if limit is not None and limit.shape != self.values.shape:
                raise ValueError(f"column {self.name}: {limit.shape} limits for {self.values.shape} values")


@dataclass(frozen=True)
class PerSample:
    """Values per sample: row i is image (``SPLITS[split[i]]``, ``ids[i]``) on side ``sides[side[i]]``.

    ``ids`` int64 [n] as in the data set, ``split`` uint8 [n], ``side`` uint8 [n]; every column has n values.
    """

    about: About
    ids: npt.NDArray[np.int64]
    split: npt.NDArray[np.uint8]
    side: npt.NDArray[np.uint8]
    sides: tuple[str, ...]
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        _as_arrays(self, "ids", "split", "side")
        lengths = {len(self.ids), len(self.split), len(self.side), *(len(column.values) for column in self.columns)}
        if len(lengths) != 1:
            raise ValueError(f"{self.about.name}: arrays of different lengths {sorted(lengths)}")


@dataclass(frozen=True)
class Mark:
    """A point of a curve that is worth pointing at."""

    label: str
    x: float
    y: float


@dataclass(frozen=True)
class Curve:
    """Lines over one axis, all of the same length."""

    about: About
    x: Column
    lines: tuple[Column, ...]
    scale: Scale = "linear"
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        if any(len(line.values) != len(self.x.values) for line in self.lines):
            raise ValueError(f"{self.about.name}: lines of different lengths")


@dataclass(frozen=True)
class Heading:
    """The head of a table's column."""

    name: str
    label: str
    unit: str = ""
    direction: Direction = "none"


Cell = str | float | int | bool | None


@dataclass(frozen=True)
class Table:
    """A small table; cells that do not exist are ``None``."""

    about: About
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.about.name}: rows of a length other than {len(self.columns)}")


@dataclass(frozen=True)
class Ladder:
    """A verdict: two answers, the one word for both, what every rung found, and for what it holds.

    ``value`` is the residual memory; ``None`` where it cannot be measured.
    ``scope`` says whether one run was judged or a method by ``runs`` seeds; ``table`` is how many runs are judged in
    the same table, ``margin`` the share of the original's effect that counts as forgotten enough.
    """

    about: About
    value: float | None
    state: str
    memory: str
    side_effects: str
    findings: tuple[str, ...]
    sentence: str
    limits: str
    needed: str
    residual: Residual | None
    rungs: tuple[Judged, ...]
    scope: Literal["run", "method"]
    runs: int
    retrained: int
    originals: int
    table: int
    margin: float
    family: str


Result = Scalar | PerSample | Curve | Table | Ladder
KINDS: dict[type, str] = {
    Scalar: "scalar", PerSample: "per_sample", Curve: "curve", Table: "table", Ladder: "ladder",
}  # fmt: skip


def pack(results: Sequence[Result]) -> tuple[list[dict[str, Any]], dict[str, npt.NDArray[Any]]]:
    """Return the results as plain JSON, and the arrays that it refers to by name as ``{"array": name, "length": n}``.

    Floats become float32 and ids int32; numbers that are not finite become ``null`` in the JSON and stay NaN in arrays.
    """
    arrays: dict[str, npt.NDArray[Any]] = {}
    heads = [
        {"type": KINDS[type(result)], **_plain(result, str(number), arrays)} for number, result in enumerate(results)
    ]
    return heads, arrays


def _plain(value: Any, path: str, arrays: dict[str, npt.NDArray[Any]]) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name), f"{path}.{each.name}", arrays) for each in fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(item, f"{path}.{number}", arrays) for number, item in enumerate(value)]
    if isinstance(value, np.ndarray):
        arrays[path] = _narrow(value)
        return {"array": path, "length": len(value)}
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _narrow(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the array in the type that browsers read without a copy."""
    if array.dtype.kind == "f":
        return array.astype(np.float32)
    if array.dtype.kind == "b":
        return array.astype(np.uint8)
    return array if array.dtype in (np.uint8, np.uint16, np.int32) else array.astype(np.int32)
