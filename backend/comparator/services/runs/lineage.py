"""Families: models that were trained the same way. Most are plain; a method that trains its own base makes another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from comparator.identifiers import content_id
from comparator.predictions.references import PLAIN
from comparator.store.schema import run

Row = dict[str, Any]


def name(method: str | None, parameters: Mapping[str, Any]) -> str:
    """Return the family of originals and retrained models with this method and these parameters."""
    return content_id({"method": method, "parameters": dict(parameters)}, length=12) if method else PLAIN


def of_all(connection: Connection, scenario: str) -> dict[str, str]:
    """Return the family of each run of a scenario; an unlearned run belongs to that of its base."""
    query = select(run.c.id, run.c.kind, run.c.method, run.c.parameters, run.c.base).where(run.c.scenario == scenario)
    rows = connection.execute(query).all()
    own = {row.id: name(row.method, row.parameters) for row in rows if row.kind != "unlearned"}
    return {row.id: own.get(row.id if row.kind != "unlearned" else row.base, PLAIN) for row in rows}


def of(connection: Connection, identifier: str) -> str | None:
    """Return the family of a run, or ``None`` for the plain one."""
    scenario = connection.scalar(select(run.c.scenario).where(run.c.id == identifier))
    return of_all(connection, str(scenario)).get(identifier) or None
