"""Notes that a person writes on a comparison; each is kept with the link that opens the view it was written in."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import delete, insert, select

from comparator.errors import InvalidInput, NotFound
from comparator.identifiers import new_id
from comparator.services.runs import listing
from comparator.services.scenarios import scenarios
from comparator.store import events
from comparator.store.schema import note
from comparator.store.workspace import Workspace

Row = dict[str, Any]


def create(workspace: Workspace, scenario: str, a: str, b: str, text: str, link: str) -> Row:
    """Keep a note on A and B."""
    scenarios.row(workspace, scenario)
    for run in (a, b):
        if listing.require(workspace, run)["scenario"] != scenario:
            raise InvalidInput(
                f"Run {run} is not of scenario {scenario}.", advice="Write notes on runs of one scenario."
            )
    row = {
        "id": new_id(), "scenario": scenario, "a": a, "b": b, "text": text, "link": link, "created": time.time(),
    }  # fmt: skip
    with workspace.write() as connection:
        connection.execute(insert(note).values(row))
        events.append(connection, "scenario", {"scenario": scenario})
    return row


def all_of(workspace: Workspace, scenario: str) -> list[Row]:
    """Return the notes of a scenario, newest first."""
    scenarios.row(workspace, scenario)
    query = select(note).where(note.c.scenario == scenario).order_by(note.c.created.desc(), note.c.id)
    with workspace.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def remove(workspace: Workspace, identifier: str) -> None:
    """Delete a note."""
    with workspace.write() as connection:
        found = connection.scalar(select(note.c.scenario).where(note.c.id == identifier))
        if found is None:
            raise NotFound(f"There is no note {identifier}.", advice="GET /api/v1/notes?scenario=… lists them.")
        connection.execute(delete(note).where(note.c.id == identifier))
        events.append(connection, "scenario", {"scenario": found})
