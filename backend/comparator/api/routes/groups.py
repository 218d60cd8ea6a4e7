"""Groups: runs that differ only in seeds, and scores of a group as a set of models."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import TypeAdapter

from comparator.api import schemas_groups, schemas_jobs
from comparator.api.accepted import accepted
from comparator.api.caching import tagged
from comparator.api.context import ContextDep
from comparator.api.kept_answers import answered
from comparator.errors import InvalidInput
from comparator.identifiers import IDENTIFIER
from comparator.jobs.on_demand import Waiting
from comparator.services import group_scores
from comparator.services.runs import groups

router = APIRouter(prefix="/groups", tags=["groups"])
Id = Annotated[str, Query(pattern=IDENTIFIER.pattern)]
NOT_READY: dict[int | str, dict[str, Any]] = {202: {"model": schemas_jobs.JobOut, "description": "Being computed"}}
LISTED = TypeAdapter(list[schemas_groups.GroupOut])
OWN = ("scenario", "group", "metric", "again")
JSON, LONGEST = "application/json", 200


@router.get("", response_model=list[schemas_groups.GroupOut])
async def listing(request: Request, context: ContextDep, scenario: Annotated[str, Query()]) -> Response:
    """Return mean, band and number of seeds per metric for each group of a scenario."""

    def found() -> bytes:
        rows = groups.groups(context.workspace, scenario, context.catalog.entries("metrics"))
        return LISTED.dump_json(LISTED.validate_python(rows))

    return await answered(request, context.kept, found)


@router.get("/scores", response_model=schemas_groups.GroupScoresOut, responses=NOT_READY)
def scores(
    scenario: Id,
    group: Id,
    request: Request,
    context: ContextDep,
    metric: Annotated[
        str | None, Query(max_length=64, description="only this one; then every other parameter is its own")
    ] = None,
    again: Annotated[bool, Query(description="compute again what failed or was cancelled")] = False,
) -> Response:
    """Return the scores of a group against the retrained models, both as sets; or the job at work.

    Each comes with the number of models, the ceiling that this number sets, and a self-test of retrained models against
    retrained models; with too few models it is refused.
    """
    values = {key: text for key, text in request.query_params.items() if key not in OWN} if metric else {}
    if any(len(text) > LONGEST for text in values.values()):
        raise InvalidInput(f"A parameter has more than {LONGEST} characters.", advice="Give a shorter value.")
    found = group_scores.scores(
        context.workspace, context.supervisor, context.catalog, scenario, group, metric=metric, values=values,
        again=again,
    )  # fmt: skip
    if isinstance(found, Waiting):
        return accepted(context, found.job)
    return tagged(request, schemas_groups.GroupScoresOut.model_validate(found).model_dump_json().encode(), JSON)
