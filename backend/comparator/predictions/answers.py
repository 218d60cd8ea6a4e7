"""What an uploaded array of answers says, as logits: checked for shape, numbers and scale; faults are told."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from comparator.predictions.scales import INSTEAD, logits_of, scale_of


def logits(given: np.ndarray, shape: tuple[int, int], fault: Any, note: Any, split: str) -> npt.NDArray[np.float32]:
    """Return logits float32 [n, classes]: numbers on the scale of logits, or logarithms of probabilities."""
    if not _are_numbers(given, "logits", shape, fault, lowest=-np.inf):
        return np.empty((0, shape[1]), np.float32)
    with np.errstate(over="ignore"):
        found = given.astype(np.float32)
    scale = scale_of(found)
    if scale in INSTEAD:
        fault("logits", INSTEAD[scale].format(split=split))
    elif scale == "logarithms":
        found, raised = logits_of(found, scale)
        note(f"the logits are logarithms of probabilities; {raised:,} that were −∞ were raised.")
    elif not np.isfinite(found).all():
        bad = np.flatnonzero(~np.isfinite(found).all(axis=1))
        fault("logits", f"{len(bad)} rows are not finite, the first is row {bad[0]}")
    return found


def probabilities(
    given: np.ndarray, shape: tuple[int, int], fault: Any, note: Any, _split: str
) -> npt.NDArray[np.float32]:
    """Return logits float32 [n, classes] of probabilities or percentages whose rows have the sum 1 or 100."""
    if not _are_numbers(given, "probabilities", shape, fault, lowest=0):
        return np.empty((0, shape[1]), np.float32)
    scale = scale_of(given)
    if scale not in ("probabilities", "percentages"):
        fault("probabilities", "have rows whose sum is not 1 (or 100, in percent)")
        return np.empty((0, shape[1]), np.float32)
    found, raised = logits_of(given, scale)
    note(f"{scale} were brought to logits; {raised:,} of {given.size:,} values were raised to 1e-7.")
    return found


def _are_numbers(given: np.ndarray, what: str, shape: tuple[int, int], fault: Any, *, lowest: float) -> bool:
    """Tell whether an array has this shape and holds numbers from ``lowest`` on."""
    if given.shape != shape or given.dtype.kind != "f":
        fault(what, f"must be float of shape {shape}, is {given.dtype} of shape {given.shape}")
        return False
    with np.errstate(over="ignore"):
        numbers = given.astype(np.float32)
    bad = np.flatnonzero((np.isnan(numbers) | np.isposinf(numbers)).any(axis=1))
    if len(bad):
        fault(what, f"{len(bad)} rows are not finite, the first is row {bad[0]}")
    elif (numbers < lowest).any():
        fault(what, f"go down to {numbers.min():g}")
        return False
    return not len(bad)
