"""Scenarios: what is learned and what is forgotten."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter

from comparator.api import schemas_jobs, schemas_scenarios
from comparator.api.accepted import accepted
from comparator.api.caching import stored
from comparator.api.context import ContextDep, Id, Json
from comparator.api.kept_answers import answered
from comparator.services.datasets import prepared
from comparator.services.scenarios import scenarios

router = APIRouter(prefix="/scenarios", tags=["scenarios"])
LISTED = TypeAdapter(list[schemas_scenarios.ScenarioOut])


@router.post(
    "",
    response_model=schemas_scenarios.ScenarioOut,
    status_code=201,
    responses={200: {"model": schemas_scenarios.ScenarioOut}, 202: {"model": schemas_jobs.JobOut}},
)
def create(body: schemas_scenarios.ScenarioRequest, context: ContextDep, response: Response) -> Response | Json:
    """Make a scenario: 201, or 200 with the same id for the same content; 202 with a job while its data is prepared."""
    if job := prepared.preparation(context.workspace, context.supervisor, body.dataset):
        return accepted(context, job)
    scenario, created = scenarios.create(context.workspace, context.supervisor, body)
    response.status_code = 201 if created else 200
    response.headers["Location"] = f"/api/v1/scenarios/{scenario['id']}"
    return scenario


@router.post("/preview")
def preview(body: schemas_scenarios.ScenarioRequest, context: ContextDep) -> schemas_scenarios.ScenarioPreview:
    """Tell what a scenario would be, without making it; the data set must be ready."""
    return schemas_scenarios.ScenarioPreview.model_validate(
        scenarios.preview(context.workspace, context.supervisor, body)
    )


@router.get("", response_model=list[schemas_scenarios.ScenarioOut])
async def listing(request: Request, context: ContextDep) -> Response:
    """List all scenarios, newest first."""

    def found() -> bytes:
        return LISTED.dump_json(LISTED.validate_python(scenarios.listing(context.workspace)))

    return await answered(request, context.kept, found)


@router.get("/{scenario}")
def read(scenario: Id, context: ContextDep) -> schemas_scenarios.ScenarioOut:
    """Return one scenario with its sizes and the counts of its runs."""
    return schemas_scenarios.ScenarioOut.model_validate(scenarios.get(context.workspace, scenario))


@router.get("/{scenario}/partition", response_class=Response)
def partition(scenario: Id, request: Request, context: ContextDep) -> Response:
    """Return who is who as safetensors: ids, labels, roles (0 retain, 1 forget, 2 validation, 3 twin), test matches."""
    sha256 = scenarios.row(context.workspace, scenario)["partition"]
    return stored(request, context.workspace.artifact(sha256), sha256, f"{scenario}-partition.safetensors")
