"""Scores of a group over sets of models: a worker computes them from stored predictions; answers are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import pydantic
from sqlalchemy import select

from comparator import formulas, registry
from comparator.errors import ComparatorError, InvalidInput, NotFound
from comparator.evidence import SetView, too_few
from comparator.identifiers import content_id
from comparator.runs import assemble, families, jobs, listing
from comparator.runs.catalog import Catalog
from comparator.runs.contrast.waiting import Waiting, wait_for
from comparator.settings import Settings
from comparator.store import artifacts, partitions
from comparator.store.schema import scenario as scenarios
from comparator.store.workspace import Workspace

Row = dict[str, Any]


class Host(jobs.Waker, Protocol):
    """Whoever carries out jobs, and lets a worker answer a question at once: the supervisor."""

    settings: Settings

    def ask(self, kind: str, **payload: Any) -> Any:
        """Return the worker's answer."""


KIND, CHECK, ASSESSING = "group_scores", "check_group_parameters", "metrics.groups.assess"


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
    records = [catalog.record("group_metrics", metric)] if metric else catalog.records("group_metrics")
    counts = {"models": len(models), "retrained": len(retrained)}
    refusals = {found["name"]: too_few(found["label"], found["fewest"], **counts) for found in records}
    answer = {"group": group, "scenario": scenario, **counts}
    able = [found["name"] for found in records if not refusals[found["name"]]]
    refused = [_refused(name, text, min(counts.values())) for name, text in refusals.items() if text]
    if not able:
        return {**answer, "scores": refused}
    given = host.ask(CHECK, metric=metric, values=dict(values)) if metric and values else {}
    with workspace.read() as connection:
        partition = connection.scalar(select(scenarios.c.partition).where(scenarios.c.id == scenario))
    payload = {
        "metrics": able, "values": given, "versions": _versions(records, able),
        "partition": str(artifacts.path(workspace.artifacts, str(partition))), "models": models, "retrained": retrained,
    }  # fmt: skip
    file = _file(workspace, content_id({"kind": KIND, **payload}, length=32))
    if not file.exists():
        title = f"Scores over sets of models, {len(models)} against {len(retrained)} retrained"
        return wait_for(workspace, host, KIND, title, scenario, {**payload, "result": str(file)}, again=again)
    computed: list[Row] = json.loads(file.read_text())
    order = {found["name"]: place for place, found in enumerate(records)}
    return {**answer, "scores": sorted([*computed, *refused], key=lambda score: order[score["metric"]])}


def _sets(workspace: Workspace, scenario: str, group: str) -> tuple[list[Row], list[Row]]:
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
        files = {model["run"]: model for model in assemble.models(connection, workspace, scenario, family=None)}
    own = files[members[0]["id"]]["family"] if members[0]["id"] in files else families.PLAIN
    pool = [run for run in finished if run["kind"] == "retrained" and _family(run) == own]
    return [files[run["id"]] for run in _distinct(members, files)], [files[run["id"]] for run in _distinct(pool, files)]


def _versions(records: list[Row], names: list[str]) -> list[str]:
    """Return the versions of what computes some scores: of each formula, and of what reads them beside others."""
    return [*formulas.versions(ASSESSING).values(), *(found["version"] for found in records if found["name"] in names)]


def _family(run: Row) -> str:
    return families.name(run["method"], run["parameters"])


def _distinct(runs: list[Row], files: Mapping[str, Row]) -> list[Row]:
    """Return one run with predictions for each seed and base: repeats are no further evidence."""
    first: dict[tuple[Any, ...], Row] = {}
    for run in runs:
        if run["id"] in files:
            first.setdefault((run["seed"], run["base"]), run)
    return list(first.values())


def _refused(metric: str, text: str, models: int) -> Row:
    return {
        "metric": metric, "models": models, "value": None, "refusal": text, "facts": [], "bins": [], "counts": [],
        "half": 0, "self_test": [], "matched": [], "untested": "", "parameters": {},
    }  # fmt: skip


def _file(workspace: Workspace, name: str) -> Path:
    return workspace.folder / "cache" / KIND / name[:2] / f"{name}.json"


def score_group(payload: Row, emit: Any) -> Row:
    """Compute the scores in a worker and store them; one that cannot be computed says why and hinders no other."""
    from comparator.metrics.groups.assess import assess
    from comparator.runs.tasks import outputs
    from comparator.training.progress import Progress

    progress = Progress(emit)
    progress.begin("evaluate")
    view = SetView(
        partitions.samples(partitions.read(Path(payload["partition"]))),
        tuple(outputs(model) for model in payload["models"]),
        tuple(outputs(model) for model in payload["retrained"]),
    )
    found = []
    for number, name in enumerate(payload["metrics"]):
        entry = registry.get("group_metric", name)

        def report(fraction: float, number: int = number, label: str = entry.label) -> None:
            progress.report((number + fraction) / len(payload["metrics"]), text=label)

        report(0.0)
        parameters = entry.parameters.model_validate(payload["values"])
        models = min(len(view.models), len(view.retrained))
        try:
            content = asdict(assess(entry, view, parameters, report))
        except ComparatorError as error:
            found.append(_refused(name, str(error), models))
            continue
        score = content.pop("score") or {"value": None, "facts": [], "bins": [], "counts": []}
        found.append({"metric": name, **content, **score, "parameters": parameters.model_dump(mode="json")})
    artifacts.replace(Path(payload["result"]), json.dumps(found, allow_nan=False).encode())
    return {"scores": len(found)}


def check(payload: Row, _emit: Any) -> Row:
    """Validate parameters of a score in a worker; faults name the parameter."""
    entry = registry.get("group_metric", payload["metric"])
    try:
        found: Row = entry.parameters.model_validate(payload["values"]).model_dump(mode="json")
    except pydantic.ValidationError as error:
        faults = [(tuple(fault["loc"]), fault["msg"]) for fault in error.errors()]
        shown = "; ".join(f"{'.'.join(map(str, place))}: {text}" for place, text in faults)
        raise InvalidInput(f"Parameters of {entry.name}: {shown}", advice="Correct them.", fields=faults) from None
    return found


TASKS = {KIND: score_group, CHECK: check}
