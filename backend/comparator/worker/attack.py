"""Simulate attacks on stored predictions, and describe the signals that attacks can look at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from safetensors.numpy import save

from comparator import errors, memo
from comparator.attacks.ladder.subject import Subject
from comparator.attacks.results import pack
from comparator.attacks.signals import signals as registered
from comparator.attacks.simulate import simulate
from comparator.evidence import Epochs
from comparator.jobs import questions
from comparator.predictions import coverage
from comparator.store import artifacts, partitions
from comparator.store.predictions import outputs
from comparator.training.progress import Emit
from comparator.worker.evaluation_context import relearnt_of

Row = dict[str, Any]


def attack(payload: questions.Attack, _emit: Emit) -> Row:
    """Simulate an attack in a worker and store what it returns; a refusal is returned with the fields it names."""
    memo.keep_in(Path(payload.memo))
    covered: coverage.Counts | None = None
    try:
        model, *references = (outputs(found) for found in payload.models)
        samples = partitions.samples(partitions.read(Path(payload.partition)))
        covered = coverage.of_model(samples, model)
        view = coverage.among(
            samples, model, references, epochs=_epochs(payload.history),
            relearnt=relearnt_of(payload.run, payload.relearnt),
        )  # fmt: skip
        if payload.peers:
            peers = tuple(each for each in map(outputs, payload.peers) if each.complete and model.complete)
            view = Subject(**vars(view), peers=peers, one_base=payload.one_base)
        heads, arrays = pack(simulate(payload.attack, view, payload.values))
    except errors.ComparatorError as error:
        detail = f"{error.detail} {errors.joined(error.fields)} {_lacking(payload.run, covered)}".strip()
        kind = type(error).__name__
        return {"problem": {"kind": kind, "detail": detail, "advice": error.advice, "fields": error.fields}}
    compared = {each.run for each in (*view.retrained, *view.originals)}
    written = {
        "attack": payload.attack, "run": payload.run, "scenario": payload.scenario,
        "parameters": payload.values, "retrained": [model.run for model in view.retrained],
        "originals": [model.run for model in view.originals], "coverage": covered,
        "not_compared": [each.run for each in references if each.run not in compared],
        "results": heads,
    }  # fmt: skip
    artifacts.replace(Path(payload.arrays), save(arrays))
    content = json.dumps(written, separators=(",", ":"), allow_nan=False, ensure_ascii=False)
    artifacts.replace(Path(payload.results), content.encode())
    return {}


def _lacking(run: str, covered: coverage.Counts | None) -> str:
    """Say which samples imported predictions leave out; nothing if they leave out none."""
    if covered is None:
        return ""
    parts = ", ".join(
        f"{present:,} of {total:,} {part.replace('_', ' ')} samples"
        for part, (present, total) in covered.items()
        if present < total
    )
    return f"The imported predictions of run {run} cover only {parts}."


def _epochs(history: questions.Epochs | None) -> Epochs | None:
    """Read predictions by epoch; the numbers are those of the run if they name each epoch once, else counted from 1."""
    if history is None:
        return None
    arrays = artifacts.read_arrays(Path(history.file), "rows", "logits")
    count, numbers = len(arrays["logits"]), tuple(history.epochs)
    if len(set(numbers)) != len(numbers) or len(numbers) != count:
        numbers = tuple(range(1, count + 1))
    return Epochs(arrays["rows"].astype("int64"), arrays["logits"], numbers)


def signals(_payload: questions.Nothing, _emit: Emit) -> list[Row]:
    """Describe every registered signal in a worker."""
    names = ("name", "label", "formula", "members", "temperature", "unit", "citation")
    return [{name: getattr(signal, name) for name in names} for signal in registered()]
