"""Distances to retrained models that papers report: Avg. Gap (SalUn, ICLR 2024) and ToW (RUM, NeurIPS 2024)."""

from __future__ import annotations

import numpy as np

from comparator import metric
from comparator.attacks import sides
from comparator.attacks.membership import NON_MEMBERS, SHARE, non_members
from comparator.evidence import Outputs, Part, View


def gap(values: tuple[float, ...], reference: tuple[float, ...]) -> float:
    """Return the mean absolute difference of UA, RA, TA and MIA to retrained (SalUn, ICLR 2024), in their unit."""
    return float(np.mean(np.abs(np.subtract(values, reference))))


def tug_of_war(values: tuple[float, ...], reference: tuple[float, ...]) -> float:
    """Return Π(1 − |difference to retrained|) of shares (RUM, NeurIPS 2024); 1 is best."""
    return float(np.prod(1 - np.abs(np.subtract(values, reference))))


def _accuracy(view: View, part: Part, model: Outputs | None) -> float:
    kept = sides.covered(view.logits(part, model))
    return float((view.predicted(part, model) == view.labels(part))[kept].mean())


def _shares(view: View, model: Outputs | None, *, attacked: bool) -> tuple[float, ...] | None:
    """Return accuracy on forget, retain and test samples [and MIA-efficacy]; ``None`` if a part is empty."""
    parts: tuple[Part, ...] = ("forget", "retain", NON_MEMBERS)
    if not all(sides.covered(view.logits(part, model)).any() for part in parts):
        return None
    shares = tuple(_accuracy(view, part, model) for part in parts)
    mia = non_members(view, "probability", "rbf", model) if attacked else None
    return (*shares, mia) if mia is not None else None if attacked else shares


def _with_pool(view: View, *, attacked: bool) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    """Return the model's shares and their means over the retrained pool."""
    mine = _shares(view, None, attacked=attacked)
    pool = [_shares(view, each, attacked=attacked) for each in view.retrained]
    known = [each for each in pool if each is not None]
    return (mine, tuple(np.mean(known, axis=0).tolist())) if mine is not None and known else None


@metric(
    "avg_gap",
    compared="distance",
    slow=True,
    label="Avg. Gap",
    direction="lower",
    bounds=SHARE,
    citation="Fan et al., ICLR 2024 (SalUn)",
    definition="Mean distance to retrained models in four numbers papers report; SalUn prints it times 100.",
    formula="mean of |ΔUA|, |ΔRA|, |ΔTA|, |ΔMIA-efficacy| to the mean of the retrained models",
)
def avg_gap(view: View) -> float | None:
    """How far the four usual numbers are from retrained."""
    both = _with_pool(view, attacked=True)
    return gap(*both) if both else None


@metric(
    "ToW",
    compared="distance",
    label="ToW",
    direction="higher",
    bounds=SHARE,
    citation="Zhao et al., NeurIPS 2024 (RUM)",
    definition="Tug of war: 1 if the accuracies on forget, retain and test samples are those of retrained models.",
    formula="(1 − |ΔUA|)(1 − |ΔRA|)(1 − |ΔTA|) to the mean of the retrained models",
)
def tow(view: View) -> float | None:
    """How well forgetting and keeping are balanced, as far as accuracies show."""
    both = _with_pool(view, attacked=False)
    return tug_of_war(*both) if both else None


@metric(
    "ToW_MIA",
    compared="distance",
    slow=True,
    label="ToW-MIA",
    direction="higher",
    bounds=SHARE,
    citation="Zhao et al., NeurIPS 2024 (RUM)",
    definition="Tug of war with MIA-efficacy in place of the accuracy on the forget set.",
    formula="(1 − |ΔMIA-efficacy|)(1 − |ΔRA|)(1 − |ΔTA|) to the mean of the retrained models",
)
def tow_mia(view: View) -> float | None:
    """How well forgetting and keeping are balanced, forgetting judged by an attack."""
    both = _with_pool(view, attacked=True)
    return tug_of_war(both[0][1:], both[1][1:]) if both else None
