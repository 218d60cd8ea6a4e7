"""Apply every registered metric to a model; one that fails is reported by name and hides none of the others."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from comparator import registry
from comparator.errors import NotCovered
from comparator.evidence import View

log = logging.getLogger(__name__)


@dataclass
class Evaluation:
    """``values`` and ``arrays`` by metric name, ``faults`` of those that failed, ``versions`` of all their formulas."""

    values: dict[str, float | None] = field(default_factory=dict)
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def evaluate(view: View, *, slow: bool = False) -> Evaluation:
    """Compute all metrics of one view; those marked as slow only when asked."""
    result = Evaluation()
    for entry in registry.METRICS.entries():
        if entry.facts.slow and not slow:
            continue
        result.versions[entry.name] = entry.version
        try:
            value: Any = entry.function(view)
        except NotCovered as error:
            result.faults[entry.name] = str(error)
            continue
        except Exception as error:
            log.exception("metric %s failed", entry.name)
            result.faults[entry.name] = f"{type(error).__name__}: {error}"
            continue
        if entry.facts.shape == "scalar":
            result.values[entry.name] = None if value is None or not math.isfinite(value) else float(value)
        else:
            result.arrays[entry.name] = np.asarray(value)
    return result
