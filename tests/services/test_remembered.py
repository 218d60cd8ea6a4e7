"""Answers that are kept are named by the versions of what computed them: another formula elsewhere forgets none."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from comparator import formulas
from comparator.api.routes import attacks, groups, slices
from comparator.catalog.catalog import SHIPPED
from comparator.derived import cache
from comparator.jobs.kinds import SIGNALS, Question
from comparator.services.slices import create
from comparator.store.schema import job
from services.made_up import Made, logits


class Known:
    """The shipped catalogue, in which a test may change versions."""

    def __init__(self) -> None:
        self.found: dict[str, Any] = copy.deepcopy(json.loads(SHIPPED.read_text()))

    def content(self) -> dict[str, Any]:
        return self.found

    def entries(self, kind: str) -> list[dict[str, Any]]:
        return list(self.found[kind])

    def entry(self, kind: str, name: str) -> dict[str, Any]:
        return next(record for record in self.found[kind] if record["name"] == name)

    def change(self, kind: str, *names: str) -> None:
        """Let these have other formulas, and so another catalogue."""
        self.found["version"] += "!"
        for name in names:
            self.entry(kind, name)["version"] += "!"


class Host:
    """Counts what is asked of a worker, and answers with files that are empty."""

    settings = SimpleNamespace(queue_limit=99)

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, question: Question[Any], payload: Any, *, seconds: float = 0) -> Any:
        self.asked.append(question.name)
        for file in {"results", "arrays"} & vars(payload).keys():
            Path(getattr(payload, file)).parent.mkdir(parents=True, exist_ok=True)
            Path(getattr(payload, file)).write_text("{}")
        return [] if question is SIGNALS else {}

    def wake(self) -> None:
        pass


@pytest.fixture
def context(tmp_path: Path) -> Any:
    made = Made(tmp_path)
    made.scenario("random", "random")
    made.run("original", "original", logits(1, memory=4))
    for seed in range(4):
        made.run(f"retrained{seed}", "retrained", logits(10 + seed, memory=0))
        made.run(f"model{seed}", "unlearned", logits(20 + seed, memory=0))
    with made.workspace.write() as connection:
        connection.exec_driver_sql("update run set group_key = 'models' where kind = 'unlearned'")
    yield SimpleNamespace(workspace=made.workspace, catalog=Known(), supervisor=Host())
    made.workspace.engine.dispose()


def change(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    """Let a module of the program do something else."""
    real = formulas.versions
    changed = {f"comparator.{module}": "another"}
    monkeypatch.setattr(formulas, "versions", lambda *entries: changed if module in entries else real(*entries))


def attacked(context: Any) -> str:
    return attacks.asked("verdict", "model0", SimpleNamespace(query_params={}), context).name


def test_an_attack_is_asked_again_only_when_it_changed(context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    named = attacked(context)
    context.catalog.change("attacks", "roc", "threshold")
    context.catalog.change("metrics", "UA")
    assert attacked(context) == named
    assert context.supervisor.asked == ["attack"]
    context.catalog.change("attacks", "verdict")
    assert attacked(context) != named
    assert context.supervisor.asked == ["attack", "attack"]
    change(monkeypatch, "attacks.simulate")
    attacked(context)
    assert context.supervisor.asked == ["attack"] * 3


def test_signals_are_asked_again_only_when_what_registers_them_changed(context: Any) -> None:
    for _ in range(2):
        attacks.listing(context)
        context.catalog.change("metrics", "UA")
    assert context.supervisor.asked == ["signals"]
    context.catalog.change("attacks", "roc")
    attacks.listing(context)
    assert context.supervisor.asked == ["signals", "signals"]


def queued(context: Any) -> list[str]:
    """Return where the jobs that wait would put their results, oldest first."""
    with context.workspace.read() as connection:
        return [found["result"] for found in connection.scalars(select(job.c.payload).order_by(job.c.created))]


def test_a_slice_is_computed_again_only_when_a_metric_of_one_number_changed(
    context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "accepted", lambda _context, job: job)
    kept, _ = create(context.workspace, "random", "mine", {"train": [0, 2], "test": [1]})

    def ask() -> None:
        slices.metrics(kept["id"], SimpleNamespace(), context)

    ask()
    context.catalog.change("attacks", "roc")
    context.catalog.change("methods", "finetune")
    context.catalog.change(
        "metrics", *(one["name"] for one in context.catalog.entries("metrics") if one["shape"] != "scalar")
    )
    ask()
    assert len(queued(context)) == 1
    context.catalog.change("metrics", "UA")
    ask()
    assert len(set(queued(context))) == 2


def test_a_score_of_a_group_is_computed_again_only_when_it_changed(
    context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "accepted", lambda _context, job: job)
    context.catalog.entry("group_metrics", "klom_gaussian")["fewest"] = 2

    def ask() -> None:
        groups.scores("random", "models", SimpleNamespace(query_params={}), context, metric="klom_gaussian")

    ask()
    context.catalog.change("group_metrics", "klom")
    context.catalog.change("metrics", "UA")
    ask()
    assert len(queued(context)) == 1
    context.catalog.change("group_metrics", "klom_gaussian")
    ask()
    assert len(set(queued(context))) == 2
    change(monkeypatch, "metrics.groups.assess")
    ask()
    assert len(set(queued(context))) == 3


def test_views_of_two_models_depend_on_every_formula_they_may_use() -> None:
    modules = formulas.versions(*cache.PARTS)
    assert {"comparator.evidence", "comparator.contrast.slices", "comparator.metrics.accuracy"} <= modules.keys()
