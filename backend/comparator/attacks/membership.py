"""Membership scores as papers report them: classifiers of member against non-member, applied to forgotten images.

None has a calibrated zero: each is read beside an original's and a held-out retrained model's value.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np

from comparator import formulas, memo, metric
from comparator.attacks import roc, sides
from comparator.attacks.results import Values
from comparator.errors import InvalidInput
from comparator.evidence import Outputs, Part, View
from comparator.seeds import generator

Kernel = Literal["linear", "rbf"]
PENALTY = 3.0
MOST_A_SIDE = 2000
SPLITS = 10
# Log-odds of float32 probabilities end at ln 1e-45, where the reference code adds that number to avoid ln 0.
REACH = 103.28
NON_MEMBERS: Part = "test_retain"
FORMULA = formulas.version(__name__, Path(__file__))


def non_member_share(
    members: Values, outsiders: Values, targets: Values, *, kernel: Kernel, seed: int = 0, limit: int = MOST_A_SIDE
) -> float:
    """Return the share of ``targets`` [n] that a support-vector classifier (C = 3) calls non-members.

    It is fitted on one feature of members and of outsiders, drawn (seeded) to equal numbers, at most ``limit``
    a side. The same input gives the same answer, and is fitted once.
    """
    sets = roc.check(members, "members"), roc.check(outsiders, "non-members"), roc.check(targets, "targets")
    name = memo.key("non-member share", FORMULA, kernel, seed, limit, *(values.tobytes() for values in sets))
    return memo.remembered(name, lambda: _fit(*sets, kernel, seed, limit))


def _fit(members: Values, outsiders: Values, targets: Values, kernel: Kernel, seed: int, limit: int) -> float:
    from sklearn.svm import SVC

    size = min(len(members), len(outsiders), limit)
    features = np.concatenate([_draw(members, size, seed, "members"), _draw(outsiders, size, seed, "outsiders")])
    classifier = SVC(C=PENALTY, kernel=kernel, gamma="auto").fit(features[:, None], np.repeat([1, 0], size))
    distinct, where = np.unique(targets, return_inverse=True)
    return float((classifier.predict(distinct[:, None])[where] == 0).mean())


def _draw(values: Values, size: int, seed: int, side: str) -> Values:
    if len(values) == size:
        return values
    return values[np.sort(generator(seed, "membership", side).choice(len(values), size, replace=False))]


def loss_attack_accuracy(forgotten: Values, unseen: Values, *, seed: int = 0, splits: int = SPLITS) -> float:
    """Return the mean held-out accuracy of a logistic regression on losses of forgotten and unseen images; ideal ½.

    Both sides are drawn to equal size, in ``splits`` stratified shuffles that hold out a tenth (starting kit).
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedShuffleSplit, cross_val_score

    first, second = roc.check(forgotten, "forgotten images"), roc.check(unseen, "unseen images")
    size = min(len(first), len(second))
    if size < splits:
        raise InvalidInput(
            f"{size} images a side are too few for {splits} held-out splits.",
            advice=f"It takes at least {splits} forgotten and unseen images.",
        )
    features = np.concatenate([_draw(first, size, seed, "forgotten"), _draw(second, size, seed, "unseen")])
    shuffles = StratifiedShuffleSplit(n_splits=splits, random_state=seed)
    accuracies = cross_val_score(
        LogisticRegression(), features[:, None], np.repeat([1, 0], size), cv=shuffles, scoring="accuracy"
    )
    return float(np.mean(accuracies))


def _values(view: View, part: Part, signal: str, model: Outputs | None) -> Values:
    if signal == "probability":
        return np.exp(-sides.side(view, part, "loss", model=model).values)
    return np.clip(sides.side(view, part, signal, model=model).values, -REACH, REACH)


def non_members(view: View, signal: str, kernel: Kernel, model: Outputs | None = None) -> float | None:
    """Return the share of forgotten images called non-members under a model; ``None`` if a part is empty."""
    parts: tuple[Part, ...] = ("retain", NON_MEMBERS, "forget")
    if not all(len(view.labels(part)) for part in parts):
        return None
    members, outsiders, targets = (_values(view, part, signal, model) for part in parts)
    return non_member_share(members, outsiders, targets, kernel=kernel)


NON_MEMBER = (
    "Share of the forgotten images that a classifier of retained against test images calls non-members. Retrained "
    f"models do not reach 1: read it beside theirs. Fitted on at most {MOST_A_SIDE} + {MOST_A_SIDE} images."
)
FITTED = "share of forget samples called non-member by SVC(C = 3, {}) on {}, fitted on retain v test"
SHARE = (0.0, 1.0)
COMPARATOR = "Lee et al., IEEE TVCG 32(3), 2026 (reference code)"
SALUN = "Jia et al., NeurIPS 2023 (Unlearn-Sparse); Fan et al., ICLR 2024 (SalUn)"


@metric(
    "C_MIA",
    slow=True,
    label="C-MIA",
    direction="closest_to_retrained",
    definition=NON_MEMBER,
    bounds=SHARE,
    citation=COMPARATOR,
    formula=FITTED.format("linear", "top-class log-odds, T = 1"),
)
def c_mia(view: View) -> float | None:
    """Forgotten images called non-members, by confidence."""
    return non_members(view, "confidence", "linear")


@metric(
    "E_MIA",
    slow=True,
    label="E-MIA",
    direction="closest_to_retrained",
    definition=NON_MEMBER,
    bounds=SHARE,
    citation=COMPARATOR,
    formula=FITTED.format("linear", "entropy, T = 2"),
)
def e_mia(view: View) -> float | None:
    """Forgotten images called non-members, by entropy."""
    return non_members(view, "entropy", "linear")


@metric(
    "MIA_efficacy",
    slow=True,
    label="MIA-efficacy",
    direction="closest_to_retrained",
    definition=NON_MEMBER,
    bounds=SHARE,
    formula=FITTED.format("RBF, γ = 1", "p(true class)"),
    citation=SALUN,
)
def mia_efficacy(view: View) -> float | None:
    """Forgotten images called non-members, by the probability of their class, as SalUn reports it."""
    return non_members(view, "probability", "rbf")


@metric(
    "MIA_loss",
    label="MIA on losses",
    direction="closest_to_retrained",
    bounds=SHARE,
    definition="Accuracy of a logistic regression telling forgotten from unseen images by their loss; ½ is chance, "
    "and a retrained model's value is ½ only if both kinds of image are equally hard.",
    formula="mean held-out accuracy over 10 stratified shuffles, equal sizes",
    citation="NeurIPS 2023 Machine Unlearning Challenge, starting kit",
)
def mia_loss(view: View) -> float | None:
    """How well losses tell forgotten images from unseen ones; of classes without test images nothing can be said."""
    unseen = sides.matched_test(view)
    if not sides.known_in_test(view) or min(len(view.labels("forget")), len(view.labels(unseen))) < SPLITS:
        return None
    parts: tuple[Part, Part] = ("forget", unseen)
    forgotten, others = (sides.side(view, part, "loss").values for part in parts)
    return loss_attack_accuracy(forgotten, others)
