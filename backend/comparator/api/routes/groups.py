"""Groups: runs that differ only in seeds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from comparator.api import schemas
from comparator.api.context import ContextDep
from comparator.runs import groups

router = APIRouter(prefix="/groups", tags=["groups"])


@router.get("")
def listing(context: ContextDep, scenario: Annotated[str, Query()]) -> list[schemas.GroupOut]:
    """Return mean, interval and number of seeds per metric for each group of a scenario."""
    return [schemas.GroupOut.model_validate(group) for group in groups.groups(context.workspace, scenario)]
