"""What a worker does for a slice: every metric of some models on its samples, and the plain facts about them."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from comparator import memo, registry
from comparator.contrast import slices
from comparator.contrast.predicted import predicted
from comparator.evidence import Integers, Outputs, View
from comparator.jobs import payloads
from comparator.predictions.references import PLAIN
from comparator.store import artifacts, partitions
from comparator.store.predictions import outputs
from comparator.training.progress import Emit, Progress

log = logging.getLogger(__name__)
Result = dict[str, Any]


def measure(payload: payloads.Slice, emit: Emit) -> Result:
    """Compute and store the metrics of the wanted models on a slice."""
    progress = Progress(emit)
    progress.begin("evaluate")
    memo.keep_in(payload.place.memo)
    samples = partitions.samples(partitions.read(Path(payload.partition)))
    ids = [np.asarray(payload.samples[split], dtype=np.int64) for split in ("train", "test")]
    train, test = slices.rows_at(samples, *ids)
    models = {model.run: outputs(model) for model in payload.models}
    plain = {model.run for model in payload.models if model.family == PLAIN}
    wanted = {name: _view(samples, models, name, plain) for name in payload.wanted}
    scalars = {entry.name: entry for entry in registry.METRICS.entries() if entry.facts.shape == "scalar"}
    functions = {name: entry.function for name, entry in scalars.items()}
    places: dict[str, slices.Place] = {}
    for kind in ("unlearned", "retrained", "original"):
        view = next((view for view in wanted.values() if view.model.kind == kind), None)
        places = {**(slices.judged(view, functions) if view else {}), **places}
    runs = []
    for number, view in enumerate(wanted.values()):
        runs.append(_measured(view, train, test, places, functions))
        progress.report((number + 1) / len(wanted), text=f"{number + 1} of {len(wanted)} models")
    content = {"metrics": places, "runs": runs}
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    artifacts.replace(Path(payload.result), text.encode())
    return {"name": payload.name, "runs": len(runs)}


def _view(samples: Any, models: dict[str, Outputs], name: str, plain: set[str]) -> View:
    others = [model for run, model in models.items() if run != name and run in plain]
    return View(
        samples=samples,
        model=models[name],
        retrained=tuple(model for model in others if model.kind == "retrained"),
        originals=tuple(model for model in others if model.kind == "original"),
    )


def _measured(
    view: View,
    train: Integers,
    test: Integers,
    places: dict[str, slices.Place],
    functions: dict[str, Callable[[View], Any]],
) -> Result:
    """Return the metrics of one model by name, faults by name, and accuracy and mean confidence on all samples."""
    narrow = {place: slices.narrowed(view, place, train, test) for place in slices.PLACES}
    there = {"test": len(test) > 0}
    there |= {place: bool((view.samples.roles[train] == role).any()) for place, role in slices.ROLES.items()}
    values: dict[str, float | None] = {}
    faults: dict[str, str] = {}
    for name, place in places.items():
        try:
            value = functions[name](narrow[place]) if there[place] else None
        except Exception as error:
            log.exception("metric %s failed on a slice", name)
            faults[name] = f"{type(error).__name__}: {error}"
            continue
        values[name] = None if value is None or not math.isfinite(value) else float(value)
    labels = np.concatenate([view.samples.train_labels[train], view.samples.test_labels[test]])
    model = predicted(np.concatenate([view.model.train_logits[train], view.model.test_logits[test]]))
    return {
        "run": view.model.run,
        "kind": view.model.kind,
        "accuracy": float((model.classes == labels).mean()),
        "confidence": float(model.confidence.mean(dtype=np.float64)),
        "metrics": values,
        "faults": faults,
    }
