"""Stored predictions of models, read in the form that metrics and attacks take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from comparator.evidence import Outputs
from comparator.store import artifacts

Kind = Literal["original", "retrained", "unlearned"]


@dataclass(frozen=True)
class StoredModel:
    """A finished model and the file of its predictions; ``cost`` in seconds and counts.

    Models of one ``family`` were trained in the same way; it is empty for most.
    """

    run: str
    kind: Kind
    seed: int
    cost: Mapping[str, float]
    device: str
    file: str
    family: str = ""


def outputs(model: StoredModel) -> Outputs:
    """Read the predictions of a model; a damaged file raises ``UntrustedFile``."""
    arrays = artifacts.read_arrays(Path(model.file))
    return Outputs(
        arrays["train_logits"],
        arrays["test_logits"],
        {name: float(value) for name, value in model.cost.items()},
        run=model.run,
        device=model.device,
        kind=model.kind,
        seed=model.seed,
        **{name: arrays[name].astype(np.bool_) for name in ("train_covered", "test_covered") if name in arrays},
    )
