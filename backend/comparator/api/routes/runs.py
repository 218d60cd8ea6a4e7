"""Runs: originals, retrained and unlearned models."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Header, Query, Request, Response, UploadFile

from comparator.api import schemas, schemas_runs
from comparator.api.caching import FLOATS, stored
from comparator.api.context import ContextDep, Id, Json
from comparator.api.kept_answers import answered
from comparator.errors import InvalidInput, NotFound
from comparator.jobs import logs, queue
from comparator.services.runs import deletion, imports, listing, submit
from comparator.services.runs.conversion import What
from comparator.services.runs.normalisation import How, Normalised
from comparator.store import artifacts

router = APIRouter(prefix="/runs", tags=["runs"])
Split = Literal["train", "test"]


@router.post("", status_code=202)
def create(
    body: schemas_runs.RunRequest,
    context: ContextDep,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> schemas_runs.RunsQueued:
    """Queue runs; equal ones that exist are returned instead (`existing: true`) unless `repeat` is asked."""
    queued = submit.submit(context.workspace, context.supervisor, context.catalog, body, idempotency_key)
    return schemas_runs.RunsQueued.model_validate(queued)


@router.post("/preview")
def preview(body: schemas_runs.RunRequest, context: ContextDep) -> schemas_runs.RunsPreview:
    """Tell how many models a request would build, how many exist, and about how long it would take."""
    return schemas_runs.RunsPreview.model_validate(
        submit.preview(context.workspace, context.supervisor, context.catalog, body)
    )


@router.get("", response_model=schemas_runs.RunPage)
async def page(
    request: Request,
    context: ContextDep,
    scenario: Annotated[str | None, Query()] = None,
    kind: Annotated[schemas.Kind | None, Query()] = None,
    method: Annotated[str | None, Query()] = None,
    status: Annotated[schemas.Status | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """List runs, oldest first, in pages; rows are summaries, with metric values to five digits."""

    def found() -> bytes:
        asked = {"scenario": scenario, "kind": kind, "method": method, "status": status}
        return listing.page(context.workspace, **asked, limit=limit, cursor=cursor).encode()

    return await answered(request, context.kept, found)


@router.post("/imports", status_code=201)
def import_run(
    context: ContextDep,
    scenario: Annotated[str, Form(max_length=64)],
    kind: Annotated[schemas.Kind, Form()],
    weights: Annotated[UploadFile | None, File(description="safetensors, or a .pth of torch.save")] = None,
    predictions: Annotated[
        UploadFile | None,
        File(
            description=".npz: train_indices, train_logits, test_indices, test_logits; also validation_…, …_features, "
            "and …_probabilities in place of logits"
        ),
    ] = None,
    label: Annotated[str, Form(max_length=80, description="title; of an unlearned run the name of the method")] = (
        "imported"
    ),
    seed: Annotated[int, Form(ge=0, lt=2**31)] = 0,
    base: Annotated[str | None, Form(max_length=64)] = None,
    run_seconds: Annotated[float | None, Form(description="run time of the method, as you measured it")] = None,
    device: Annotated[str, Form(max_length=80, description="where you measured it")] = "",
    normalisation: Annotated[
        How,
        Form(
            description="how images of uploaded weights are normalised: as the scenario says, by an own mean and "
            "deviation, not at all (pixels in 0..1), or inside the network; one that is recognised in the file counts"
        ),
    ] = "scenario",
    mean: Annotated[str, Form(max_length=200, description="of “own”, by channel of pixels in 0..1: 0.49, 0.48")] = "",
    deviation: Annotated[str, Form(max_length=200, description="of “own”, by channel")] = "",
) -> schemas_runs.ImportedRun:
    """Make a run of uploaded weights or predictions: checked, then evaluated like any other.

    Of weights, predictions are computed here; predictions alone serve every view that needs no weights.
    """
    given = {name: file for name, file in (("weights", weights), ("predictions", predictions)) if file is not None}
    if len(given) != 1:
        raise InvalidInput(
            "Give one file: weights or predictions.",
            advice="Send a multipart form with the field “weights” or “predictions”.",
            fields=[(("weights",), "give one of weights and predictions")],
        )
    stated = imports.Stated(
        scenario, kind, label, seed, base or None, run_seconds, device, Normalised(normalisation, mean, deviation)
    )
    what: What = "weights" if weights is not None else "predictions"
    run = imports.import_run(context.workspace, context.supervisor, stated, what, given[what].file)
    return schemas_runs.ImportedRun.model_validate({"run": run})


@router.get("/{run}")
def read(run: Id, context: ContextDep) -> schemas_runs.RunDetail:
    """Return one run with provenance, stored files and its history by epoch."""
    return schemas_runs.RunDetail.model_validate(listing.detail(context.workspace, run))


@router.post("/{run}/cancel", status_code=202)
def cancel(run: Id, context: ContextDep) -> schemas_runs.RunOut:
    """Cancel a run that waits or runs: it stops within one batch."""
    queue.cancel(context.workspace, listing.job_of(context.workspace, run), context.supervisor.wake)
    return schemas_runs.RunOut.model_validate(listing.summary(context.workspace, run))


@router.post("/{run}/resume", status_code=202)
def resume(run: Id, context: ContextDep) -> schemas_runs.RunOut:
    """Queue an interrupted, cancelled or failed run again, from its last checkpoint."""
    queue.resume(context.workspace, listing.job_of(context.workspace, run), context.supervisor.wake)
    return schemas_runs.RunOut.model_validate(listing.summary(context.workspace, run))


@router.delete("/{run}")
def delete(run: Id, context: ContextDep) -> schemas_runs.RunOut:
    """Hide a run; it can be restored for ten minutes. A run that others have as base answers 409."""
    return schemas_runs.RunOut.model_validate(deletion.delete(context.workspace, run))


@router.post("/{run}/restore")
def restore(run: Id, context: ContextDep) -> schemas_runs.RunOut:
    """Bring back a run that was deleted in the last ten minutes."""
    return schemas_runs.RunOut.model_validate(deletion.restore(context.workspace, run))


@router.get("/{run}/log")
def log(run: Id, context: ContextDep) -> schemas.Log:
    """Return what the run's worker wrote, newest last; nothing for a run that was shipped ready-made."""
    return schemas.Log(lines=logs.log_lines(context.workspace, listing.summary(context.workspace, run)["job"]))


@router.get("/{run}/weights", response_class=Response)
def weights(run: Id, request: Request, context: ContextDep) -> Response:
    """Download the weights as safetensors."""
    return _artifact(run, "weights", request, context)


@router.get("/{run}/arrays/{name}", response_class=Response)
def arrays(
    run: Id,
    name: Literal["predictions", "features", "epochs", "metrics", "states"],
    request: Request,
    context: ContextDep,
) -> Response:
    """Return stored arrays as safetensors: all predictions, features, predictions by epoch, or array metrics."""
    return _artifact(run, name, request, context)


@router.get("/{run}/predictions", response_class=Response)
def predictions(
    run: Id, request: Request, context: ContextDep, split: Annotated[Split | None, Query()] = None
) -> Response:
    """Return logits float32 and sample ids int32 as safetensors, of both splits or of one."""
    if split is None:
        return _artifact(run, "predictions", request, context)
    file = context.workspace.artifact(listing.artifact_of(context.workspace, run, "predictions")["sha256"])
    found = artifacts.read_arrays(file, f"{split}_logits", f"{split}_indices")
    sha256 = artifacts.write_arrays(context.workspace.folder / "cache", found).sha256
    return stored(
        request, artifacts.path(context.workspace.folder / "cache", sha256), sha256, f"{run}-{split}.safetensors"
    )


def _artifact(run: str, name: str, request: Request, context: ContextDep) -> Response:
    found: Json = listing.artifact_of(context.workspace, run, name)
    file = context.workspace.artifact(found["sha256"])
    if not file.exists() or file.stat().st_size != found["bytes"]:
        raise NotFound(
            f"The {name} of run {run} are gone from the disk or damaged.",
            advice="Delete the run and compute it again.",
        )
    return stored(request, file, found["sha256"], f"{run}-{name}.safetensors", FLOATS)
