"""Notes on comparisons."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from comparator.api import schemas_slices
from comparator.api.context import ContextDep, Id
from comparator.identifiers import IDENTIFIER
from comparator.services import notes

router = APIRouter(prefix="/notes", tags=["notes"])


@router.post("", status_code=201)
def create(body: schemas_slices.NoteRequest, context: ContextDep) -> schemas_slices.NoteOut:
    """Keep a note on two runs, with the link of the view it was written in."""
    found = notes.create(context.workspace, body.scenario, body.a, body.b, body.text, body.link)
    return schemas_slices.NoteOut.model_validate(found)


@router.get("")
def listing(
    scenario: Annotated[str, Query(pattern=IDENTIFIER.pattern)], context: ContextDep
) -> list[schemas_slices.NoteOut]:
    """List the notes of a scenario, newest first."""
    return [schemas_slices.NoteOut.model_validate(found) for found in notes.all_of(context.workspace, scenario)]


@router.delete("/{identifier}", status_code=204)
def delete(identifier: Id, context: ContextDep) -> None:
    """Delete a note."""
    notes.remove(context.workspace, identifier)
