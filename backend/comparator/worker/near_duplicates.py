"""Search a data set's training images for near-duplicates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from safetensors.numpy import save

from comparator.data.duplicates import near_pairs
from comparator.jobs import questions
from comparator.store import artifacts
from comparator.training.progress import Emit


def search(payload: questions.NearPairs, _emit: Emit) -> int:
    """Find and store the pairs of a data set's training images; return how many there are."""
    images = artifacts.read_arrays(Path(payload.source), "train_images")["train_images"]
    pairs = near_pairs(images)
    artifacts.replace(Path(payload.target), save({"pairs": np.ascontiguousarray(pairs)}))
    return len(pairs)
