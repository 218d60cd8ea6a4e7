"""What is evaluated again at a start: values of other formulas, and nothing else."""

from __future__ import annotations

import importlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import insert, select, update

from comparator import registry
from comparator.evidence import Outputs, Samples
from comparator.metrics.evaluate import Evaluation, evaluate
from comparator.predictions.coverage import among
from comparator.services.runs.evaluations import refresh
from comparator.store.schema import job, metric, run, scenario
from comparator.store.workspace import Workspace, open_workspace
from comparator.supervisor import outcomes
from comparator.worker.evaluate import pack

COUNT, CLASSES = 40, 4
BROKEN = '''
"""A metric that fails (nobody, nowhere, 2026)."""
from comparator import metric


@metric("RA", label="RA", direction="none", definition="Fails.", formula="{number} / 0")
def broken(view):
    """Fail."""
    return {number} / 0
'''


class Known:
    """The catalogue of the metrics that are registered."""

    def entries(self, kind: str) -> list[dict[str, Any]]:
        assert kind == "metrics"
        return [entry.describe() for entry in registry.entries("metric")]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(tmp_path)
    with opened.write() as connection:
        content = {"forget": {"kind": "class", "classes": [3]}, "dataset": "digits", "data_hash": "0"}
        connection.execute(
            insert(scenario).values(
                id="s", content=content, sizes={}, partition="0" * 64, training_key="k", created=time.time()
            )
        )
        connection.execute(
            insert(run).values(
                id="r", scenario="s", kind="unlearned", origin="imported", parameters={}, seed=0, fingerprint="r",
                group_key="r", status="succeeded", cost={}, provenance={}, created=time.time(),
            )
        )  # fmt: skip
    yield opened
    opened.engine.dispose()


def evaluated(*, partial: bool = False) -> Evaluation:
    random = np.random.default_rng(3)
    labels, roles = random.integers(0, CLASSES, COUNT), random.integers(0, 2, COUNT).astype(np.uint8)
    known = np.arange(COUNT)
    samples = Samples(labels, labels, roles, labels, labels == 1, known, known, CLASSES)
    train, test = random.normal(size=(2, COUNT, CLASSES)).astype(np.float32)
    covered = (roles == 1) if partial else None
    model = Outputs(train, test, {}, run="r", kind="unlearned", train_covered=covered)
    return evaluate(among(samples, model, [], name_absent=True), slow=True)


def start(workspace: Workspace, evaluation: Evaluation) -> list[Any]:
    """Store an evaluation, start, and return the evaluations that are queued."""
    with workspace.write() as connection:
        outcomes.store_evaluations(connection, {"r": pack(evaluation, workspace.artifacts)})
    return again(workspace)


def again(workspace: Workspace) -> list[Any]:
    refresh(workspace, Known())
    with workspace.read() as connection:
        return list(connection.scalars(select(job.c.scenario).where(job.c.kind == "evaluate")))


def test_a_metric_that_a_partial_import_lacks_samples_for_is_not_evaluated_at_each_start(workspace: Workspace) -> None:
    evaluation = evaluated(partial=True)
    assert "retain" in evaluation.faults["RA"]
    assert "UA" in evaluation.values
    assert start(workspace, evaluation) == []
    with workspace.read() as connection:
        found = connection.execute(select(metric).where(metric.c.name == "RA")).mappings().one()
    assert (found["fault"], found["value"]) == (evaluation.faults["RA"], None)
    assert found["version"] == registry.get("metric", "RA").version


def test_a_metric_that_fails_is_evaluated_again_once_its_formula_changed(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    before = registry.get("metric", "RA")
    with registry.undone():
        for number, queued in ((1, []), (2, ["s"])):
            (tmp_path / f"broken_metric_{number}.py").write_text(BROKEN.format(number=number))
            importlib.import_module(f"broken_metric_{number}")
            assert (start(workspace, evaluated()) if number == 1 else again(workspace)) == queued
    assert registry.get("metric", "RA") is before


def test_faults_stored_without_a_version_are_evaluated_once_more(workspace: Workspace) -> None:
    assert start(workspace, evaluated()) == []
    with workspace.write() as connection:
        connection.execute(update(metric).where(metric.c.name == "RA").values(version="", fault="old"))
    assert again(workspace) == ["s"]
