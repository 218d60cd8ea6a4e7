"""Compile UMAP once per installation, in the background, so that nobody waits for it before their first map."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from comparator.store.workspace import Workspace
from comparator.training.progress import Emit

SAMPLES, WIDTH, LOWEST_PRIORITY = 120, 16, 19


def marker(workspace: Workspace) -> Path:
    """Return the file that says that this version of UMAP has been compiled."""
    return workspace.folder / "cache" / f"compiled-umap-{version('umap-learn')}-numba-{version('numba')}"


def warm(_payload: dict[str, Any], _emit: Emit) -> dict[str, Any]:
    """Fit and place a tiny map at the lowest priority: what it compiles stays on disk."""
    from comparator.contrast.projection import Map, Settings

    os.nice(LOWEST_PRIORITY)
    features = np.random.default_rng(0).normal(size=(SAMPLES, WIDTH)).astype(np.float32)
    Map(features, Settings()).place(features[: SAMPLES // 2])
    return {}
