"""What workers do for the Contrast stage; results are kept under their names, so the answer only names them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from comparator.contrast.projection import Settings
from comparator.derived import features, layer_similarity, maps
from comparator.derived.cache import Cache
from comparator.derived.neighbours import neighbours_of
from comparator.derived.probes import leak
from comparator.jobs import payloads
from comparator.training.progress import Emit, Progress

Result = dict[str, Any]


def _begin(place: payloads.Place, emit: Emit, phase: str) -> tuple[Cache, Progress]:
    progress = Progress(emit)
    progress.begin(phase)
    return Cache(Path(place.artifacts), Path(place.cache)), progress


def projection(payload: payloads.Projection, emit: Emit) -> Result:
    """Compute the positions of A and B in their map."""
    cache, progress = _begin(payload.place, emit, "project")
    settings = Settings(**payload.settings)
    request = maps.Request(payload.a, payload.b, payload.reference, payload.partition, payload.projection, settings)
    progress.report(0.0, text="loading UMAP, which is compiled when it is first used")
    maps.Maps(cache, request, lambda fraction, text: progress.report(fraction, text=text)).compute()
    return {"name": payload.name}


def similarity(payload: payloads.Similarity, emit: Emit) -> Result:
    """Compare the layers of pairs of models."""
    cache, progress = _begin(payload.place, emit, "similarity")
    layer_similarity.similarities(cache, payload.pairs, payload.partition, progress.report)
    return {"name": payload.name, "pairs": len(payload.pairs)}


def neighbours(payload: payloads.Neighbours, emit: Emit) -> Result:
    """Find the nearest neighbours of every sample in the feature space of some models."""
    cache, progress = _begin(payload.place, emit, "neighbours")
    rows = features.shared_rows(cache, *payload.rows_of)
    for number, model in enumerate(payload.models):
        neighbours_of(cache, model, rows)
        progress.report((number + 1) / len(payload.models), text=f"{number + 1} of {len(payload.models)} models")
    return {"name": payload.name, "models": len(payload.models)}


def probes(payload: payloads.Probes, emit: Emit) -> Result:
    """Ask every layer of some models what it encodes about the forget set."""
    cache, progress = _begin(payload.place, emit, "probes")
    for number, model in enumerate(payload.models):
        leak(cache, model, payload.partition)
        progress.report((number + 1) / len(payload.models), text=f"{number + 1} of {len(payload.models)} models")
    return {"name": payload.name, "models": len(payload.models)}
