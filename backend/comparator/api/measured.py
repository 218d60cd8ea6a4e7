"""The yardstick as a request asks for it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from comparator.api.context import Context
from comparator.services.runs import yardstick
from comparator.yardstick import Combine

Metrics = Annotated[
    str | None,
    Query(
        max_length=1000, description="of the distance: metrics and weights, such as UA,RA*2; each counts 1 by default"
    ),
]


def measured(context: Context, scenario: str, metrics: str | None, combine: Combine) -> dict[str, Any]:
    """Return the distances of a scenario with the metrics that a request names."""
    records, methods = context.catalog.entries("metrics"), context.catalog.entries("methods")
    controls = frozenset(record["name"] for record in methods if record.get("control"))
    weights = yardstick.weights_of(metrics, records)
    return yardstick.measured(context.workspace, scenario, records, controls, weights, combine)
