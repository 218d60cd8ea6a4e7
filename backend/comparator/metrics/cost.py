"""Run time of the method itself, set-up apart, and speed-up over retraining (RTE in Jia et al., NeurIPS 2023)."""

from __future__ import annotations

from statistics import fmean

from comparator import metric
from comparator.evidence import View

SHORTEST = 0.001


@metric(
    "RT", label="Run time", direction="lower", unit="s", bounds=(0, None), shown=True,
    definition="Seconds the method ran on the device in the provenance; set-up, snapshots and evaluation are apart.",
    formula="wall-clock seconds of the method's own computation",
)  # fmt: skip
def run_time(view: View) -> float | None:
    """How long the method itself took."""
    return view.model.cost.get("run")


@metric(
    "setup_time", label="Set-up time", direction="lower", unit="s", bounds=(0, None),
    definition="Seconds of preparation a method needs before it can forget: masks, importances, teachers.",
    formula="wall-clock seconds inside the method's set-up blocks",
)  # fmt: skip
def setup_time(view: View) -> float | None:
    """How long the method prepared itself."""
    return view.model.cost.get("setup", 0.0) if view.model.cost else None


@metric(
    "speedup", label="Speed-up", direction="higher", unit="×", bounds=(0, None),
    definition="How many times faster than retraining one model on the same device; set-up is not in it.",
    formula="mean run time of the retrained models / run time",
)  # fmt: skip
def speedup(view: View) -> float | None:
    """How much faster than training again without the forget set."""
    mine = view.model.cost.get("run", 0.0)
    others = [
        other.cost["run"] for other in view.retrained if other.cost.get("run") and other.device == view.model.device
    ]
    return fmean(others) / mine if mine >= SHORTEST and others and view.model.kind == "unlearned" else None
