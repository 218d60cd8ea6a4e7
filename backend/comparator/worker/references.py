"""Evaluate a model among its references: the plain ones, and for privacy those that were trained as its base was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from comparator import registry
from comparator.evidence import Outputs, Samples
from comparator.metrics.evaluate import Evaluation, evaluate
from comparator.predictions.coverage import among


def evaluate_among_references(
    samples: Samples,
    model: Outputs,
    plain: Sequence[Outputs],
    own: Sequence[Outputs] | None = None,
    *,
    slow: bool = False,
    **beside: Any,
) -> Evaluation:
    """Compute all metrics against the plain references.

    ``own`` references, of a model that was trained otherwise than the recipe says (on shards), replace them in what
    attacks measure: an adversary asks whether the model differs from one of its own kind that never saw the samples.
    """
    kinds = [plain] if own is None else [plain, own]
    views = [among(samples, model, references, name_absent=True, **beside) for references in kinds]
    result, *others = [evaluate(view, slow=slow) for view in views]
    if not others:
        return result
    private = others[0]
    for entry in registry.entries("metric"):
        if entry.function.__module__.startswith(registry.FOLDERS["attack"]):
            _replace(result.values, private.values, entry.name)
            _replace(result.arrays, private.arrays, entry.name)
            _replace(result.faults, private.faults, entry.name)
            _replace(result.versions, private.versions, entry.name)
    return result


def _replace(mine: dict[str, Any], theirs: dict[str, Any], name: str) -> None:
    mine.pop(name, None)
    if name in theirs:
        mine[name] = theirs[name]
