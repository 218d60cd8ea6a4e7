"""Jobs: everything that computes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from comparator.api import schemas
from comparator.api.context import ContextDep, Id
from comparator.runs import jobs, scenarios

router = APIRouter(prefix="/jobs", tags=["jobs"])


@router.get("")
def listing(
    context: ContextDep,
    scenario: Annotated[str | None, Query()] = None,
    state: Annotated[list[schemas.Status] | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> schemas.JobsOut:
    """List jobs, newest first; active ones alone (`state`) as they run and will start."""
    found = jobs.listing(context.workspace, scenario=scenario, states=state, limit=limit)
    return schemas.JobsOut.model_validate({"jobs": found})


@router.post("", status_code=202)
def create(body: schemas.JobRequest, context: ContextDep) -> schemas.JobOut:
    """Queue work that is not a run: prepare a data set, or evaluate a scenario again."""
    job = scenarios.request_job(context.workspace, context.supervisor, body)
    return schemas.JobOut.model_validate(jobs.get(context.workspace, job))


@router.get("/{job}")
def read(job: Id, context: ContextDep) -> schemas.JobOut:
    """Return one job."""
    return schemas.JobOut.model_validate(jobs.get(context.workspace, job))


@router.post("/{job}/cancel", status_code=202)
def cancel(job: Id, context: ContextDep) -> schemas.JobOut:
    """Cancel a job that waits or runs."""
    jobs.cancel(context.workspace, context.supervisor, job)
    return schemas.JobOut.model_validate(jobs.get(context.workspace, job))
