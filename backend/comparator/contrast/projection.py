"""Maps of feature space by UMAP (McInnes et al., 2018), with exact neighbours and a fixed seed.

Neighbours are found exactly by ``neighbours.nearest``: that spares UMAP's approximate index, which takes half a minute
to compile from 4,096 points on, and makes ``transform`` exact too. The start is the PCA picture, so that a map lies as
its picture did; it and everything else runs on one BLAS thread, since two give other last digits and so other maps.
The functions that UMAP compiles are kept on disk, so that only the first map of an installation waits for them.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from comparator.contrast.alignment import principal_axes
from comparator.contrast.neighbours import nearest
from comparator.contrast.steady import steady
from comparator.evidence import Floats

Report = Callable[[float], None]
COMPILED = (
    ("umap.layouts", "_nb_optimize_layout_euclidean_single_epoch"),
    ("umap.layouts", "clip"),
    ("umap.umap_", "smooth_knn_dist"),
    ("umap.umap_", "compute_membership_strengths"),
)


@dataclass(frozen=True)
class Settings:
    """What a person may change about a map."""

    n_neighbors: int = 15
    min_dist: float = 0.1
    seed: int = 0


class ExactIndex:
    """Stands in for UMAP's approximate index of neighbours."""

    _angular_trees = False

    def __init__(self, features: Floats) -> None:
        self._features = features

    def query(self, queries: Floats, k: int, epsilon: float = 0.0) -> tuple[Any, Any]:
        """Return indices and distances of the k nearest reference points."""
        del epsilon
        return nearest(self._features, k, queries)


class Tracked(io.StringIO):
    """Takes the text of UMAP's progress bar and reports the fraction in it."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report

    def write(self, text: str) -> int:
        """Read “epoch/epochs” from a line."""
        if found := re.search(r"(\d+)/(\d+)", text):
            self.report(int(found[1]) / max(1, int(found[2])))
        return len(text)


class Map:
    """A fitted map: positions of its own samples, and places for others in the same axes."""

    def __init__(
        self,
        features: Floats,
        settings: Settings,
        *,
        positions: Floats | None = None,
        report: Report = lambda _fraction: None,
    ) -> None:
        """Fit features float32 [n, width]; with known ``positions`` [n, 2] only what ``place`` needs is computed."""
        self._tracked = Tracked(report)
        features = np.ascontiguousarray(features, dtype=np.float32)
        with _quietly():
            self._reducer = _reducer(features, settings, self._tracked, known=positions is not None)
            self._reducer.fit(features)
        if positions is not None:
            self._reducer.embedding_ = np.ascontiguousarray(positions, dtype=np.float32)
            self._reducer.n_epochs = None

    @property
    def positions(self) -> Floats:
        """Positions float32 [n, 2] of the samples it was fitted on."""
        return np.asarray(self._reducer.embedding_, dtype=np.float32)

    def place(self, features: Floats, report: Report = lambda _fraction: None) -> Floats:
        """Return positions float32 [m, 2] for other features in the same axes, float32 [m, width]."""
        self._tracked.report = report
        with _quietly():
            placed = self._reducer.transform(np.ascontiguousarray(features, dtype=np.float32))
        return np.asarray(placed, dtype=np.float32)


def _reducer(features: Floats, settings: Settings, tracked: Tracked, *, known: bool) -> Any:
    umap = library()
    wanted = min(settings.n_neighbors, len(features) - 1)
    indices, distances = nearest(features, wanted - 1)
    own = np.arange(len(features), dtype=np.int32)[:, None]
    return umap.UMAP(
        n_neighbors=wanted,
        min_dist=settings.min_dist,
        init=principal_axes(features).project(features),
        random_state=settings.seed,
        transform_seed=settings.seed,
        n_epochs=0 if known else None,
        n_jobs=1,
        precomputed_knn=(
            np.hstack([own, indices]),
            np.hstack([np.zeros(own.shape, dtype=np.float32), distances]),
            ExactIndex(features),
        ),
        verbose=False,
        tqdm_kwds={"file": tracked, "disable": False, "bar_format": "{n_fmt}/{total_fmt}", "mininterval": 0.2},
    )


def library() -> Any:
    """Import UMAP with a threading layer that survives a fork, and let it keep on disk what it compiles."""
    os.environ.setdefault("NUMBA_THREADING_LAYER", "workqueue")
    import importlib

    import umap

    for module, name in COMPILED:
        function = getattr(importlib.import_module(module), name, None)
        with contextlib.suppress(AttributeError, RuntimeError, OSError):
            function.enable_caching()  # type: ignore[union-attr]
    return umap


@contextmanager
def _quietly() -> Iterator[None]:
    """Run on one BLAS thread, without UMAP's remarks about the seed and the index."""
    with steady(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
