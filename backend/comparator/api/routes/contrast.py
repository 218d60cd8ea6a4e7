"""Contrast: where two models of a scenario differ."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from comparator.api import schemas_contrast, schemas_jobs
from comparator.api.accepted import accepted
from comparator.api.caching import stored, tagged
from comparator.api.context import Context, ContextDep
from comparator.contrast.projection import Settings
from comparator.derived import maps
from comparator.derived.cache import key
from comparator.identifiers import IDENTIFIER
from comparator.jobs.on_demand import Waiting
from comparator.services.contrast import embedding as embedding_view
from comparator.services.contrast import history as history_view
from comparator.services.contrast import moved as moved_view
from comparator.services.contrast import pair as pair_view
from comparator.services.contrast import probes as probes_view
from comparator.services.contrast import samples as samples_view
from comparator.services.contrast import similarity as similarity_view
from comparator.services.contrast import suggestions as suggestions_view
from comparator.services.contrast import summary as summary_view

router = APIRouter(prefix="/contrast", tags=["contrast"])
Run = Annotated[str, Query(pattern=IDENTIFIER.pattern, description="id of a run")]
Again = Annotated[bool, Query(description="compute again what failed or was cancelled")]
NOT_READY: dict[int | str, dict[str, Any]] = {202: {"model": schemas_jobs.JobOut, "description": "Being computed"}}
ARRAYS: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}
JSON = "application/json"


@router.get("", response_model=schemas_contrast.ContrastOut)
def summary(a: Run, b: Run, request: Request, context: ContextDep) -> Response:
    """Return class-wise accuracy, prediction matrices, highlight counts, and what is missing and why."""
    pair, cache = pair_view.pair(context.workspace, a, b), pair_view.cache_of(context.workspace)
    content = cache.text(summary_view.name_of(pair), lambda: _json(summary_view.overview(cache, pair)))
    return tagged(request, content, JSON)


@router.get("/samples", response_class=Response, responses=ARRAYS)
def samples(a: Run, b: Run, request: Request, context: ContextDep) -> Response:
    """Return one column per fact about each sample that plots show, as safetensors.

    `row` (train rows first), `index` (sample id), `part`, `label`, and for `a`, `b` and the pool of `retrained` models
    `predicted_…`, `confidence_…`, `probabilities_…` in 1/255 (above 20 classes `top_classes_…` and
    `top_probabilities_…`); `flags_a`, `flags_b` as bits; `shift` of the probabilities from A to B (total variation);
    `neighbours_kept` once computed. The file's metadata names parts, bits and units.
    """
    pair, cache = pair_view.pair(context.workspace, a, b), pair_view.cache_of(context.workspace)
    name = samples_view.columns_key(cache, pair)
    if not cache.has(name):
        cache.store(name, *samples_view.columns(cache, pair))
    return stored(request, cache.file(name), name, f"{a}-{b}-samples.safetensors")


@router.get("/history", response_class=Response, responses=ARRAYS)
def by_epoch(a: Run, b: Run, request: Request, context: ContextDep) -> Response:
    """Return what A and B said after each epoch, as safetensors: on the samples in `row`, for each step `predicted_…`,
    `confidence_…`, `flags_…` [steps, n] and, up to 20 classes, `probabilities_…` in 1/255.

    The metadata's `epochs_a` and `epochs_b` name the epoch of each step; it is empty for a model that does not move.
    """
    pair, cache = pair_view.pair(context.workspace, a, b), pair_view.cache_of(context.workspace)
    files = history_view.files_of(context.workspace, pair)
    name = history_view.history_key(pair, files)
    if not cache.has(name):
        cache.store(name, *history_view.history(cache, pair, files))
    return stored(request, cache.file(name), name, f"{a}-{b}-history.safetensors")


@router.get("/embedding", response_class=Response, responses={**ARRAYS, **NOT_READY})
def embedding(
    a: Run,
    b: Run,
    request: Request,
    context: ContextDep,
    projection: Annotated[maps.Projection, Query()] = "aligned",
    n_neighbors: Annotated[int, Query(ge=2, le=200)] = 15,
    min_dist: Annotated[float, Query(ge=0, le=1)] = 0.1,
    again: Again = False,
) -> Response:
    """Return positions `a_xy` and `b_xy` float32 [n, 2] of the samples in `rows` as safetensors, or the job at work.

    `aligned`: one map of the reference model; the others' features are brought into its axes by orthogonal Procrustes
    on retained samples, then placed in it. `joint`: one fit on both. `separate`: a fit for each, whose places cannot be
    compared. `pca`: the reference's principal axes, at once.
    """
    pair = pair_view.pair(context.workspace, a, b)
    settings = Settings(n_neighbors, min_dist)
    found = embedding_view.embedding(context.workspace, context.supervisor, pair, projection, settings, again=again)
    if isinstance(found, Waiting):
        return accepted(context, found.job)
    return stored(request, found, found.stem, f"{a}-{b}-{projection}.safetensors")


@router.get("/similarity", response_model=schemas_contrast.SimilarityOut, responses=NOT_READY)
def similarity(a: Run, b: Run, request: Request, context: ContextDep, again: Again = False) -> Response:
    """Return the similarity (debiased linear CKA) of each layer of A and B to the original, to retrained models and to
    each other, by part, with the noise band; or the job at work.
    """
    pair = pair_view.pair(context.workspace, a, b)

    def compute() -> dict[str, Any] | Waiting:
        return similarity_view.similarity(context.workspace, context.supervisor, pair, again=again)

    return _when_ready(request, context, key("similarities", overview=summary_view.name_of(pair)), compute)


@router.get("/similarity/layers", response_model=schemas_contrast.LayerMapOut)
def layers(
    a: Run, b: Run, request: Request, context: ContextDep, part: Annotated[schemas_contrast.Part, Query()] = "retain"
) -> Response:
    """Return the similarity of every layer of A with every layer of B on one part."""
    found = similarity_view.layer_map(context.workspace, pair_view.pair(context.workspace, a, b), part)
    return tagged(request, _json(found), JSON)


@router.get("/probes", response_model=schemas_contrast.ProbesOut, responses=NOT_READY)
def probes(a: Run, b: Run, request: Request, context: ContextDep, again: Again = False) -> Response:
    """Return what each layer encodes about the forget set, in bits, beside retrained models; or the job at work."""
    pair = pair_view.pair(context.workspace, a, b)

    def compute() -> dict[str, Any] | Waiting:
        return probes_view.leaks(context.workspace, context.supervisor, pair, again=again)

    return _when_ready(request, context, key("leaks", overview=summary_view.name_of(pair)), compute)


@router.get("/moved", response_model=schemas_contrast.MovedOut, responses=NOT_READY)
def moved(
    a: Run,
    b: Run,
    request: Request,
    context: ContextDep,
    part: Annotated[schemas_contrast.Part | None, Query(description="rank only samples of this part")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    again: Again = False,
) -> Response:
    """Return the samples that keep fewest nearest neighbours from A to B, and the share kept; or the job at work."""
    pair = pair_view.pair(context.workspace, a, b)

    def compute() -> dict[str, Any] | Waiting:
        return moved_view.moved(context.workspace, context.supervisor, pair, part=part, limit=limit, again=again)

    name = key("moved", overview=summary_view.name_of(pair), part=part, limit=limit)
    return _when_ready(request, context, name, compute)


@router.get("/suggestions", response_model=list[schemas_contrast.Suggestion])
def suggestions(scenario: Run, request: Request, context: ContextDep) -> Response:
    """Suggest up to three pairs of a scenario's runs that are worth a look, each with its reason."""
    return tagged(request, _json(suggestions_view.suggestions(context.workspace, scenario)), JSON)


def _when_ready(
    request: Request, context: Context, name: str, compute: Callable[[], dict[str, Any] | Waiting]
) -> Response:
    """Answer with a result from the cache, with one computed at once, or with the job that computes it."""
    cache = pair_view.cache_of(context.workspace)
    if not cache.file(name, ".json").exists():
        found = compute()
        if isinstance(found, Waiting):
            return accepted(context, found.job)
        cache.text(name, lambda: _json(found))
    return tagged(request, cache.file(name, ".json").read_bytes(), JSON)


def _json(content: Any) -> bytes:
    return json.dumps(content, separators=(",", ":"), allow_nan=False).encode()
