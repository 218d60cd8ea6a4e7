"""Robust membership inference from one or two reference models (Zarifzadeh et al., ICML 2024), offline form.

A preview for pools that are too small for a test per image: a single reference reaches nearly the AUC of a hundred.
Comparing with images that were never trained on turns the ratio into a conformal p-value (Vovk et al. 2005).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import false_discovery_control

from comparator import Field, Params, attack
from comparator.attacks import pool, roc, sides
from comparator.attacks.results import About, Anchor, Column, Curve, Interval, PerSample, Result, Scalar, Values
from comparator.errors import InvalidInput
from comparator.evidence import Outputs, Part, View

PREVIEW = "A preview: with four or more retrained models the per-image audit knows each image's own spread."


class Parameters(Params):
    """How many references, and how an image's marginal probability is guessed from them."""

    references: int = Field(2, ge=1, le=4, description="most retrained models that serve as references")
    a: float = Field(0.33, ge=0, le=1, description="slope of the marginal: ½((1 + a)·P̄ + 1 − a), P̄ of the references")
    q: float = Field(0.1, gt=0, lt=1, description="expected share of wrongly listed images among those listed")


@dataclass(frozen=True)
class Unseen:
    """Images that nobody trained on and that are like the forgotten ones: the part, and those rows of it, bool [n]."""

    part: Part
    chosen: np.ndarray


def ratios(loss: Values, references: Values, a: float) -> Values:
    """Return ln P(x|θ)/P(x) [n] from losses [n] of a model and [K, n] of references that never saw the images."""
    outside = np.exp(-references).mean(axis=0)
    found: Values = -loss - np.log(((1 + a) * outside + 1 - a) / 2)
    return found


def conformal(values: Values, unseen: Values) -> tuple[Values, Values]:
    """Return p-values [n] of being larger, and of being smaller, than exchangeable values of unseen images [m].

    (1 + how many unseen lie at least as far)/(m + 1): valid whatever the law of the values.
    """
    ordered, count = np.sort(unseen), len(unseen)
    above = (1 + count - np.searchsorted(ordered, values, "left")) / (count + 1)
    below = (1 + np.searchsorted(ordered, values, "right")) / (count + 1)
    return above, below


def unseen_images(view: View) -> Unseen:
    """Return the twin, or the test images like the forgotten ones; without any raise ``InvalidInput``."""
    if len(view.labels("twin")):
        return Unseen("twin", np.ones(len(view.labels("twin")), dtype=np.bool_))
    if not sides.known_in_test(view):
        raise InvalidInput(
            "There are neither twin images nor test images of a forgotten class; others would show the class.",
            advice="Create the scenario with a twin, or compare with retrained models.",
        )
    part = sides.matched_test(view)
    kin = np.isin(view.labels(part), view.labels("forget"))
    return Unseen(part, kin if sides.by_content(view) else np.ones(len(kin), dtype=np.bool_))


@attack(
    "rmia", label="RMIA preview", direction="closest_to_retrained", game="was_it_in", needs=["retrained"],
    formula="r(x) = P(y|x)/½((1 + a)·P̄(y|x) + 1 − a); score: share of never-trained images z with r(x) ≥ r(z)",
    threat_model="sees probabilities of one model; has one or two retrained models and never-trained images",
    citation="Zarifzadeh et al., ICML 2024",
)  # fmt: skip
def rmia(view: View, parameters: Parameters) -> Sequence[Result]:
    """Tell forgotten images by how much surer the model is of them than references are, against unseen images."""
    if not view.retrained:
        raise InvalidInput(
            "There is no retrained model yet that could serve as a reference.",
            advice="Train one: a single retrained model is enough for this attack.",
        )
    references = view.retrained[: parameters.references]
    held_out = view.retrained[parameters.references :]
    unseen = unseen_images(view)
    models = (view.model, *view.originals, *held_out)
    ids, labels, forgotten = _ratios(view, "forget", models, references, parameters.a)
    known, _, others = _ratios(view, unseen.part, models, references, parameters.a, unseen.chosen)
    notes = [PREVIEW] if held_out else []
    left_out = len(view.labels("forget")) - len(ids), int(unseen.chosen.sum()) - len(known)
    notes += [
        f"{count} {sides.PART_LABELS[part]} lack predictions of some model and are left out."
        for part, count in zip(("forget", unseen.part), left_out, strict=True)
        if count
    ]
    about = About(
        name="rmia", label="RMIA preview", direction="closest_to_retrained", game="was_it_in",
        definition=f"AUC of the ratio of the model's probability of the true class to what {len(references)} retrained "
        f"model{'s' * (len(references) > 1)} expect of an image that was not trained on.",
        positive="forgotten images", negative=sides.PART_LABELS[unseen.part], citation="Zarifzadeh et al., ICML 2024",
        notes=tuple(notes),
    )  # fmt: skip
    above, below = conformal(forgotten[0], others[0])
    adjusted = [false_discovery_control(p) for p in (above, below)]
    columns = (
        Column("score", "Share of unseen images it beats", 1 - above),
        Column("ratio", "Surer than expected, ln r", forgotten[0], "nats"),
        Column("label", "Label", labels),
        Column("p_above", "p (surer)", above), Column("p_below", "p (less sure)", below),
        Column("leaking", "Leaking", adjusted[0] <= parameters.q),
        Column("over_erased", "Over-erased", adjusted[1] <= parameters.q),
    )  # fmt: skip
    zeros = np.zeros(len(ids), np.uint8)
    return (
        _area(about, forgotten, others, len(view.originals)),
        PerSample(about, ids, zeros, zeros, (sides.PART_LABELS["forget"],), columns),
        _quantiles(about, above, parameters.q),
    )


def _ratios(
    view: View, part: Part, models: tuple[Outputs, ...], references: tuple[Outputs, ...], a: float,
    chosen: np.ndarray | None = None,
) -> tuple[sides.Integers, sides.Integers, Values]:  # fmt: skip
    """Return ids [n], labels [n] and ratios [models, n] of the images of a part that all models cover."""
    ids, labels, losses = sides.paired(view, part, "loss", (*models, *references))
    if chosen is not None:
        kept = np.isin(ids, sides.ids_of(view, part)[chosen])
        ids, labels, losses = ids[kept], labels[kept], losses[:, kept]
    return ids, labels, np.stack([ratios(loss, losses[len(models) :], a) for loss in losses[: len(models)]])


def _area(about: About, forgotten: Values, others: Values, originals: int) -> Scalar:
    """Return the AUC with those of the originals and of the retrained models that are no references."""
    areas = [roc.area(first, second) for first, second in zip(forgotten, others, strict=True)]
    values = np.array([each.value for each in areas])
    placed = pool.place_among(areas[0].value, values[1 + originals :], values[1 : 1 + originals])
    images = Interval(areas[0].lower, areas[0].upper, "images", "DeLong, logit scale")
    intervals = (*placed.intervals(), images) if np.isfinite(areas[0].lower) else placed.intervals()
    anchors = (*placed.anchors(), Anchor("chance", "chance", 0.5))
    return Scalar(about, areas[0].value, intervals, anchors)


def _quantiles(about: About, p: Values, q: float) -> Curve:
    """Return sorted p-values against those of a model that never saw the images, with the line that lists them."""
    expected = np.arange(1, len(p) + 1) / (len(p) + 1)
    definition = "p-values of being surer than unseen images, smallest first; a model that forgot lies on x = y. "
    about = replace(
        about, name="rmia_quantiles", label="RMIA p-values",
        definition=definition + "What lies left of the last value under the line is listed as leaking.",
    )  # fmt: skip
    lines = (
        Column("p", "this model", np.sort(p)),
        Column("expected", "never seen", expected),
        Column("cut", f"listed at q = {q:g}", q * np.arange(1, len(p) + 1) / len(p)),
    )
    return Curve(about, Column("expected", "Expected p-value", expected), lines, "log")
