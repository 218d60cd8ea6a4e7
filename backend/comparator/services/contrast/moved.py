"""What moved: how many nearest neighbours samples keep between A and B, and which keep fewest."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from comparator.contrast import band, neighbours
from comparator.contrast.predicted import PARTS, rows_of
from comparator.derived import features
from comparator.derived.cache import Cache
from comparator.derived.neighbours import neighbours_key, neighbours_of
from comparator.errors import NotFound
from comparator.evidence import Integers, Part
from comparator.jobs.kinds import NEIGHBOURS
from comparator.jobs.on_demand import Waiting
from comparator.services.contrast.evidence import Evidence
from comparator.services.contrast.pair import Pair, cache_of, missing
from comparator.services.contrast.summary import band_out, numbers
from comparator.services.host import Host, wait_for
from comparator.store.workspace import Workspace

Row = dict[str, Any]
AT_ONCE_DISTANCES = 40_000_000


def moved(
    workspace: Workspace, host: Host, pair: Pair, *, part: Part | None, limit: int, again: bool = False
) -> Row | Waiting:
    """Return the samples that moved most and the mean overlap by part; see ``schemas_contrast.MovedOut``."""
    cache = cache_of(workspace)
    if not (pair.a.features and pair.b.features):
        lacking = next(item for item in missing(pair) if item["what"] == "features")
        raise NotFound(lacking["reason"], advice=lacking["advice"])
    evidence = Evidence(cache, pair)
    rows, pool = evidence.rows, comparable(cache, pair)
    models = [pair.a.features, pair.b.features, *pool]
    absent = [model for model in models if not cache.has(neighbours_key(model, rows))]
    if len(absent) * len(rows) ** 2 > AT_ONCE_DISTANCES:
        payload = {"models": absent, "rows_of": [pair.a.features, pair.b.features]}
        return wait_for(workspace, host, NEIGHBOURS, "Find what moved", pair.scenario, payload, again=again)
    found = {model: neighbours_of(cache, model, rows) for model in models}
    overlap = neighbours.kept(found[pair.a.features], found[pair.b.features])
    k = found[pair.a.features].shape[1]
    inside = {name: np.isin(rows, rows_of(evidence.samples, name)) for name in PARTS}
    noise = [neighbours.kept(found[one], found[other]) for one, other in combinations(pool, 2)]
    return {
        "k": k,
        "kept": {
            name: numbers(overlap[chosen].mean() / k) if chosen.any() else None for name, chosen in inside.items()
        },
        "bands": {
            name: band_out(
                band.of_pairs(band.matrix_of([values[chosen].mean() / k for values in noise], len(pool)), 0, 1)
            )
            if chosen.any() and noise
            else None
            for name, chosen in inside.items()
        },
        "samples": _ranked(evidence, overlap, k, None if part is None else inside[part], limit),
        "missing": missing(pair),
    }


def comparable(cache: Cache, pair: Pair) -> list[str]:
    """Return the files of retrained models with features of every sample that A and B have."""
    rows = features.shared_rows(cache, pair.a.features or "", pair.b.features or "")
    files = [subject.features for subject in pair.comparable if subject.features]
    return [file for file in files if np.isin(rows, features.feature_rows(cache, file)).all()]


def _ranked(evidence: Evidence, overlap: np.ndarray, k: int, inside: np.ndarray | None, limit: int) -> list[Row]:
    """Return the samples that kept fewest neighbours; among equals those whose prediction changed most come first."""
    rows, train = evidence.rows, len(evidence.samples.roles)
    indices = np.concatenate([evidence.samples.train_indices, evidence.samples.test_indices])
    apart = neighbours.shift(evidence.a.probabilities[rows], evidence.b.probabilities[rows])
    order: Integers = neighbours.moved(overlap, apart)
    order = (order if inside is None else order[inside[order]])[:limit]
    return [
        {
            "row": int(rows[position]),
            "split": "train" if rows[position] < train else "test",
            "index": int(indices[rows[position]]),
            "label": int(evidence.labels[rows[position]]),
            "predicted_a": int(evidence.a.classes[rows[position]]),
            "predicted_b": int(evidence.b.classes[rows[position]]),
            "kept": round(float(overlap[position]) / k, 6),
            "shift": round(float(apart[position]), 6),
        }
        for position in order
    ]
