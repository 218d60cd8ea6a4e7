"""Health, catalogue and the stream of events."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
from collections.abc import AsyncIterator
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Header, Query, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from comparator.api import schemas, schemas_catalog
from comparator.api.caching import tagged
from comparator.api.context import ContextDep, Json
from comparator.jobs import failures
from comparator.store import events
from comparator.version import __version__
from comparator.whole_numbers import whole_number

router = APIRouter(tags=["system"])
IDLE_SECONDS, PING_SECONDS, BATCH = 1.0, 15, 500


@router.get("/health")
def health(context: ContextDep) -> schemas.Health:
    """Tell whether the server is well, which device it computes on, and what it may do."""
    context.workspace.require_same()
    device, level, error = context.supervisor.device, context.supervisor.sandbox_level, context.supervisor.fault
    broken = [schemas.Fault.model_validate(fault) for fault in context.supervisor.ailing]
    why = [schemas.Fault.model_validate(failures.fault(error))] if error else broken
    return schemas.Health(
        status="failed" if error else "degraded" if broken else "ok" if device else "starting",
        fault=why[0] if why else None,
        broken=broken,
        version=__version__,
        device=schemas.DeviceInfo.model_validate(device) if device else None,
        sandbox=schemas.SandboxInfo.model_validate(level.plain()) if level else None,
        custom_code=context.settings.allow_custom_code,
        workspace=str(context.workspace.folder),
        free_bytes=shutil.disk_usage(context.workspace.folder).free,
    )


@router.get("/catalog", response_model=schemas_catalog.Catalog)
def catalog(request: Request, context: ContextDep) -> Response:
    """Return everything that is registered: data sets, architectures, methods, metrics, attacks, forget sets."""
    return tagged(request, context.catalog.json(), "application/json")


@router.get("/events", response_class=EventSourceResponse)
async def stream(
    context: ContextDep,
    last_event_id: Annotated[str | None, Header()] = None,
    since: Annotated[int | None, Query(ge=0, description="start behind this event; default: now")] = None,
) -> EventSourceResponse:
    """Stream what changes as server-sent events with ids; a reconnect goes on behind `Last-Event-ID`.

    Types: `run` {run, scenario, status}, `job` {job, run, scenario, state}, `progress` {job, run, progress},
    `epoch` {run, record}, `scenario` {scenario}, `dataset` {dataset}, `catalog` {method}.
    """
    context.workspace.require_same()
    seen = whole_number(last_event_id)
    start = since if seen is None else seen

    async def send() -> AsyncIterator[ServerSentEvent]:
        newest = await anyio.to_thread.run_sync(events.newest, context.workspace)
        last = newest if start is None else min(start, newest)  # a number of another workspace would wait for ever
        yield ServerSentEvent(event="hello", data="{}", id=str(last))
        while not context.broadcast.closing:
            bell = context.broadcast.bell()
            found = await anyio.to_thread.run_sync(events.after, context.workspace, last, BATCH)
            for item in found:
                last = item["seq"]
                yield ServerSentEvent(event=item["type"], data=json.dumps(item["payload"]), id=str(last))
            if not found:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(bell.wait(), IDLE_SECONDS)

    return EventSourceResponse(send(), ping=PING_SECONDS)


@router.get("/config", include_in_schema=False)
def config() -> Json:
    """Tell the front end that a live server answers."""
    return {"mode": "live", "version": __version__}
