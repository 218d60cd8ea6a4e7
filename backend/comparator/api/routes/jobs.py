"""Jobs: everything that computes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from comparator.api import schemas, schemas_jobs
from comparator.api.context import ContextDep, Id
from comparator.jobs import queue
from comparator.services import job_requests

router = APIRouter(prefix="/jobs", tags=["jobs"])


@router.get("")
def listing(
    context: ContextDep,
    scenario: Annotated[str | None, Query()] = None,
    state: Annotated[list[schemas.Status] | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> schemas_jobs.JobsOut:
    """List jobs, newest first; active ones alone (`state`) as they run and will start."""
    found = queue.listing(context.workspace, scenario=scenario, states=state, limit=limit)
    return schemas_jobs.JobsOut.model_validate({"jobs": found})


@router.post("", status_code=202)
def create(body: schemas_jobs.JobRequest, context: ContextDep) -> schemas_jobs.JobOut:
    """Queue work that is not a run: prepare a data set, or evaluate a scenario again."""
    job = job_requests.request_job(context.workspace, context.supervisor, body)
    return schemas_jobs.JobOut.model_validate(queue.get(context.workspace, job))


@router.get("/{job}")
def read(job: Id, context: ContextDep) -> schemas_jobs.JobOut:
    """Return one job."""
    return schemas_jobs.JobOut.model_validate(queue.get(context.workspace, job))


@router.post("/{job}/cancel", status_code=202)
def cancel(job: Id, context: ContextDep) -> schemas_jobs.JobOut:
    """Cancel a job that waits or runs."""
    queue.cancel(context.workspace, job, context.supervisor.wake)
    return schemas_jobs.JobOut.model_validate(queue.get(context.workspace, job))
