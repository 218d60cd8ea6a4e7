"""Methods that people bring as a file: checked and run in the sandbox, never in the server."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Query, UploadFile

from comparator.api import schemas_methods as schemas
from comparator.api.context import ContextDep, Name
from comparator.custom_methods import check
from comparator.services import methods

router = APIRouter(prefix="/methods", tags=["methods"])


@router.post("", status_code=201)
def upload(
    context: ContextDep, file: Annotated[UploadFile, File(description="a Python file with one method")]
) -> schemas.CustomMethod:
    """Check a method file in the sandbox and put it into the catalogue; the same name again is a new version.

    A file that cannot become a method is refused with the reason. One that breaks contracts is kept, with what it
    breaks: look at `passed` and `contracts`. Needs a server that was started with `--allow-custom-code`.
    """
    source = file.file.read(check.MOST_SOURCE_BYTES + 1)
    return schemas.CustomMethod.model_validate(methods.upload(context.workspace, context.supervisor, source))


@router.get("/{name}")
def read(
    name: Name,
    context: ContextDep,
    version: Annotated[str | None, Query(pattern=r"^[0-9a-f]{12}$", description="default: the current one")] = None,
) -> schemas.CustomMethod:
    """Return source, parameters, check result and versions of a method that somebody brought."""
    return schemas.CustomMethod.model_validate(methods.describe(context.workspace, context.supervisor, name, version))


@router.delete("/{name}", status_code=204)
def delete(name: Name, context: ContextDep) -> None:
    """Take a method out of the catalogue; its runs stay, and each of its versions can still be read."""
    methods.remove(context.workspace, context.supervisor, name)
