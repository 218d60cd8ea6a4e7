"""Relearn time, and the anamnesis index AIN (Chundawat et al., IEEE TIFS 2023), from relearning jobs."""

from __future__ import annotations

from statistics import fmean

from comparator import metric
from comparator.evidence import View

ALPHA = 0.05
CITATION = "Chundawat et al., IEEE TIFS 2023 (zero-shot unlearning); Golatkar et al., CVPR 2020 (relearn time)"
SETTING = (
    "Steps are those of the newest relearning under Attack: full-batch SGD on a few forgotten images, watched on the "
    "others; published values come from other optimisers and data, and are not comparable. "
)


def steps_back(curve: tuple[float, ...], original: tuple[float, ...]) -> int:
    """Return the first step with 95 % of the original's accuracy before any step; all steps taken if that is never."""
    wanted = (1 - ALPHA) * original[0]
    return next((step for step, value in enumerate(curve) if value >= wanted), len(curve) - 1)


@metric(
    "relearn_time", slow=True, label="Relearn time", direction="closest_to_retrained", unit="steps",
    bounds=(0, None), citation=CITATION,
    definition="Steps until the forget set is known again; fewer than retrained models take betrays memory. " + SETTING,
    formula="min t: accuracy_t ≥ .95 · accuracy of the original; all steps if that is never",
)  # fmt: skip
def relearn_time(view: View) -> float | None:
    """How soon the model knows again what it should have forgotten."""
    known = view.relearnt
    return float(steps_back(known.model, known.original)) if known else None


@metric(
    "AIN", slow=True, label="Anamnesis index", direction="none", bounds=(0, None), citation=CITATION,
    compared="opposed",
    definition="Relearn time over that of retrained models: 1 is ideal, below 1 the model remembers. Does not exist "
    "before a relearning, or if retrained models need no step. " + SETTING,
    formula="relearn time / mean relearn time of the retrained models",
)  # fmt: skip
def anamnesis_index(view: View) -> float | None:
    """How fast the forget set comes back, relative to models that never saw it."""
    known = view.relearnt
    if known is None:
        return None
    normal = fmean(steps_back(curve, known.original) for curve in known.retrained)
    return steps_back(known.model, known.original) / normal if normal else None
