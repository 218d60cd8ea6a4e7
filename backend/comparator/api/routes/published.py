"""Checkpoints that others published."""

from __future__ import annotations

from fastapi import APIRouter, Response

from comparator.api import schemas_published as schemas
from comparator.api.context import ContextDep, Id, Name
from comparator.services import published

router = APIRouter(prefix="/published", tags=["published"])


@router.get("")
def listing() -> list[schemas.PublishedSet]:
    """List the published checkpoints that can be imported."""
    return [schemas.PublishedSet.model_validate(entry) for entry in published.catalogue()["entries"]]


@router.post("/{name}", status_code=201, responses={202: {"model": schemas.PublishedImport}})
def adopt(
    name: Name, body: schemas.PublishedRequest, context: ContextDep, response: Response
) -> schemas.PublishedImport:
    """Import a class: original, retrained and unlearned models; 202 with a job while files are fetched."""
    found = published.import_class(
        context.workspace, context.supervisor, name, body.class_number, folder=body.folder, download=body.download
    )
    if "job" in found:
        response.status_code = 202
    return schemas.PublishedImport.model_validate(found)


@router.get("/comparison/{scenario}")
def comparison(scenario: Id, context: ContextDep) -> list[schemas.PublishedComparison]:
    """Compare the accuracies of a scenario's published models with what their cards state."""
    rows = published.comparison(context.workspace, scenario)
    return [schemas.PublishedComparison.model_validate(row) for row in rows]
