"""Compile UMAP once per installation, in the background, so that nobody waits for it before their first map."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from comparator.contrast.projection import Map, Settings
from comparator.jobs import questions
from comparator.training.progress import Emit

SAMPLES, WIDTH, LOWEST_PRIORITY = 120, 16, 19


def compile_umap(_payload: questions.Nothing, _emit: Emit) -> dict[str, Any]:
    """Fit and place a tiny map at the lowest priority: what it compiles stays on disk."""
    os.nice(LOWEST_PRIORITY)
    features = np.random.default_rng(0).normal(size=(SAMPLES, WIDTH)).astype(np.float32)
    Map(features, Settings()).place(features[: SAMPLES // 2])
    return {}
