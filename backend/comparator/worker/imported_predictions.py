"""Imported predictions become a run: no model, no images; what they say is stored and evaluated like any other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from comparator.jobs import payloads
from comparator.store import artifacts, partitions
from comparator.store.predictions import StoredModel, outputs
from comparator.training.progress import Emit, Progress
from comparator.version import __version__
from comparator.worker.evaluate import pack
from comparator.worker.references import evaluate_among_references

Result = dict[str, Any]
FEATURES = ("feature_rows", "probe_rows", "features")


def build(payload: payloads.Run, given: payloads.Given, emit: Emit) -> Result:
    """Store and evaluate predictions that were checked when they came; return what the supervisor stores."""
    progress = Progress(emit)
    progress.begin("evaluate")
    run, folder = payload.run, Path(payload.place.artifacts)
    arrays = artifacts.read_arrays(Path(given.file))
    stored = {
        "predictions": artifacts.write_arrays(
            folder, {name: array for name, array in arrays.items() if name not in FEATURES}
        )
    }
    if "features" in arrays:
        stored["features"] = artifacts.write_arrays(folder, {name: arrays[name] for name in FEATURES})
    file = str(artifacts.path(folder, stored["predictions"].sha256))
    mine = StoredModel(run.id, run.kind, run.seed, given.cost, given.device, file)
    samples = partitions.samples(partitions.read(Path(payload.files.partition)))
    judged = evaluate_among_references(samples, outputs(mine), [outputs(reference) for reference in payload.models])
    return {
        "kind": run.kind,
        "artifacts": {name: {"sha256": item.sha256, "bytes": item.bytes} for name, item in stored.items()},
        "cost": dict(given.cost),
        "history": [],
        "evaluation": pack(judged, folder),
        "provenance": {
            "program": __version__,
            "device": given.device,
            "data_hash": payload.files.content["data_hash"],
            "imported": given.stated,
        },
    }
