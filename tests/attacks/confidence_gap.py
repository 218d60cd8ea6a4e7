"""How much surer a model is of forgotten images than of test images: an attack in a file of its own, for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy.special import softmax

from comparator import Field, Params, attack
from comparator.attacks import sides
from comparator.attacks.results import (
    About,
    Anchor,
    Column,
    Curve,
    Heading,
    Interval,
    Mark,
    PerSample,
    Result,
    Scalar,
    Table,
)
from comparator.errors import InvalidInput
from comparator.evidence import Outputs, Part, View


class Parameters(Params):
    temperature: float = Field(1.0, gt=0, le=100, scale="log", description="divides the logits")
    against: Literal["test", "retain"] = Field("test", description="what forgotten images are told from")
    levels: list[float] = Field([0.5, 0.9, 0.99], min_length=1, description="confidences that the table counts")
    shares: bool = Field(True, description="whether the curve is drawn")


def confidence(view: View, part: Part, temperature: float, model: Outputs | None = None) -> np.ndarray:
    """Return the largest probability [n] of each image of a part."""
    return softmax(view.logits(part, model).astype(np.float64) / temperature, axis=1).max(axis=1)


@attack(
    "confidence_gap", label="Confidence gap", direction="closest_to_retrained", game="was_it_in",
    formula="mean confidence on forgotten images − mean confidence on others", needs=["retrained"],
    threat_model="sees the largest probability of each image", citation="Nobody, nowhere, 2026",
)  # fmt: skip
def confidence_gap(view: View, parameters: Parameters) -> Sequence[Result]:
    """Compare how sure the model is of forgotten images and of others."""
    if not view.retrained:
        raise InvalidInput("There is no retrained model to read the gap by.", advice="Train one under Build.")
    heat = parameters.temperature
    mine, others = (confidence(view, part, heat) for part in ("forget", parameters.against))
    gaps = [
        float(confidence(view, "forget", heat, model).mean() - confidence(view, parameters.against, heat, model).mean())
        for model in view.retrained
    ]
    about = About(
        name="gap", label="Confidence gap", direction="closest_to_retrained", game="was_it_in",
        definition="How much surer the model is of forgotten images.", positive="forgotten images",
        negative=f"{parameters.against} images",
    )  # fmt: skip
    gap, band = float(mine.mean() - others.mean()), (min(gaps), max(gaps))
    found: list[Result] = [
        Scalar(
            about, gap, (Interval(gap - 0.01, gap + 0.01, "images", "made up for the test"),),
            [Anchor(f"Retrained {place}", "retrained", value) for place, value in enumerate(gaps, 1)],
            f"{gap:+.3f}, retrained models from {band[0]:+.3f} to {band[1]:+.3f}.",
        )
    ]  # fmt: skip
    levels = np.linspace(0, 1, 101)
    if parameters.shares:
        lines = [
            Column(name, label, [float((values >= level).mean()) for level in levels])
            for name, label, values in (("forget", "forgotten", mine), ("other", parameters.against, others))
        ]
        marks = (Mark("even", 0.5, float((mine >= 0.5).mean())),)
        found.append(Curve(about, Column("confidence", "Confidence", levels), lines, marks=marks))
    ids = np.concatenate([sides.ids_of(view, part) for part in ("forget", parameters.against)])
    side = np.repeat([0, 1], [len(mine), len(others)]).astype(np.uint8)
    split = np.where(side == 1, int(parameters.against == "test"), 0).astype(np.uint8)
    column = Column("confidence", "Confidence", np.concatenate([mine, others]))
    found.append(PerSample(about, ids, split, side, ("forgotten", parameters.against), (column,)))
    headings = (Heading("level", "At least this sure"), Heading("forget", "Forgotten"), Heading("other", "Others"))
    rows = [(level, float((mine >= level).mean()), float((others >= level).mean())) for level in parameters.levels]
    return [*found, Table(about, headings, tuple(rows))]
