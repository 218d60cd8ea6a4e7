"""Single images: do some stand out, against how many do of held-out retrained models?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import log_softmax

from comparator.attacks import per_image, sides
from comparator.attacks.ladder.measure import Measure
from comparator.attacks.ladder.rung import Unmeasured, each, everyone, rung
from comparator.attacks.ladder.subject import Subject
from comparator.attacks.results import Values
from comparator.evidence import Outputs

FEWEST, FEWEST_IMAGES = 3, 5
FLOOR, TINY = 0.5, 1e-12


def without_shift(values: Values) -> Values:
    """Return margins [models, n] without what shifts all images of a model alike: its median, set to that of all."""
    return values - np.median(values, axis=1, keepdims=True) + np.median(values)


def likeness(answers: Values, others: Values) -> float:
    """Return Fisher's z of the correlation between answers [n, k] and other models' mean answers [n, k].

    Each column is centred over the images, so that only what is said of one image rather than another counts.
    """
    mine, theirs = (each - each.mean(axis=0) for each in (answers, others))
    spread = np.sqrt((mine**2).sum() * (theirs**2).sum())
    if not spread:
        return 0.0
    return float(np.arctanh(np.clip((mine * theirs).sum() / spread, -1 + TINY, 1 - TINY)))


def easing(values: Values, others: Values) -> float:
    """Return the slope of what is surer than others' mean margins [n] on these: below 0 where hard images gained most.

    Training on images lifts the hard ones most. A shift of all margins together leaves the slope as it is.
    """
    centred = others - others.mean()
    spread = (centred**2).sum()
    return float((centred * (values - others)).sum() / spread) if spread else 0.0


def chances(view: Subject) -> dict[int, Values]:
    """Return log-probabilities float64 [n, classes] of the forgotten images that all models cover, by model."""
    logits = {id(model): view.logits("forget", model) for model in everyone(view)}
    present = np.logical_and.reduce([sides.covered(each) for each in logits.values()])
    return {key: log_softmax(each[present].astype(np.float64), axis=1) for key, each in logits.items()}


@rung(
    "single_images", label="Single images", place=30, panel="per_image",
    question="Are there single images on which the model stands out from retrained models?",
)  # fmt: skip
def single_images(view: Subject) -> Sequence[Measure]:
    """Count the images that the audit lists, on the square root, where counts scatter alike.

    A shift of all images together is the paired rung's: with it whole lists come and go, also of retrained models. An
    image counts that is listed with that shift and without it. The spread over all images and
    how they are ranked count too: no trained model sits on the others' mean, and none ranks images at random.
    """
    if len(view.retrained) < FEWEST:
        raise Unmeasured("No retrained model can be held out.", f"{FEWEST} or more retrained models")
    ids, _, values = sides.paired(view, "forget", "margin", everyone(view))
    first = 1 + len(view.peers)
    if not np.ptp(values[first : first + len(view.retrained)], axis=0).any():
        raise Unmeasured("Retrained models say exactly the same about every image.", "retrained models of other seeds")
    if len(ids) < FEWEST_IMAGES:
        raise Unmeasured(f"The forget set has {len(ids)} images.", f"{FEWEST_IMAGES} or more forgotten images")
    models = [id(model) for model in everyone(view)]
    as_said, rows = dict(zip(models, values, strict=True)), dict(zip(models, without_shift(values), strict=True))

    said = chances(view)

    def counts(model: Outputs, pool: tuple[Outputs, ...]) -> Values:
        mine, others = rows[id(model)], np.stack([rows[id(other)] for other in pool])
        found = per_image.audit(mine, others)
        spread = np.log(np.mean(found.tested.t**2) + TINY)
        alike = likeness(mine[:, None], others.mean(axis=0)[:, None])
        answers = likeness(said[id(model)], np.mean([said[id(other)] for other in pool], axis=0))
        shifted = per_image.audit(as_said[id(model)], np.stack([as_said[id(other)] for other in pool]))
        slope = easing(mine, others.mean(axis=0))
        listed = [(found.leaking & shifted.leaking).sum(), (found.over_erased & shifted.over_erased).sum()]
        return np.array([*np.sqrt(listed), spread, alike, answers, slope])

    leaking, over_erased, spread, alike, answers, slope = each(view, counts)
    words = f"of {len(ids)}, also beyond a shift of all"
    return [
        Measure("leaking", f"√ images listed as leaking, {words}", above="too_much", below=None, floor=FLOOR,
                models=leaking),
        Measure("over_erased", f"√ images listed as over-erased, {words}", above="too_little", below=None,
                floor=FLOOR, models=over_erased),
        Measure("spread", "log mean t² over the images", above="differs", below="differs", models=spread),
        Measure("likeness", "correlation with retrained models' mean margins (Fisher's z)", above=None,
                below="differs", models=alike),
        Measure("answers", "correlation with retrained models' mean answers (Fisher's z)", above=None,
                below="differs", models=answers),
        Measure("easing", "slope of what is surer on retrained models' mean margins", above="differs", below="differs",
                models=slope),
    ]  # fmt: skip
