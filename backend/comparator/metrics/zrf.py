"""ZRF, the zero-retrain forgetting metric (Chundawat et al., AAAI 2023), properly and as published code computes it."""

from __future__ import annotations

import numpy as np
from scipy.special import rel_entr

from comparator import metric
from comparator.evidence import View
from comparator.metrics.numeric import jensen_shannon, log_probabilities

LN_2 = 0.6931471805599453
CITATION = "Chundawat et al., AAAI 2023 (bad teacher)"
DEFINITION = (
    "How much the model behaves on the forget set like a network that was never trained. No retrained model is needed, "
    "and none would be 1: closeness to what retrained models have is what counts. "
)


@metric(
    "ZRF", slow=True, label="Zero-retrain forgetting", direction="closest_to_retrained", bounds=(1 - LN_2, 1),
    citation=CITATION, definition=DEFINITION + "With the Jensen–Shannon divergence in nats: from .307 to 1.",
    formula="1 − mean over forget samples of ½KL(p‖m) + ½KL(q‖m), m = (p + q)/2, q of an untrained network",
)  # fmt: skip
def zrf(view: View) -> float | None:
    """How random the model is on what it should have forgotten."""
    if view.untrained is None or not len(view.labels("forget")):
        return None
    return 1 - float(jensen_shannon(view.logits("forget"), view.logits("forget", view.untrained)).mean())


@metric(
    "ZRF_published", slow=True, label="ZRF, published form", direction="closest_to_retrained",
    bounds=(None, 1), citation=CITATION + ", official code",
    definition=DEFINITION + "Only to compare with numbers in papers: the divergences are the other way round, and they "
    "are averaged over classes too, so that values crowd below 1 the more classes there are.",
    formula="1 − mean over forget samples and classes of ½ m ln(m/p) + ½ m ln(m/q), q of an untrained network",
)  # fmt: skip
def zrf_published(view: View) -> float | None:
    """ZRF with the faults of the code that published values come from."""
    if view.untrained is None or not len(view.labels("forget")):
        return None
    p, q = (
        np.exp(log_probabilities(logits)) for logits in (view.logits("forget"), view.logits("forget", view.untrained))
    )
    middle = (p + q) / 2
    return 1 - float((rel_entr(middle, p) + rel_entr(middle, q)).mean() / 2)
