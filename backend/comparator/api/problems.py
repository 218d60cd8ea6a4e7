"""Errors as RFC 9457 problem documents: what happened, to which thing, what to do next."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from comparator.api.schemas import FieldProblem, Problem
from comparator.api.tracing import current
from comparator.errors import ComparatorError, faults_of, joined

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
ADVICE = {404: "See /docs for what there is.", 405: "See /docs for the methods of this address."}


def install(app: FastAPI) -> None:
    """Make the application answer every error as a problem document."""
    app.add_exception_handler(ComparatorError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OperationalError, _database)
    app.add_exception_handler(Exception, _unexpected)


def respond(
    request: Request,
    status: int,
    title: str,
    detail: str,
    advice: str = "",
    errors: Sequence[tuple[Sequence[str | int], str]] = (),
) -> Response:
    """Return a problem document."""
    problem = Problem(
        title=title,
        status=status,
        detail=detail,
        advice=advice,
        instance=request.url.path,
        errors=[FieldProblem(loc=list(loc), msg=msg) for loc, msg in errors],
    )
    text = json.dumps(problem.model_dump())  # ASCII: whatever a request contained can be said
    return Response(text, status_code=status, media_type=MEDIA_TYPE)


async def _expected(request: Request, error: Any) -> Response:
    return respond(request, error.status, error.title, error.detail, error.advice, error.fields)


async def _invalid(request: Request, error: Any) -> Response:
    faults = [(place[1:] or place, text) for place, text in faults_of(error)]
    shown = joined(faults)
    return respond(request, 422, "Invalid input", shown, "Correct the named fields; nothing was changed.", faults)


async def _http(request: Request, error: Any) -> Response:
    detail = f"{request.method} {request.url.path}: {error.detail}"
    return respond(request, error.status_code, str(error.detail), detail, ADVICE.get(error.status_code, ""))


async def _database(request: Request, error: Any) -> Response:
    log.error("the data base refused %s: %s", request.url.path, error)
    full = "full" in str(error).lower()
    if full:
        return respond(request, 507, "Disk full", "The data base could not be written: the disk is full.",
                       "Free some space; what was stored before is intact.")  # fmt: skip
    return respond(request, 503, "Not available", "The data base is busy or cannot be reached.", "Try again.")


async def _unexpected(request: Request, error: Any) -> Response:
    log.exception("unexpected error at %s", request.url.path, exc_info=error)
    return respond(request, 500, "Internal error", f"{request.method} {request.url.path} failed unexpectedly.",
                   f"The server's log has the details of request {current()}; nothing stored was harmed.")  # fmt: skip
