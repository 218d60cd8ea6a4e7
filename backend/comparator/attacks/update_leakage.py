"""What publishing both versions tells: margins before and after unlearning (Chen et al., CCS 2021), without shadows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from comparator import Field, Params, attack
from comparator.attacks import pool, roc, sides
from comparator.attacks.results import About, Column, Interval, PerSample, Result, Scalar, Values
from comparator.errors import InvalidInput
from comparator.evidence import Outputs, Part, View
from comparator.seeds import generator


@dataclass(frozen=True)
class Moved:
    """Margins float64 [n] of the images of a part under the original and under another model."""

    side: sides.Side
    before: Values

    @property
    def drop(self) -> Values:
        """Return before minus after: what unlearning took away."""
        return self.before - self.side.values


class Parameters(Params):
    """How many images of each part are shown."""

    original: str = Field("", description="run id of the original; empty for the first one of the scenario")
    limit: int = Field(2000, ge=1, description="images per part that are drawn; numbers use all")
    seed: int = Field(0, ge=0, description="seed of the draw")


def moved(view: View, part: Part, original: Outputs) -> Moved:
    """Return the margins of a part before and after, on the images that both models cover."""
    ids, labels, (before, after) = sides.paired(view, part, "margin", (original, view.model))
    label = sides.PART_LABELS[part]
    return Moved(sides.Side(label, part, ids, labels, after, len(view.labels(part)) - len(ids)), before)


def leakage(view: View, original: Outputs, negative: Part) -> Values:
    """Return the AUC [K] of margin drops under each retrained model: forgotten images against never-trained ones."""
    drops = []
    parts: tuple[Part, Part] = ("forget", negative)
    for part in parts:
        _, _, margins = sides.paired(view, part, "margin", (original, *view.retrained))
        drops.append(margins[0] - margins[1:])
    return np.array([roc.area(forgotten, unseen).value for forgotten, unseen in zip(*drops, strict=True)])


@attack(
    "update_leakage", label="Update leakage", direction="closest_to_retrained", game="was_it_in",
    formula="AUC of Δφ = φ(original) − φ(model), forgotten v twin or matching test images", needs=["original"],
    threat_model="sees the model before and after unlearning; no shadow models",
)  # fmt: skip
def update_leakage(view: View, parameters: Parameters) -> Sequence[Result]:
    """Compare margins before and after unlearning; even exact retraining leaks here: zero is the retrained models'."""
    original = _original(view, parameters.original)
    has_twin = len(view.labels("twin")) > 0 and not sides.by_content(view)
    negative: Part = "twin" if has_twin else sides.matched_test(view)
    shown: tuple[Part, ...] = ("forget", "retain", "test", *(("twin",) if has_twin else ()))
    wanted = [part for part in shown if part == "forget" or len(view.labels(part))]
    comparable = has_twin or sides.known_in_test(view)
    needed = dict.fromkeys((*wanted, *((negative,) if comparable else ())))
    parts = {part: moved(view, part, original) for part in needed}
    about = About(
        name="update_leakage", label="Update leakage", direction="closest_to_retrained", game="was_it_in",
        definition="How well the drop in true-class margin tells forgotten images from ones never trained on.",
        positive="forgotten images", negative=sides.PART_LABELS[negative], citation="Chen et al., CCS 2021",
        notes=sides.notes(*(each.side for each in parts.values())),
    )  # fmt: skip
    plane = _plane(about, [parts[part] for part in wanted], parameters)
    if not comparable:
        sentence = "Cannot say: no test image is of a forgotten class; it would take some, or a never-trained twin."
        return Scalar(about, None, sentence=sentence), plane
    over_images = roc.area(parts["forget"].drop, parts[negative].drop)
    # Under the original itself nothing drops: all drops are equal.
    placed = pool.place_among(over_images.value, leakage(view, original, negative), np.array([0.5]))
    images = Interval(over_images.lower, over_images.upper, "images", "DeLong, logit scale")
    return Scalar(about, over_images.value, (*placed.intervals(), images), placed.anchors()), plane


def _plane(about: About, parts: list[Moved], parameters: Parameters) -> PerSample:
    thinned = [_thin(each, parameters.limit, parameters.seed) for each in parts]
    ids, split, side, names = sides.columns_of(*(each.side for each in thinned))
    after = sides.stacked("after", "Margin after", *(each.side for each in thinned), unit="log-odds")
    before = Column("before", "Margin before", np.concatenate([each.before for each in thinned]), "log-odds")
    return PerSample(about, ids, split, side, names, (before, after))


def _thin(part: Moved, limit: int, seed: int) -> Moved:
    if len(part.before) <= limit:
        return part
    kept = np.sort(generator(seed, "update_leakage", part.side.part).choice(len(part.before), limit, replace=False))
    side = replace(part.side, ids=part.side.ids[kept], labels=part.side.labels[kept], values=part.side.values[kept])
    return Moved(side, part.before[kept])


def _original(view: View, run: str) -> Outputs:
    everything: tuple[Outputs, ...] = (*view.originals, *((view.model,) if view.model.kind == "original" else ()))
    for model in everything:
        if run in ("", model.run):
            return model
    raise InvalidInput(
        f"There is no original {run}".rstrip() + " in this scenario.", advice="Train or import an original first."
    )
