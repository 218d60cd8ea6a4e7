"""The yardstick: how far every model of a scenario is from its retrained ones."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from comparator.api.context import ContextDep
from comparator.api.kept_answers import answered
from comparator.api.measured import Metrics, measured
from comparator.api.schemas_yardstick import YardstickOut
from comparator.yardstick import Combine

router = APIRouter(prefix="/yardstick", tags=["groups"])


@router.get("", response_model=YardstickOut)
async def distances(
    request: Request,
    context: ContextDep,
    scenario: Annotated[str, Query()],
    yardstick: Metrics = None,
    combine: Annotated[Combine, Query(description="the largest distance counts, or their weighted mean")] = "largest",
) -> Response:
    """Return the distance to retrained of each finished run and group, in units of the retrained models' noise."""

    def found() -> bytes:
        row = measured(context, scenario, yardstick, combine)
        return YardstickOut.model_validate(row).model_dump_json().encode()

    return await answered(request, context.kept, found)
