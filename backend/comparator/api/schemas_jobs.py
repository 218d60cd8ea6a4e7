"""Shapes of jobs: everything that computes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field

from comparator.api.schemas import Fault, Identifier, Request, Status
from comparator.api.schemas_runs import Progress
from comparator.services import job_requests

if TYPE_CHECKING:
    Kind = str
else:
    Kind = Literal[job_requests.KINDS]


class JobOut(BaseModel):
    """Anything that computes."""

    id: str
    kind: str
    title: str
    run: str | None
    scenario: str | None
    state: Status
    progress: Progress | None
    error: Fault | None
    attempt: int
    needs: list[str] = Field(description="jobs that must succeed first")
    result: dict[str, Any] | None = None
    created: float
    started: float | None
    finished: float | None
    heartbeat: float | None = Field(None, description="when its worker was last heard, in seconds since 1970")


class JobRequest(Request):
    """Work that is not a run: `prepare` a data set, `evaluate` a scenario again, `relearn` what a run forgot."""

    kind: Kind
    dataset: str | None = None
    download: bool = False
    scenario: Identifier | None = None
    run: Identifier | None = Field(None, description="relearn: whose model")
    samples: int = Field(20, ge=1, le=500, description="relearn: how many forgotten samples it learns from")
    steps: int = Field(30, ge=1, le=200, description="relearn: full-batch steps")
    learning_rate: float = Field(0.005, gt=0, le=1, description="relearn: of SGD with momentum 0.9")


class JobsOut(BaseModel):
    """Jobs, newest first."""

    jobs: list[JobOut]
