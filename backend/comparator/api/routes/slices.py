"""Slices: named samples of a scenario, and every metric on them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from comparator.api import schemas_jobs, schemas_slices
from comparator.api.accepted import accepted
from comparator.api.caching import tagged
from comparator.api.context import ContextDep, Id
from comparator.identifiers import IDENTIFIER, content_id
from comparator.jobs.on_demand import Waiting
from comparator.services import slices

router = APIRouter(prefix="/slices", tags=["slices"])
Run = Annotated[str, Query(pattern=IDENTIFIER.pattern)]
JSON, MOST_RUNS = "application/json", 200


@router.post(
    "", response_model=schemas_slices.SliceOut, status_code=201, responses={200: {"model": schemas_slices.SliceOut}}
)
def create(body: schemas_slices.SliceRequest, context: ContextDep, response: Response) -> schemas_slices.SliceOut:
    """Keep samples under a name: 201, or 200 if this slice exists; 409 if the name has other samples."""
    samples = {"train": body.train, "test": body.test}
    found, created = slices.create(context.workspace, body.scenario, body.name, samples)
    response.status_code = 201 if created else 200
    response.headers["Location"] = f"/api/v1/slices/{found['id']}"
    return schemas_slices.SliceOut.model_validate(found)


@router.get("")
def listing(scenario: Run, context: ContextDep) -> list[schemas_slices.SliceOut]:
    """List the slices of a scenario, oldest first."""
    return [schemas_slices.SliceOut.model_validate(found) for found in slices.all_of(context.workspace, scenario)]


@router.get("/{identifier}")
def read(identifier: Id, context: ContextDep) -> schemas_slices.SliceOut:
    """Return one slice with its samples."""
    return schemas_slices.SliceOut.model_validate(slices.get(context.workspace, identifier))


@router.delete("/{identifier}", status_code=204)
def delete(identifier: Id, context: ContextDep) -> None:
    """Delete a slice; samples and models stay."""
    slices.remove(context.workspace, identifier)


@router.get(
    "/{identifier}/metrics",
    response_model=schemas_slices.SliceMetrics,
    responses={202: {"model": schemas_jobs.JobOut, "description": "Being computed"}},
)
def metrics(
    identifier: Id,
    request: Request,
    context: ContextDep,
    run: Annotated[list[Run] | None, Query(max_length=MOST_RUNS, description="all finished runs if left out")] = None,
    again: Annotated[bool, Query(description="compute again what failed or was cancelled")] = False,
) -> Response:
    """Return every metric of some runs on a slice, from their stored predictions; or the job at work."""
    scalars = (found for found in context.catalog.entries("metrics") if found["shape"] == "scalar")
    version = content_id({found["name"]: found["version"] for found in scalars})
    found = slices.metrics(context.workspace, context.supervisor, version, identifier, run or [], again=again)
    if isinstance(found, Waiting):
        return accepted(context, found.job)
    return tagged(request, found.read_bytes(), JSON)
