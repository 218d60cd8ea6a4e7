"""Single images: how many the per-image audit lists, against how many it lists of held-out retrained models."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from comparator.attacks import per_image, sides
from comparator.attacks.ladder.measure import Measure
from comparator.attacks.ladder.rung import Unmeasured, each, everyone, rung
from comparator.attacks.ladder.subject import Subject
from comparator.attacks.results import Values
from comparator.evidence import Outputs

FEWEST = 3
FLOOR, TINY = 0.5, 1e-12


@rung(
    "single_images", label="Single images", place=30, panel="per_image",
    question="Are there single images on which the model stands out from retrained models?",
)  # fmt: skip
def single_images(view: Subject) -> Sequence[Measure]:
    """Count listed images, on the square root, where counts scatter alike; and look at the spread over all images.

    A spread below that of retrained models is as telling as one above: no trained model sits on their mean.
    """
    if len(view.retrained) < FEWEST:
        raise Unmeasured("No retrained model can be held out.", f"{FEWEST} or more retrained models")
    ids, _, values = sides.paired(view, "forget", "margin", everyone(view))
    first = 1 + len(view.peers)
    if not np.ptp(values[first : first + len(view.retrained)], axis=0).any():
        raise Unmeasured("Retrained models say exactly the same about every image.", "retrained models of other seeds")
    rows = {id(model): row for model, row in zip(everyone(view), values, strict=True)}

    def counts(model: Outputs, pool: tuple[Outputs, ...]) -> Values:
        found = per_image.audit(rows[id(model)], np.stack([rows[id(other)] for other in pool]))
        spread = np.log(np.mean(found.tested.t**2) + TINY)
        return np.array([np.sqrt(found.leaking.sum()), np.sqrt(found.over_erased.sum()), spread])

    leaking, over_erased, spread = each(view, counts)
    return [
        Measure("leaking", f"√ images listed as leaking, of {len(ids)}", above="too_much", below=None, floor=FLOOR,
                **leaking),
        Measure("over_erased", f"√ images listed as over-erased, of {len(ids)}", above="too_little", below=None,
                floor=FLOOR, **over_erased),
        Measure("spread", "log mean t² over the images", above="differs", below="differs", **spread),
    ]  # fmt: skip
