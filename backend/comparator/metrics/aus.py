"""AUS, the adaptive unlearning score (Cotogni et al., 2023, arXiv 2312.02052, DUCK)."""

from __future__ import annotations

from statistics import fmean

from comparator import metric
from comparator.evidence import Outputs, Part, View


def _accuracy(view: View, part: Part, model: Outputs | None = None) -> float:
    return float((view.predicted(part, model) == view.labels(part)).mean())


def score(before: float, test: float, forget: float, *, by_content: bool) -> float:
    """Return (1 − (before − test)) / (1 + Δ), Δ = forget if test samples match the forget set, else |forget − test|."""
    return (1 - (before - test)) / (1 + (forget if by_content else abs(forget - test)))


@metric(
    "AUS", label="Adaptive unlearning score", direction="higher", bounds=(0, None),
    citation="Cotogni et al., 2023, arXiv 2312.02052 (DUCK)",
    definition="Test accuracy kept, over how much of the forget set is still known. Where test samples match the "
    "forget selector (classes, groups) nothing of it should be known; otherwise as much as of test samples.",
    formula="(1 − (A_original − A)) / (1 + Δ), A on test samples that do not match; Δ = UA if some match, "
    "else |UA − A|; A_original: mean over the originals",
)  # fmt: skip
def adaptive_unlearning_score(view: View) -> float | None:
    """Keeping and forgetting in one number, as DUCK reports it."""
    if not view.originals or not len(view.labels("forget")) or not len(view.labels("test_retain")):
        return None
    before = fmean(_accuracy(view, "test_retain", original) for original in view.originals)
    test, forget = _accuracy(view, "test_retain"), _accuracy(view, "forget")
    return score(before, test, forget, by_content=bool(view.samples.test_match.any()))
