"""Who is exposed: each image's margin against those of retrained models, in both directions (Carlini et al., S&P 2022).

Offline attack with one-sided tails and moderated variances, and a false-discovery rate for the lists (Benjamini and
Hochberg, JRSS B 1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.stats import false_discovery_control

from comparator import Field, Params, attack
from comparator.attacks import sides, signals
from comparator.attacks.moderated import Tested, moderated_t
from comparator.attacks.results import SPLITS, About, Column, Heading, PerSample, Result, Table, Values
from comparator.errors import InvalidInput
from comparator.evidence import Part, View

FEWEST_FOR_TRUST = 3
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Audit:
    """Lists of one candidate at false-discovery rate ``q``: ``leaking``, ``over_erased`` bool [n], adjusted p [n]."""

    tested: Tested
    leaking: Flags
    over_erased: Flags
    adjusted_above: Values
    adjusted_below: Values
    q: float


@dataclass(frozen=True)
class Stability:
    """``null_leaking``, ``null_over_erased`` [K]: list lengths of each retrained model among the others.

    ``leaking``, ``over_erased`` [n]: in which share of the K pools that lack one model an image is listed.
    """

    null_leaking: Values
    null_over_erased: Values
    leaking: Values
    over_erased: Values


def audit(candidate: Values, references: Values, *, q: float = 0.1) -> Audit:
    """Test a candidate's evidence of membership [n] against retrained models' [K, n], K ≥ 2, one-sided both ways."""
    tested = moderated_t(candidate, references)
    above, below = false_discovery_control(tested.above), false_discovery_control(tested.below)
    return Audit(tested, above <= q, below <= q, above, below, q)


def stability(candidate: Values, references: Values, *, q: float = 0.1) -> Stability:
    """Repeat the audit K times without one of the K ≥ 3 retrained models: on that model, and on the candidate."""
    null, mine = [], []
    for place, left_out in enumerate(references):
        rest = np.delete(references, place, axis=0)
        null.append(audit(left_out, rest, q=q))
        mine.append(audit(candidate, rest, q=q))
    return Stability(
        np.array([float(each.leaking.sum()) for each in null]),
        np.array([float(each.over_erased.sum()) for each in null]),
        np.mean([each.leaking for each in mine], axis=0),
        np.mean([each.over_erased for each in mine], axis=0),
    )


class Parameters(Params):
    """Whom to audit, by what, and how many false names a list may hold."""

    part: Literal["forget", "twin", "retain", "test"] = Field("forget", description="which images are looked at")
    signal: str = Field("margin", description="per-image signal")
    q: float = Field(0.1, gt=0, lt=1, description="expected share of wrongly listed images among those listed")


@attack(
    "per_image", label="Per-image audit", direction="none", game="same_as_retrained",
    formula="t = (φ − mean φ_k)/√(v(1 + 1/K)), v shrunk; p one-sided, Benjamini–Hochberg at q", needs=["retrained"],
    threat_model="sees logits of one model; has K retrained models (offline likelihood-ratio attack)",
)  # fmt: skip
def per_image(view: View, parameters: Parameters) -> Sequence[Result]:
    """Find images that the model is surer, or less sure, of than models that never saw them."""
    if not view.retrained:
        raise InvalidInput(
            "There is no retrained model yet, so nothing says what is normal for an image.",
            advice="Train retrained models: one gives a ranking, three or more a test per image.",
        )
    part: Part = parameters.part
    chosen = signals.get(parameters.signal)
    ids, labels, values = sides.paired(view, part, chosen.name, (view.model, *view.retrained, *view.originals))
    models = len(view.retrained)
    candidate, retrained, originals = values[0], values[1 : 1 + models], values[1 + models :]
    unlisted = len(view.labels(part)) - len(ids)
    about = About(
        name="per_image", label="Per-image audit", direction="none", game="same_as_retrained",
        definition="How far each image's signal lies from what retrained models say about the same image.",
        positive="surer than retrained models (leaking)", negative="less sure than retrained models (over-erased)",
        unit=chosen.unit, notes=(f"{unlisted} images lack predictions of some model.",) if unlisted else (),
    )  # fmt: skip
    columns = [
        Column("signal", chosen.label, candidate, chosen.unit),
        Column("label", "Label", labels),
        Column("retrained", "Mean of retrained", retrained.mean(axis=0), chosen.unit),
        Column(
            "difference", "Difference to retrained", chosen.sign * (candidate - retrained.mean(axis=0)), chosen.unit
        ),
    ]
    if len(originals):
        columns.append(Column("original", "Mean of originals", originals.mean(axis=0), chosen.unit))
    columns += [Column(f"retrained_{k}", f"Retrained {k + 1}", each, chosen.unit) for k, each in enumerate(retrained)]
    if models == 1:
        about = replace(about, notes=(*about.notes, "Uncalibrated: one retrained model gives a ranking, not a test."))
        return (_per_sample(view, about, part, ids, columns),)
    found = audit(chosen.sign * candidate, chosen.sign * retrained, q=parameters.q)
    again = stability(chosen.sign * candidate, chosen.sign * retrained, q=parameters.q) if models > 2 else None
    if models < FEWEST_FOR_TRUST:
        note = f"Only {models} retrained models: lists need {FEWEST_FOR_TRUST} or more to be trusted."
        about = replace(about, notes=(*about.notes, note))
    columns += _tested_columns(found, again)
    return _per_sample(view, about, part, ids, columns), _summary(about, found, again)


def _tested_columns(found: Audit, again: Stability | None) -> list[Column]:
    columns = [
        Column("t", "Moderated t", found.tested.t),
        Column("deviation", "Deviation of retrained (shrunk)", found.tested.deviation),
        Column("p_above", "p (surer)", found.tested.above),
        Column("p_below", "p (less sure)", found.tested.below),
        Column("adjusted_above", "Adjusted p (surer)", found.adjusted_above),
        Column("adjusted_below", "Adjusted p (less sure)", found.adjusted_below),
        Column("leaking", "Leaking", found.leaking),
        Column("over_erased", "Over-erased", found.over_erased),
    ]
    if again:
        columns += [
            Column("stability_leaking", "Listed as leaking without one retrained model", again.leaking, "share"),
            Column("stability_over_erased", "Listed as over-erased without one", again.over_erased, "share"),
        ]
    return columns


def _summary(about: About, found: Audit, again: Stability | None) -> Table:
    """Return how long the lists are, and how long those of retrained models are among the others."""
    nulls = (again.null_leaking, again.null_over_erased) if again else (np.empty(0), np.empty(0))
    rows = tuple(
        (name, int(listed.sum()), len(listed), float(np.median(null)) if len(null) else None,
         float(null.max()) if len(null) else None, pi0(p), found.q)
        for name, listed, null, p in (
            ("leaking", found.leaking, nulls[0], found.tested.above),
            ("over_erased", found.over_erased, nulls[1], found.tested.below),
        )
    )  # fmt: skip
    headings = (
        Heading("list", "List"), Heading("listed", "Images listed"), Heading("images", "Images"),
        Heading("null_median", "Listed for a retrained model, median"), Heading("null_most", "at most"),
        Heading("pi0", "Share like retrained"), Heading("q", "False-discovery rate"),
    )  # fmt: skip
    return Table(about, headings, rows)


def pi0(p: Values, *, cut: float = 0.5) -> float:
    """Return Storey's estimate (JRSS B 2002) of the share of images for which the hypothesis of no effect holds."""
    return float(min(1.0, (p > cut).mean() / (1 - cut)))


def _per_sample(view: View, about: About, part: Part, ids: npt.NDArray[np.int64], columns: list[Column]) -> PerSample:
    split, _ = view.samples.rows(part)
    splits = np.full(len(ids), SPLITS.index(split), dtype=np.uint8)
    return PerSample(about, ids, splits, np.zeros(len(ids), np.uint8), (sides.PART_LABELS[part],), tuple(columns))
