"""Which projection keeps retained samples in place and lets forgotten ones move, on real models.

Run: ``python tests/benchmarks/contrast_projections.py WORKSPACE``; every scenario in it is used. Movement is in units
of the map's radius, from the original's positions to the other model's. Trustworthiness (Venna and Kaski, 2001) tells
how true the other model's positions are to its own features. Forgotten samples should move and retained ones should
not, where the features say so: compare with the neighbours kept. A ratio measures pictures, not forgetting.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.manifold import trustworthiness
from sqlalchemy import select

from comparator.contrast.alignment import principal_axes, procrustes
from comparator.contrast.neighbours import NEIGHBOURS, kept, nearest
from comparator.contrast.predicted import is_retained, is_target
from comparator.contrast.projection import Map, Settings
from comparator.contrast.steady import steady
from comparator.derived.features import feature_rows, features_at, samples_of
from comparator.services.contrast.pair import cache_of, subjects
from comparator.store.schema import scenario
from comparator.store.workspace import open_workspace

MOST_RETRAINED = 2
Placed = tuple[np.ndarray, np.ndarray]


def projections(
    original: np.ndarray, other: np.ndarray, retained: np.ndarray, fitted: Map
) -> Iterator[tuple[str, Placed]]:
    """Yield positions of the original and of the other model by each projection."""
    motion = procrustes(other[retained], original[retained])
    moved = motion.apply(other)
    own = Map(other, Settings()).positions
    yield "separate", (fitted.positions, own)
    turned = procrustes(own[retained], fitted.positions[retained], scaled=False).apply(own)
    yield "separate, maps laid over each other", (fitted.positions, turned)
    yield "transform without Procrustes", (fitted.positions, fitted.place(other))
    yield "aligned (Procrustes, then transform)", (fitted.positions, fitted.place(moved))
    plain = procrustes(other[retained], original[retained], scaled=False).apply(other)
    yield "aligned, scale kept", (fitted.positions, fitted.place(plain))
    joint = Map(np.vstack([original, moved]), Settings()).positions
    yield "joint (after Procrustes)", (joint[: len(original)], joint[len(original) :])
    axes = principal_axes(original)
    yield "pca", (axes.project(original), axes.after(motion).project(other))


def main() -> None:
    workspace = open_workspace(Path(sys.argv[1]))
    cache = cache_of(workspace)
    with workspace.read() as connection:
        found = connection.execute(select(scenario.c.id, scenario.c.partition, scenario.c.content)).all()
        models = {row.id: subjects(connection, row.id) for row in found}
    for row in found:
        files = [subject for subject in models[row.id] if subject.features]
        original = next((subject for subject in files if subject.kind == "original"), None)
        if original is None:
            continue
        sys.stdout.write(f"\n{row.content['title']}\n")
        rows = feature_rows(cache, original.features or "")
        samples = samples_of(cache, row.partition)
        retained, target = is_retained(samples)[rows], is_target(samples)[rows]
        start = features_at(cache, original.features or "", rows)
        fitted = Map(start, Settings())
        retrained = [subject for subject in files if subject.kind == "retrained"][:MOST_RETRAINED]
        for subject in (*retrained, *(subject for subject in files if subject.kind == "unlearned")):
            other = features_at(cache, subject.features or "", rows)
            share = kept(nearest(start, NEIGHBOURS)[0], nearest(other, NEIGHBOURS)[0]) / NEIGHBOURS
            sys.stdout.write(
                f"{subject.kind} {subject.method or subject.seed}: neighbours kept, "
                f"retained {share[retained].mean():.2f}, forget {share[target].mean():.2f}\n"
            )
            begun = time.perf_counter()
            for name, (before, after) in projections(start, other, retained, fitted):
                radius = np.sqrt(((before - before.mean(axis=0)) ** 2).sum(axis=1).mean())
                apart = np.linalg.norm(after - before, axis=1) / radius
                still, gone = apart[retained].mean(), apart[target].mean()
                true = trustworthiness(other, after, n_neighbors=NEIGHBOURS)
                seconds, begun = time.perf_counter() - begun, time.perf_counter()
                sys.stdout.write(
                    f"  {name:36s} retained {still:5.2f}  forget {gone:5.2f}  ratio {gone / max(still, 1e-9):6.1f}  "
                    f"trust {true:.3f}  {seconds:5.1f} s\n"
                )


if __name__ == "__main__":
    with steady():
        main()
