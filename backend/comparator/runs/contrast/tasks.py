"""What workers do for the Contrast stage; results are kept under their names, so the answer only names them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from comparator.contrast.projection import Settings
from comparator.runs.contrast import leaks, maps, pieces
from comparator.runs.contrast.cache import Cache
from comparator.runs.slice_metrics import measure
from comparator.training.progress import Emit, Progress

Payload = dict[str, Any]


def _begin(payload: Payload, emit: Emit, phase: str) -> tuple[Cache, Progress]:
    progress = Progress(emit)
    progress.begin(phase)
    return Cache(Path(payload["artifacts"]), Path(payload["cache"])), progress


def projection(payload: Payload, emit: Emit) -> Payload:
    """Compute the positions of A and B in their map."""
    cache, progress = _begin(payload, emit, "project")
    settings = Settings(**payload["settings"])
    request = maps.Request(
        payload["a"], payload["b"], payload["reference"], payload["partition"], payload["projection"], settings
    )
    progress.report(0.0, text="loading UMAP, which is compiled when it is first used")
    maps.Maps(cache, request, lambda fraction, text: progress.report(fraction, text=text)).compute()
    return {"name": payload["name"]}


def similarity(payload: Payload, emit: Emit) -> Payload:
    """Compare the layers of pairs of models."""
    cache, progress = _begin(payload, emit, "similarity")
    pieces.similarities(cache, payload["pairs"], payload["partition"], progress.report)
    return {"name": payload["name"], "pairs": len(payload["pairs"])}


def neighbours(payload: Payload, emit: Emit) -> Payload:
    """Find the nearest neighbours of every sample in the feature space of some models."""
    cache, progress = _begin(payload, emit, "neighbours")
    rows = pieces.shared_rows(cache, *payload["rows_of"])
    for number, model in enumerate(payload["models"]):
        pieces.neighbours_of(cache, model, rows)
        progress.report((number + 1) / len(payload["models"]), text=f"{number + 1} of {len(payload['models'])} models")
    return {"name": payload["name"], "models": len(payload["models"])}


def probes(payload: Payload, emit: Emit) -> Payload:
    """Ask every layer of some models what it encodes about the forget set."""
    cache, progress = _begin(payload, emit, "probes")
    for number, model in enumerate(payload["models"]):
        leaks.leak(cache, model, payload["partition"])
        progress.report((number + 1) / len(payload["models"]), text=f"{number + 1} of {len(payload['models'])} models")
    return {"name": payload["name"], "models": len(payload["models"])}


TASKS: dict[str, Callable[[Payload, Emit], Payload]] = {
    "projection": projection,
    "similarity": similarity,
    "neighbours": neighbours,
    "probes": probes,
    "slice": measure,
}
