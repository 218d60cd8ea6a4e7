"""MIA and NoMUS as the MUFAC benchmark reports them (Choi and Na, 2023, arXiv 2311.02240)."""

from __future__ import annotations

from comparator import metric
from comparator.attacks.membership import mia_loss
from comparator.evidence import View
from comparator.metrics.accuracy import accuracy

CITATION = "Choi and Na, 2023, arXiv 2311.02240 (MUFAC, MUCAC)"


@metric(
    "MIA_gap", slow=True, label="MIA distance to chance", direction="lower", bounds=(0, 0.5), citation=CITATION,
    definition="How far the accuracy of an attack on losses, forgotten against unseen images, is from guessing: the "
    "number in MUFAC's MIA column. A retrained model has 0 only if both kinds of image are equally hard.",
    formula="|MIA − ½|, MIA: mean held-out accuracy of a logistic regression on losses, 10 stratified shuffles",
)  # fmt: skip
def mia_gap(view: View) -> float | None:
    """How far an attack on losses is from chance."""
    found = mia_loss(view)
    return None if found is None else abs(found - 0.5)


def combined(test: float, gap: float) -> float:
    """Return ½ · test accuracy + ½ · (1 − 2 · gap), gap: the distance of the attack's accuracy to ½."""
    return test / 2 + (1 - 2 * gap) / 2


@metric(
    "NoMUS", slow=True, label="NoMUS", direction="higher", bounds=(0, 1), citation=CITATION,
    definition="Normalised machine unlearning score: half test accuracy, half absence of membership evidence. It "
    "rewards accuracy above the retrained models', too: read it beside theirs.",
    formula="½ · test accuracy + ½ · (1 − 2·|MIA − ½|); test samples that match the forget selector are left out of "
    "the accuracy",
)  # fmt: skip
def nomus(view: View) -> float | None:
    """Test accuracy and privacy in one number."""
    gap, test = mia_gap(view), accuracy(view, "test_retain")
    return None if gap is None or test is None else combined(test, gap)
