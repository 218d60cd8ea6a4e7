"""True-positive rates at low false-positive rates by t-scores, a threshold for each image (Carlini et al. 2022).

Ranks of a hundred never-trained images cannot show a false-positive rate of .1 %. The law of the moderated t can, for
it is known once it is pooled over all images; how often held-out retrained models exceed it shows whether it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from comparator import Field, Params, attack
from comparator.attacks import roc, sides, signals
from comparator.attacks.moderated import moderated_t
from comparator.attacks.results import (
    About,
    Anchor,
    Cell,
    Column,
    Curve,
    Heading,
    Interval,
    Result,
    Scalar,
    Table,
    Values,
)
from comparator.attacks.rmia import unseen_images
from comparator.errors import InvalidInput
from comparator.evidence import Outputs, Part, View

FEWEST_MODELS = 3
ALPHAS = (0.1, 0.01, 0.001)
GRID = np.geomspace(1e-4, 1, 81)
HEADINGS = (
    Heading("direction", "Direction"), Heading("fpr", "At FPR of"), Heading("tpr", "TPR"),
    Heading("lower", "95 % from"), Heading("upper", "to"), Heading("found", "Held-out retrained models, mean"),
    Heading("most", "at most"), Heading("unseen", "Never-trained images, this model"),
)  # fmt: skip


class Parameters(Params):
    """By what images are tested, and which rate is the headline."""

    signal: str = Field("margin", description="per-image signal")
    fpr: float = Field(0.001, gt=0, le=0.5, description="false-positive rate of the headline")


@dataclass(frozen=True)
class Tails:
    """One-sided p-values [models, n] of images under models that are no reference, surer and less sure."""

    above: Values
    below: Values

    def of(self, direction: str) -> Values:
        """Return the p-values of one direction."""
        return self.above if direction == "member" else self.below


def tails(candidates: Values, references: Values) -> Tails:
    """Test each candidate [models, n] against references [K, n]."""
    tested = [moderated_t(candidate, references) for candidate in candidates]
    return Tails(np.stack([each.above for each in tested]), np.stack([each.below for each in tested]))


def held_out(references: Values) -> Tails:
    """Test each of the references [K ≥ 3, n] against the others."""
    parts = [
        tails(references[place : place + 1], np.delete(references, place, axis=0)) for place in range(len(references))
    ]
    return Tails(np.concatenate([each.above for each in parts]), np.concatenate([each.below for each in parts]))


def rates(p: Values, alphas: Values) -> Values:
    """Return which share of p-values [n] is at most each of ``alphas`` [k]."""
    shares: Values = np.searchsorted(np.sort(p), alphas, "right") / len(p)
    return shares


@attack(
    "calibrated_rates", label="TPR at low FPR, by t-scores", direction="closest_to_retrained",
    game="same_as_retrained", needs=["retrained"],
    formula="share of forgotten images whose moderated t has p ≤ FPR; p from the t law pooled over images",
    threat_model="sees logits of one model; has K retrained models, and so a threshold for each image",
    citation="Carlini et al., S&P 2022; Smyth, SAGMB 2004 (moderated t)",
)  # fmt: skip
def calibrated_rates(view: View, parameters: Parameters) -> Sequence[Result]:
    """Show how many forgotten images give themselves away at false-positive rates that ranks cannot reach."""
    count = len(view.retrained)
    if count < FEWEST_MODELS:
        raise InvalidInput(
            f"Thresholds per image need {FEWEST_MODELS} retrained models or more; there are {count}.",
            advice="Train more retrained models, or look at the RMIA preview, which needs one.",
        )
    chosen = signals.get(parameters.signal)
    models = (view.model, *view.originals)
    forgotten, retrained = _values(view, "forget", models, chosen)
    tested, null = tails(forgotten, retrained), held_out(retrained)
    unseen, why = _unseen(view, chosen)
    missing = len(view.labels("forget")) - forgotten.shape[1]
    notes = [f"{missing} images lack predictions of some model and are left out."] if missing else []
    about = About(
        name="calibrated_rates", label="TPR at low FPR, by t-scores", direction="closest_to_retrained",
        definition="Share of the forgotten images whose t-score against retrained models exceeds what the t law, "
        "pooled over images, exceeds at that false-positive rate.",
        game="same_as_retrained", positive="forgotten images, this model",
        negative="the same images under retrained models", citation="Carlini et al., S&P 2022",
        notes=(*notes, why) if why else tuple(notes),
    )  # fmt: skip
    results: list[Result] = [_headline(about, tested, null, parameters.fpr)]
    rows: list[tuple[Cell, ...]] = []
    for direction, label in (("member", "Surer than retrained"), ("reversed", "Less sure than retrained")):
        p, among = tested.of(direction)[0], null.of(direction)
        seen = unseen.of(direction)[0] if unseen else None
        results.append(_curve(replace(about, name=f"calibrated_{direction}", label=label), p, among, seen))
        for alpha in ALPHAS:
            level = np.array([alpha])
            shares = [float(rates(each, level)[0]) for each in among]
            tpr = float(rates(p, level)[0])
            other = float(rates(seen, level)[0]) if seen is not None else None
            rows.append((label, alpha, tpr, *roc.wilson(tpr, len(p)), float(np.mean(shares)), max(shares), other))
    return (*results, Table(replace(about, name="calibrated_table"), HEADINGS, tuple(rows)))


def _values(
    view: View, part: Part, models: tuple[Outputs, ...], chosen: signals.Signal, kept: np.ndarray | None = None
) -> tuple[Values, Values]:
    """Return evidence of membership of a part's images under models [m, n] and under retrained models [K, n]."""
    ids, _, values = sides.paired(view, part, chosen.name, (*models, *view.retrained))
    if kept is not None:
        values = values[:, np.isin(ids, sides.ids_of(view, part)[kept])]
    return chosen.sign * values[: len(models)], chosen.sign * values[len(models) :]


def _unseen(view: View, chosen: signals.Signal) -> tuple[Tails | None, str]:
    """Test this model's never-trained images; if there are none like the forgotten ones, say why they are missing."""
    try:
        found = unseen_images(view)
        return tails(*_values(view, found.part, (view.model,), chosen, found.chosen)), ""
    except InvalidInput as refused:
        return None, f"Never-trained images are not shown beside: {refused}"


def _headline(about: About, tested: Tails, null: Tails, fpr: float) -> Scalar:
    level = np.array([fpr])
    mine, *originals = (float(rates(p, level)[0]) for p in tested.above)
    anchors = (
        *(Anchor("original", "original", value) for value in originals),
        *(Anchor("retrained, held out", "retrained", float(rates(p, level)[0])) for p in null.above),
        Anchor("chance", "chance", fpr),
    )
    images = Interval(*roc.wilson(mine, tested.above.shape[1]), "images", "Wilson")
    found = float(rates(null.above.ravel(), level)[0])
    sentence = (
        f"At a false-positive rate of {fpr:.3g}, {100 * mine:.1f} % of the forgotten images are told from retrained "
        f"models; held out, {len(null.above)} retrained models reach {100 * found:.2f} % themselves."
    )
    return Scalar(about, mine, (images,), anchors, sentence)


def _curve(about: About, p: Values, null: Values, unseen: Values | None) -> Curve:
    heights = np.stack([rates(each, GRID) for each in null])
    lines = [
        Column("tpr", "this model", rates(p, GRID)),
        Column("retrained", f"{len(null)} retrained models, held out", heights.mean(axis=0),
               lower=heights.min(axis=0), upper=heights.max(axis=0)),
    ]  # fmt: skip
    if unseen is not None:
        lines.append(Column("unseen", "never-trained images, this model", rates(unseen, GRID)))
    return Curve(about, Column("fpr", "False-positive rate, by the t law", GRID), tuple(lines), "log")
