"""How often the verdict was wrong when it was tried."""

from __future__ import annotations

from fastapi import APIRouter

from comparator.api import schemas_calibration
from comparator.api.context import ContextDep
from comparator.catalog import calibration

router = APIRouter(prefix="/calibration", tags=["attacks"])


@router.get("")
def show(context: ContextDep) -> schemas_calibration.Calibration:
    """Return what the verdict said of models of which we know what they are: retrained, original, partly, fakes."""
    found = calibration.read()
    current = context.catalog.entry("attacks", "verdict")["version"] == found["verdict"]
    return schemas_calibration.Calibration.model_validate({**found, "current": current})
