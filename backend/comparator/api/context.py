"""What every route may use: the workspace, the supervisor of jobs, the catalogue and the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Path, Request

from comparator.api.broadcast import Broadcast
from comparator.api.kept_answers import KeptAnswers
from comparator.catalog.catalog import Catalog
from comparator.identifiers import IDENTIFIER, NAME
from comparator.settings import Settings
from comparator.store.workspace import Workspace
from comparator.supervisor.supervisor import Supervisor


@dataclass
class Context:
    """The parts of a running server."""

    settings: Settings
    workspace: Workspace
    supervisor: Supervisor
    broadcast: Broadcast
    kept: KeptAnswers

    @property
    def catalog(self) -> Catalog:
        """Everything that is registered."""
        return self.supervisor.catalog


async def context(request: Request) -> Context:
    """Return the server's context; ``async`` only so that no thread is needed for it."""
    found: Context = request.app.state.context
    return found


ContextDep = Annotated[Context, Depends(context)]
Id = Annotated[str, Path(pattern=IDENTIFIER.pattern)]
Name = Annotated[str, Path(pattern=NAME.pattern)]
Json = dict[str, Any]
