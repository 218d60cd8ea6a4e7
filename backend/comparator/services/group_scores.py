"""Scores of a group over sets of models: a worker computes them from stored predictions; answers are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import select

from comparator import formulas
from comparator.catalog.catalog import Catalog
from comparator.derived.cache import place
from comparator.derived.group_scores import refusal
from comparator.errors import InvalidInput, NotFound
from comparator.evidence import too_few
from comparator.identifiers import content_id
from comparator.jobs import questions
from comparator.jobs.kinds import CHECK_GROUP_PARAMETERS, GROUP_SCORES
from comparator.jobs.on_demand import Waiting
from comparator.predictions.references import PLAIN
from comparator.services.host import Host, wait_for
from comparator.services.runs import lineage, listing
from comparator.services.runs.models import finished_models
from comparator.store.predictions import StoredModel
from comparator.store.schema import scenario as scenarios
from comparator.store.workspace import Workspace

Row = dict[str, Any]
ASSESSING = "metrics.groups.assess"


def scores(
    workspace: Workspace,
    host: Host,
    catalog: Catalog,
    scenario: str,
    group: str,
    *,
    metric: str | None = None,
    values: Mapping[str, str] | None = None,
    again: bool = False,
) -> Row | Waiting:
    """Return every score over sets of a group, or only ``metric`` with ``values`` for its parameters, as texts.

    The job that computes them is returned while they are not ready. What is refused for the number of models alone
    needs no job.
    """
    models, retrained = _sets(workspace, scenario, group)
    records = [catalog.entry("group_metrics", metric)] if metric else catalog.entries("group_metrics")
    counts = {"models": len(models), "retrained": len(retrained)}
    refusals = {found["name"]: too_few(found["label"], found["fewest"], **counts) for found in records}
    answer = {"group": group, "scenario": scenario, **counts}
    able = [found["name"] for found in records if not refusals[found["name"]]]
    left_out = [refusal(name, text, min(counts.values())) for name, text in refusals.items() if text]
    if not able:
        return {**answer, "scores": left_out}
    given = (
        host.ask(CHECK_GROUP_PARAMETERS, questions.CheckGroupParameters(metric, dict(values)))
        if metric and values
        else {}
    )
    with workspace.read() as connection:
        partition = connection.scalar(select(scenarios.c.partition).where(scenarios.c.id == scenario))
    payload = {
        "metrics": able, "values": given, "versions": _versions(records, able),
        "partition": str(workspace.artifact(str(partition))), "models": [asdict(model) for model in models],
        "retrained": [asdict(model) for model in retrained],
    }  # fmt: skip
    file = _file(workspace, content_id({"kind": GROUP_SCORES.name, **payload}, length=32))
    if not file.exists():
        title = f"Scores over sets of models, {len(models)} against {len(retrained)} retrained"
        return wait_for(workspace, host, GROUP_SCORES, title, scenario, {**payload, "result": str(file)}, again=again)
    computed: list[Row] = json.loads(file.read_text())
    order = {found["name"]: place for place, found in enumerate(records)}
    return {**answer, "scores": sorted([*computed, *left_out], key=lambda score: order[score["metric"]])}


def _sets(workspace: Workspace, scenario: str, group: str) -> tuple[list[StoredModel], list[StoredModel]]:
    """Return the group's models, one per seed and base, and the retrained ones, one per seed, oldest first."""
    finished = listing.finished(workspace, scenario)
    members = [run for run in finished if run["group"] == group]
    if not members:
        raise NotFound(
            f"Scenario {scenario} has no group {group} with finished runs.", advice="GET /api/v1/groups lists them."
        )
    if members[0]["kind"] == "retrained":
        raise InvalidInput(
            "The retrained models are what groups are compared with; they have no score over sets themselves.",
            advice="Ask for another group: its self-test shows what retrained models score.",
        )
    with workspace.read() as connection:
        files = {model.run: model for model in finished_models(connection, workspace, scenario, family=None)}
    own = files[members[0]["id"]].family if members[0]["id"] in files else PLAIN
    pool = [run for run in finished if run["kind"] == "retrained" and _family(run) == own]
    return [files[run["id"]] for run in _distinct(members, files)], [files[run["id"]] for run in _distinct(pool, files)]


def _versions(records: list[Row], names: list[str]) -> list[str]:
    """Return the versions of what computes some scores: of each formula, and of what reads them beside others."""
    return [*formulas.versions(ASSESSING).values(), *(found["version"] for found in records if found["name"] in names)]


def _family(run: Row) -> str:
    return lineage.name(run["method"], run["parameters"])


def _distinct(runs: list[Row], files: Mapping[str, Any]) -> list[Row]:
    """Return one run with predictions for each seed and base: repeats are no further evidence."""
    first: dict[tuple[Any, ...], Row] = {}
    for run in runs:
        if run["id"] in files:
            first.setdefault((run["seed"], run["base"]), run)
    return list(first.values())


def _file(workspace: Workspace, name: str) -> Path:
    return place(workspace.folder / "cache", GROUP_SCORES.name, name, ".json")
