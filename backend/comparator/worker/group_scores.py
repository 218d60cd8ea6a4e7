"""Compute scores over sets of models from their stored predictions, and check parameters of such scores."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pydantic

from comparator import registry
from comparator.derived.group_scores import refusal
from comparator.errors import ComparatorError, InvalidInput, faults_of, joined
from comparator.evidence import SetView
from comparator.jobs import payloads, questions
from comparator.metrics.groups.assess import assess
from comparator.store import artifacts, partitions
from comparator.store.predictions import outputs
from comparator.training.progress import Emit, Progress

Row = dict[str, Any]


def score_group(payload: payloads.GroupScores, emit: Emit) -> Row:
    """Compute the scores in a worker and store them; one that cannot be computed says why and hinders no other."""
    progress = Progress(emit)
    progress.begin("evaluate")
    view = SetView(
        partitions.samples(partitions.read(Path(payload.partition))),
        tuple(outputs(model) for model in payload.models),
        tuple(outputs(model) for model in payload.retrained),
    )
    found = []
    for number, name in enumerate(payload.metrics):
        entry = registry.get("group_metric", name)

        def report(fraction: float, number: int = number, label: str = entry.label) -> None:
            progress.report((number + fraction) / len(payload.metrics), text=label)

        report(0.0)
        parameters = entry.parameters.model_validate(payload.values)
        models = min(len(view.models), len(view.retrained))
        try:
            content = asdict(assess(entry, view, parameters, report))
        except ComparatorError as error:
            found.append(refusal(name, str(error), models))
            continue
        score = content.pop("score") or {"value": None, "facts": [], "bins": [], "counts": []}
        found.append({"metric": name, **content, **score, "parameters": parameters.model_dump(mode="json")})
    artifacts.replace(Path(payload.result), json.dumps(found, allow_nan=False).encode())
    return {"scores": len(found)}


def check(payload: questions.CheckGroupParameters, _emit: Emit) -> Row:
    """Validate parameters of a score in a worker; faults name the parameter."""
    entry = registry.get("group_metric", payload.metric)
    try:
        found: Row = entry.parameters.model_validate(payload.values).model_dump(mode="json")
    except pydantic.ValidationError as error:
        faults = faults_of(error)
        shown = f"Parameters of {entry.name}: {joined(faults)}"
        raise InvalidInput(shown, advice="Correct them.", fields=faults) from None
    return found
