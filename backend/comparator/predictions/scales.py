"""On which scale a model's answers are given: logits, probabilities, percentages, sigmoids or logarithms.

Everything downstream takes a softmax of logits, so answers on another scale would be misread without a word (issue 264
of torchmetrics): they are recognised by what only they do, and refused or brought to logits.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

Scale = Literal["logits", "probabilities", "percentages", "sigmoids", "logarithms"]
Floats = npt.NDArray[np.float32]
SMALLEST: Final = 1e-7
WHOLE: Final = {"probabilities": 1.0, "percentages": 100.0}
ROUNDED, EXACT = 0.005, 1e-3  # two decimals of a probability, and half precision
INSTEAD: Final[dict[Scale, str]] = {
    "probabilities": "look like probabilities; give them as {split}_probabilities",
    "percentages": "look like percentages; give them as {split}_probabilities",
    "sigmoids": "look like sigmoids, each class on its own; give what stands before the sigmoid, which is "
    "numpy.log(p / (1 - p)) of p.clip(1e-7, 1 - 1e-7)",
}


def scale_of(answers: npt.NDArray[Any]) -> Scale:
    """Return the scale of answers float [n, classes] that are no NaN and nowhere above every number."""
    if not answers.size:
        return "logits"
    low, high = float(answers.min()), float(answers.max())
    if low >= 0:
        for name, whole in WHOLE.items():
            if high <= whole * (1 + EXACT) and _sum_to(answers, whole):
                return "probabilities" if name == "probabilities" else "percentages"
        return "sigmoids" if 0 < high <= 1 and low < high else "logits"
    if np.isneginf(answers).any() and high <= EXACT and _sum_to(np.exp(answers.astype(np.float64)), 1.0):
        return "logarithms"
    return "logits"


def _sum_to(answers: npt.NDArray[Any], whole: float) -> bool:
    tolerance = whole * (ROUNDED * answers.shape[1] + EXACT)
    return bool((np.abs(answers.sum(axis=1, dtype=np.float64) - whole) <= tolerance).all())


def logits_of(answers: npt.NDArray[Any], scale: Scale) -> tuple[Floats, int]:
    """Return logits float32 [n, classes] of probabilities, percentages or logarithms, and how many values were raised.

    What is below ``SMALLEST``, as rounding and half precision leave it, is raised to it.
    """
    if scale == "logarithms":
        floor = min(float(np.log(SMALLEST)), float(answers[np.isfinite(answers)].min()))
        return answers.clip(floor).astype(np.float32), int((answers < floor).sum())
    shares = answers.astype(np.float64) / WHOLE[scale]
    return np.log(shares.clip(SMALLEST, 1)).astype(np.float32), int((shares < SMALLEST).sum())
