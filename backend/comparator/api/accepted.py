"""What is not ready yet: 202 with the job at work, where to ask for it, and when to ask again."""

from __future__ import annotations

from fastapi import Response

from comparator.api.context import Context
from comparator.api.schemas_jobs import JobOut
from comparator.jobs import queue

RETRY_SECONDS = "1"


def accepted(context: Context, job: str) -> Response:
    """Answer with a job instead of its result."""
    found = JobOut.model_validate(queue.get(context.workspace, job))
    headers = {"Retry-After": RETRY_SECONDS, "Location": f"/api/v1/jobs/{job}"}
    return Response(found.model_dump_json(), status_code=202, media_type="application/json", headers=headers)
