"""Compute all metrics of a scenario's models from their stored predictions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from comparator import memo
from comparator.errors import UntrustedFile
from comparator.evidence import Outputs
from comparator.jobs import payloads
from comparator.metrics.evaluate import Evaluation
from comparator.predictions.references import PLAIN, references_of
from comparator.store import artifacts, partitions
from comparator.store.predictions import StoredModel, outputs
from comparator.training.progress import Emit, Progress
from comparator.worker.evaluation_context import EvaluationContext
from comparator.worker.references import evaluate_among_references

Result = dict[str, Any]


def evaluate_scenario(payload: payloads.Evaluate, emit: Emit) -> Result:
    """Compute all metrics, slow ones too, of the wanted models of a scenario from their stored predictions."""
    progress = Progress(emit)
    progress.begin("evaluate")
    memo.keep_in(payload.place.memo)
    results: dict[str, Result] = {}
    references: dict[str, Outputs] = {}
    family = {model.run: model.family for model in payload.models}
    for model in payload.models:
        if model.kind != "unlearned" and (found := _readable(model, results)):
            references[model.run] = found
    models = [model for model in payload.models if payload.wanted is None or model.run in payload.wanted]
    partition = partitions.read(Path(payload.files.partition))
    samples, known = partitions.samples(partition), EvaluationContext(payload, partition)
    for number, model in enumerate(models):
        subject = references.get(model.run) or _readable(model, results)
        if subject is None:
            continue
        others = [other for name, other in references.items() if name != model.run]
        plain = [other for other in others if family[other.run] == PLAIN]
        kin = references_of(payload.models, run=model.run, family=model.family, seed=model.seed)
        own = {other.run for other in kin}
        judged = evaluate_among_references(
            samples,
            subject,
            plain,
            None if model.family == PLAIN else [other for other in others if other.run in own],
            slow=True,
            untrained=known.untrained,
            weights=known.weights(model.run),
            relearnt=known.relearnt(model.run),
        )
        results[model.run] = pack(judged, Path(payload.place.artifacts))
        progress.report((number + 1) / len(models))
    return {"evaluations": results}


def _readable(model: StoredModel, results: dict[str, Result]) -> Outputs | None:
    """Read a model's predictions; a damaged file is that run's fault, and hinders no other."""
    try:
        return outputs(model)
    except UntrustedFile as error:
        results[model.run] = {"values": {}, "versions": {}, "faults": {"predictions": str(error)}, "artifact": None}
        return None


def pack(evaluation: Evaluation, folder: Path) -> Result:
    """Turn an evaluation into JSON; array metrics go into a stored file."""
    stored = artifacts.write_arrays(folder, evaluation.arrays) if evaluation.arrays else None
    return {
        "values": evaluation.values,
        "versions": evaluation.versions,
        "faults": evaluation.faults,
        "artifact": {"sha256": stored.sha256, "bytes": stored.bytes} if stored else None,
    }
