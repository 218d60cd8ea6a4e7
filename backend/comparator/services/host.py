"""What services need of the server they run in: the supervisor."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from comparator.catalog.catalog import Catalog
from comparator.jobs import on_demand
from comparator.jobs.kinds import JobKind, Question
from comparator.jobs.on_demand import Waiting
from comparator.sandbox.host import Sandbox
from comparator.settings import Settings
from comparator.store.workspace import Workspace

P = TypeVar("P")
ASK_SECONDS = 60.0


class Host(Protocol):
    """Carries out queued jobs, answers questions at once, and knows the catalogue, the settings and the device."""

    settings: Settings
    catalog: Catalog
    sandbox: Sandbox
    device: dict[str, Any] | None

    def wake(self) -> None:
        """Look at the queue again, and tell the browsers."""

    def ask(self, question: Question[P], payload: P, *, seconds: float = ASK_SECONDS) -> Any:
        """Return a worker's answer; raises what the worker reports."""


def wait_for(
    workspace: Workspace,
    host: Host,
    kind: JobKind[Any],
    title: str,
    scenario: str,
    payload: dict[str, Any],
    *,
    again: bool,
) -> Waiting:
    """Return the job that computes something, queueing it if none does; see ``jobs.on_demand.wait_for``."""
    limit = host.settings.queue_limit
    return on_demand.wait_for(workspace, kind, title, scenario, payload, again=again, queue_limit=limit, wake=host.wake)
