"""Queue work that is not a run: preparing data, evaluating again, relearning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from comparator.errors import InvalidInput, named_at
from comparator.jobs import queue
from comparator.jobs.kinds import JOB_KINDS, PREPARE, RELEARN, asked_by_scenario
from comparator.services import relearning
from comparator.services.datasets import prepared
from comparator.services.host import Host
from comparator.services.scenarios import scenarios
from comparator.store.workspace import Workspace


def request_job(workspace: Workspace, host: Host, request: Any) -> str:
    """Queue work that is not a run; return the job."""
    ask = OWN_REQUESTS.get(request.kind, _by_scenario)
    return ask(workspace, host, request)


def _prepare(workspace: Workspace, host: Host, request: Any) -> str:
    if not request.dataset:
        raise InvalidInput("Which data set?", advice="Give `dataset`.", fields=[(("dataset",), "is missing")])
    with named_at("dataset"):
        record = host.catalog.entry("datasets", request.dataset)
    found = prepared.preparing(workspace, request.dataset)
    return found or prepared.prepare(workspace, host, record, download=request.download)


def _by_scenario(workspace: Workspace, host: Host, request: Any) -> str:
    """Queue a job of a kind that needs nothing but a scenario."""
    if not request.scenario:
        raise InvalidInput("Which scenario?", advice="Give `scenario`.", fields=[(("scenario",), "is missing")])
    with named_at("scenario"):
        scenarios.row(workspace, request.scenario)
    kind = JOB_KINDS[request.kind]
    with workspace.write() as connection:
        job = queue.enqueue(connection, kind, kind.title, scenario=request.scenario)
    host.wake()
    return job


KINDS = (PREPARE.name, *asked_by_scenario(), RELEARN.name)
OWN_REQUESTS: dict[str, Callable[[Workspace, Host, Any], str]] = {
    PREPARE.name: _prepare,
    RELEARN.name: relearning.request,
}
