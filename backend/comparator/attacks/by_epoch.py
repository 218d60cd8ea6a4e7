"""How scores move while a method runs: each epoch's stored predictions of the probe samples, scored like a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from comparator import Field, Params, attack, bands
from comparator.attacks import membership, pool, worst_case
from comparator.attacks.results import About, Column, Curve, Result
from comparator.evidence import Part, View

Score = Callable[[View], float | None]
ACCURACIES: dict[str, tuple[str, Part]] = {
    "UA": ("Accuracy on forgotten samples", "forget"),
    "RA": ("Accuracy on retained samples", "retain"),
    "TA": ("Accuracy on test samples", "test"),
}
QUICK: dict[str, tuple[str, Score, bands.Compared | None]] = {
    "WCPS": ("Worst-case privacy score", lambda view: worst_case.against_pool(view, "published"), "pairs"),
}
FITTED: dict[str, tuple[str, Score, bands.Compared | None]] = {
    "C_MIA": ("C-MIA", membership.c_mia, None),
    "E_MIA": ("E-MIA", membership.e_mia, None),
}


class Parameters(Params):
    """Which scores are computed for each epoch."""

    fitted: bool = Field(False, description="also C-MIA and E-MIA, which fit a classifier for every epoch")


@attack(
    "by_epoch", label="Scores by epoch", direction="none", game="same_as_retrained",
    formula="each score's own, on the probe samples of each epoch; the band is that of held-out retrained models",
    needs=["retrained", "epochs"],
    threat_model="sees the model after every epoch; none of the scores has a calibrated zero",
)  # fmt: skip
def by_epoch(view: View, parameters: Parameters) -> Sequence[Result]:
    """Follow privacy scores and accuracies from epoch to epoch; only scores of a finished run are comparable."""
    history = view.epochs
    about = About(
        name="by_epoch", label="Scores by epoch", direction="none", game="same_as_retrained",
        definition="Scores and accuracies after each epoch on a fixed sample of images.",
        positive="see each score's metric card",
    )  # fmt: skip
    if history is None:
        note = "This run has no predictions by epoch: imports, one-shot methods and what ships light keep none."
        return (Curve(replace(about, notes=(note,)), Column("epoch", "Epoch", np.empty(0)), ()),)
    about = replace(
        about,
        notes=(f"{len(history.rows)} samples, kept in half precision: values differ a little from the run's own.",),
    )
    whole = _on(view, history.rows)
    steps = [
        replace(whole, model=replace(whole.model, train_logits=train, test_logits=test))
        for train, test in _parts(history.logits, len(whole.samples.roles))
    ]
    lines = [
        Column(name, label, np.array([_accuracy(step, part) for step in steps]), "share")
        for name, (label, part) in ACCURACIES.items()
        if len(whole.labels(part))
    ]
    for name, (label, score, compared) in (QUICK | (FITTED if parameters.fitted else {})).items():
        values = [score(step) for step in steps]
        if view.retrained and any(value is not None for value in values):
            found = np.array([np.nan if value is None else value for value in values])
            band = pool.null_band(pool.known([score(each) for each in pool.leave_one_out(whole)]), compared)
            lower, upper = (np.full(len(found), limit) for limit in (band.lower, band.upper)) if band else (None, None)
            lines.append(Column(name, label, found, lower=lower, upper=upper))
    return (Curve(about, Column("epoch", "Epoch", np.array(history.epochs)), tuple(lines)),)


def _on(view: View, rows: np.ndarray) -> View:
    """Return the view on some rows alone, train rows first."""
    count = len(view.samples.roles)
    train, test = np.zeros(count, dtype=np.bool_), np.zeros(len(view.samples.test_labels), dtype=np.bool_)
    train[rows[rows < count]], test[rows[rows >= count] - count] = True, True
    return view.only(train, test)


def _accuracy(view: View, part: Part) -> float:
    return float((view.predicted(part) == view.labels(part)).mean())


def _parts(logits: np.ndarray, train: int) -> list[tuple[np.ndarray, np.ndarray]]:
    found = logits.astype(np.float32)
    return [(each[:train], each[train:]) for each in found]
