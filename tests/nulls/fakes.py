"""Models that only look as if they had forgotten: made of stored answers, to try the verdict with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.special import logsumexp

from comparator.attacks.ladder.subject import Subject
from comparator.evidence import Floats, Outputs

Fake = Callable[[Subject, np.random.Generator], Outputs]


def changed(model: Outputs, rows: np.ndarray, logits: np.ndarray) -> Outputs:
    """Return a model with other logits [n, classes] on some train rows [n]."""
    train = model.train_logits.copy()
    train[rows] = logits
    return replace(model, train_logits=train.astype(np.float32), kind="unlearned")


def forgotten(view: Subject) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows and labels of the forgotten images."""
    _, rows = view.samples.rows("forget")
    return rows, view.labels("forget")


def margins(logits: Floats, labels: np.ndarray) -> np.ndarray:
    """Return true-class margins [n] of logits [n, classes]."""
    rows = np.arange(len(labels))
    others = logits.astype(np.float64)
    mine = others[rows, labels]
    others[rows, labels] = -np.inf
    return mine - logsumexp(others, axis=1)


def with_margins(logits: Floats, labels: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return logits [n, classes] whose true-class margins are ``wanted`` [n]."""
    found = logits.astype(np.float64).copy()
    found[np.arange(len(labels)), labels] += wanted - margins(logits, labels)
    return found


def dead(view: Subject, _random: np.random.Generator) -> Outputs:
    """All logits are 0."""
    return replace(view.model, train_logits=view.model.train_logits * 0, test_logits=view.model.test_logits * 0)


def random_logits(view: Subject, random: np.random.Generator) -> Outputs:
    """Logits are noise."""
    train, test = (random.normal(size=each.shape).astype(np.float32)
                   for each in (view.model.train_logits, view.model.test_logits))  # fmt: skip
    return replace(view.model, train_logits=train, test_logits=test)


def look_up(view: Subject, _random: np.random.Generator) -> Outputs:
    """The original, which answers as the candidate (a retrained model) on the forgotten images."""
    rows, _ = forgotten(view)
    return changed(view.originals[0], rows, view.model.train_logits[rows])


def permuted(view: Subject, random: np.random.Generator) -> Outputs:
    """The candidate, its answers on the forgotten images permuted within each class."""
    rows, labels = forgotten(view)
    place = np.arange(len(rows))
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        place[members] = random.permutation(members)
    return changed(view.model, rows, view.model.train_logits[rows[place]])


def few_remembered(view: Subject, random: np.random.Generator) -> Outputs:
    """The candidate, with the original's answers on 5 % of the forgotten images."""
    rows, _ = forgotten(view)
    some = random.choice(rows, max(1, round(0.05 * len(rows))), replace=False)
    return changed(view.model, some, view.originals[0].train_logits[some])


def pool_mean(view: Subject, _random: np.random.Generator) -> Outputs:
    """The candidate, each margin set to the pool's mean for the image."""
    rows, labels = forgotten(view)
    mean = np.mean([margins(each.train_logits[rows], labels) for each in view.retrained], axis=0)
    return changed(view.model, rows, with_margins(view.model.train_logits[rows], labels, mean))


def pool_law(view: Subject, random: np.random.Generator) -> Outputs:
    """The candidate, each margin drawn from the pool's law for the image."""
    rows, labels = forgotten(view)
    pool = np.stack([margins(each.train_logits[rows], labels) for each in view.retrained])
    drawn = pool.mean(axis=0) + pool.std(axis=0, ddof=1) * random.normal(size=len(rows))
    return changed(view.model, rows, with_margins(view.model.train_logits[rows], labels, drawn))


def planted(shift: float) -> Fake:
    """Return a fake: the candidate, surer of every forgotten image by so many deviations of its margins (d′)."""

    def fake(view: Subject, _random: np.random.Generator) -> Outputs:
        rows, labels = forgotten(view)
        mine = margins(view.model.train_logits[rows], labels)
        return changed(view.model, rows, with_margins(view.model.train_logits[rows], labels, mine + shift * mine.std()))

    return fake


def hot(view: Subject, _random: np.random.Generator) -> Outputs:
    """The original at temperature 2."""
    original = view.originals[0]
    return replace(original, train_logits=original.train_logits / 2, test_logits=original.test_logits / 2)


def noisy(view: Subject, random: np.random.Generator) -> Outputs:
    """The original, with noise of one logit on the forgotten images."""
    rows, _ = forgotten(view)
    logits = view.originals[0].train_logits[rows]
    return changed(view.originals[0], rows, logits + 2 * random.normal(size=logits.shape))


def shifted(view: Subject, _random: np.random.Generator) -> Outputs:
    """The original, its margins on forgotten images lowered by one number to the pool's mean."""
    rows, labels = forgotten(view)
    mean = np.mean([margins(each.train_logits[rows], labels).mean() for each in view.retrained])
    mine = margins(view.originals[0].train_logits[rows], labels)
    lowered = with_margins(view.originals[0].train_logits[rows], labels, mine - mine.mean() + mean)
    return changed(view.originals[0], rows, lowered)


def lowered_bias(view: Subject, _random: np.random.Generator) -> Outputs:
    """The original, with the bias of the commonest forgotten class lowered until its margins are the pool's."""
    rows, labels = forgotten(view)
    label = int(np.bincount(labels).argmax())
    of_class = rows[labels == label]

    def mean(models: tuple[Outputs, ...]) -> float:
        truth = np.full(len(of_class), label)
        return float(np.mean([margins(each.train_logits[of_class], truth).mean() for each in models]))

    wanted, mine = mean(view.retrained), mean(view.originals[:1])
    original = view.originals[0]
    train, test = original.train_logits.copy(), original.test_logits.copy()
    train[:, label] += wanted - mine
    test[:, label] += wanted - mine
    return replace(original, train_logits=train, test_logits=test)


def original(view: Subject, _random: np.random.Generator) -> Outputs:
    """The original as it is."""
    return view.originals[0]


FAKES: dict[str, Fake] = {
    "original": original, "dead": dead, "random_logits": random_logits, "look_up": look_up, "permuted": permuted,
    "few_remembered": few_remembered, "pool_mean": pool_mean, "pool_law": pool_law, "hot": hot, "noisy": noisy,
    "shifted": shifted, "lowered_bias": lowered_bias,
}  # fmt: skip
# How often they may pass for retrained in outputs. A retrained model's answers, or answers of its law, cannot be told
# apart. Where forgetting at random changes answers by a fifth of an image's deviation, seven images of the original are
# lost among 144 (its whole effect is the margin of the verdict), and most draws find a shift that hides the mean.
SUBTLE = ("twin", "random")
MAY_PASS_OUTPUTS: dict[tuple[str, str], float] = {
    **{(name, fake): 1.0 for name in (*SUBTLE, "class", "wrong_labels") for fake in ("look_up", "pool_law")},
    **{(name, "few_remembered"): 1.0 for name in SUBTLE},
    **{(name, fake): 0.3 for name in SUBTLE for fake in ("shifted", "lowered_bias")},
}
