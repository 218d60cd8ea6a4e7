"""Data sets on this machine, and their images."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from comparator.api import pictures, schemas_datasets, schemas_scenarios
from comparator.api.caching import derived
from comparator.api.context import ContextDep, Name
from comparator.errors import InvalidInput
from comparator.services.datasets import own, prepared

router = APIRouter(prefix="/datasets", tags=["datasets"])
Split = Literal["train", "test"]
Known = Annotated[str, Query(max_length=64, description="the data set's `hash`; then the answer may be kept for ever")]
PNG, MOST_SPRITES = "image/png", 2048


@router.get("")
def listing(context: ContextDep) -> list[schemas_scenarios.DatasetState]:
    """Tell which data sets are ready on this machine."""
    names = [found["name"] for found in context.catalog.entries("datasets")]
    return [schemas_scenarios.DatasetState.model_validate(prepared.state(context.workspace, name)) for name in names]


@router.post("", status_code=201)
def add(request: schemas_datasets.OwnDataset, context: ContextDep) -> schemas_scenarios.DatasetState:
    """Add a folder of own images under a name, and queue its preparation; everything wrong is refused before."""
    own.add(context.workspace, context.supervisor, request)
    return schemas_scenarios.DatasetState.model_validate(prepared.state(context.workspace, request.name))


@router.post("/look")
def look(request: schemas_datasets.FolderRequest, context: ContextDep) -> schemas_datasets.FolderReport:
    """Tell what a folder of own images holds, without adding it."""
    found = own.look(context.supervisor, request.folder, request.size, links=request.links)
    return schemas_datasets.FolderReport.model_validate(found)


@router.delete("/{name}", status_code=204)
def remove(name: Name, context: ContextDep) -> None:
    """Forget own images; refused while scenarios use them. The folder itself is not touched."""
    own.remove(context.workspace, context.supervisor, name)


@router.get("/{name}")
def read(name: Name, context: ContextDep) -> schemas_scenarios.DatasetState:
    """Tell whether one data set is ready, with its counts per class."""
    context.catalog.entry("datasets", name)
    return schemas_scenarios.DatasetState.model_validate(prepared.state(context.workspace, name))


@router.get("/{name}/images/{split}/{index}", response_class=Response)
def image(
    name: Name,
    split: Split,
    index: int,
    request: Request,
    context: ContextDep,
    scale: Annotated[int, Query(ge=1, le=16, description="whole-number enlargement")] = 1,
    data: Known = "",
) -> Response:
    """Return one image as PNG; the index is the sample id."""
    context.catalog.entry("datasets", name)
    found = prepared.require(context.workspace, name)

    def make() -> bytes:
        return pictures.png(prepared.images(context.workspace, name, split, [index])[0], scale)

    return derived(request, found["hash"], data, make, PNG)


@router.get("/{name}/sprites/{split}", response_class=Response)
def sprites(
    name: Name,
    split: Split,
    request: Request,
    context: ContextDep,
    indices: Annotated[str, Query(pattern=r"^\d{1,9}(,\d{1,9})*$", max_length=20_480)],
    columns: Annotated[int, Query(ge=1, le=256)] = 16,
    data: Known = "",
) -> Response:
    """Return many images as one PNG: row by row, `columns` wide, in the order asked; at most 2,048."""
    context.catalog.entry("datasets", name)
    wanted = [int(index) for index in indices.split(",")]
    if len(wanted) > MOST_SPRITES:
        raise InvalidInput(
            f"{len(wanted):,} images are asked for.",
            advice=f"Ask for at most {MOST_SPRITES:,} at once.",
            fields=[(("indices",), f"at most {MOST_SPRITES}")],
        )
    found = prepared.require(context.workspace, name)

    def make() -> bytes:
        return pictures.sheet(prepared.images(context.workspace, name, split, wanted), columns)

    return derived(request, found["hash"], data, make, PNG)
