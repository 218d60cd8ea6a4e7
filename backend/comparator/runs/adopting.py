"""Imported predictions become a run: no model, no images; what they say is stored and evaluated like any other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from comparator.evidence import Outputs
from comparator.metrics.evaluate import Evaluation
from comparator.runs.judging import judge
from comparator.store import artifacts, partitions
from comparator.training.progress import Emit, Progress
from comparator.version import __version__

Payload = dict[str, Any]
FEATURES = ("feature_rows", "probe_rows", "features")


def adopt(
    payload: Payload,
    emit: Emit,
    *,
    outputs: Callable[[Payload], Outputs],
    pack: Callable[[Evaluation, Path], Payload],
) -> Payload:
    """Store and evaluate predictions that were checked when they came; return what the supervisor stores."""
    progress = Progress(emit)
    progress.begin("evaluate")
    run, given, folder = payload["run"], payload["given"], Path(payload["artifacts"])
    arrays = artifacts.read_arrays(Path(given["predictions"]))
    stored = {
        "predictions": artifacts.write_arrays(
            folder, {name: array for name, array in arrays.items() if name not in FEATURES}
        )
    }
    if "features" in arrays:
        stored["features"] = artifacts.write_arrays(folder, {name: arrays[name] for name in FEATURES})
    mine = {
        **{name: run[name] for name in ("kind", "seed")},
        "run": run["id"],
        "cost": given["cost"],
        "device": given["device"],
        "file": str(artifacts.path(folder, stored["predictions"].sha256)),
    }
    samples = partitions.samples(partitions.read(Path(payload["partition"])))
    judged = judge(samples, outputs(mine), [outputs(reference) for reference in payload["models"]])
    return {
        "kind": run["kind"],
        "artifacts": {name: {"sha256": item.sha256, "bytes": item.bytes} for name, item in stored.items()},
        "cost": given["cost"],
        "history": [],
        "evaluation": pack(judged, folder),
        "provenance": {
            "program": __version__,
            "device": given["device"],
            "data_hash": payload["scenario"]["data_hash"],
            "imported": given["stated"],
        },
    }
