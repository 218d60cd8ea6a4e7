"""What a forget-set selector sees and returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Candidates:
    """The training samples a forget set may be chosen from.

    ``indices`` int64 [n] are sample ids in the unfiltered data set, ``labels`` int64 [n] their classes, ``metadata``
    columns of length n; ``unavailable`` ids exist but are not candidates (validation, or outside the subset).
    ``resolve`` selects by another specification, for selectors made of selectors.
    """

    indices: npt.NDArray[np.int64]
    labels: npt.NDArray[np.int64]
    class_names: tuple[str, ...]
    total: int
    test_labels: npt.NDArray[np.int64]
    metadata: Mapping[str, npt.NDArray[np.str_]]
    test_metadata: Mapping[str, npt.NDArray[np.str_]]
    resolve: Callable[[dict[str, Any]], Selection]


@dataclass(frozen=True)
class Selection:
    """Which candidates are forgotten [n], and which test samples match the selector [m], if any can."""

    forget: Mask
    test_match: Mask | None = None
