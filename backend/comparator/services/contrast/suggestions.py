"""Pairs of a scenario's runs that are worth a look."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from comparator.contrast.predicted import rows_of
from comparator.contrast.suggestions import Candidate, suggest
from comparator.derived.cache import Cache, key
from comparator.derived.features import samples_of
from comparator.services.contrast.pair import Subject, cache_of, subjects
from comparator.services.runs import listing
from comparator.services.scenarios import scenarios
from comparator.store.workspace import Workspace

Row = dict[str, Any]
MOST_RUNS = 40


def suggestions(workspace: Workspace, scenario: str) -> list[Row]:
    """Return up to three pairs with their reasons; empty while fewer than two runs have finished."""
    stored = scenarios.row(workspace, scenario)
    with workspace.read() as connection:
        models = subjects(connection, scenario)
    chosen = [model for model in models if model.kind != "unlearned" and not model.method][:MOST_RUNS]
    chosen += [model for model in models if model.kind == "unlearned"][-MOST_RUNS:]
    metrics = {row["id"]: row["metrics"] for row in listing.rows(workspace, [model.run for model in chosen])}
    cache = cache_of(workspace)
    candidates = [
        Candidate(model.run, model.kind, model.base, metrics[model.run], _classes(cache, model, stored["partition"]))
        for model in chosen
    ]
    return [asdict(suggestion) for suggestion in suggest(candidates)]


def _classes(cache: Cache, model: Subject, partition: str) -> np.ndarray:
    """Return what a model predicts, uint16 [n], on the forget samples and then on the test samples."""

    def compute() -> dict[str, np.ndarray]:
        stored = cache.read(model.predictions, "train_logits", "test_logits")
        forget = rows_of(samples_of(cache, partition), "forget")
        classes = [stored["train_logits"][forget].argmax(axis=1), stored["test_logits"].argmax(axis=1)]
        return {"classes": np.concatenate(classes).astype(np.uint16)}

    return cache.obtain(key("classes", predictions=model.predictions, partition=partition), compute)["classes"]
