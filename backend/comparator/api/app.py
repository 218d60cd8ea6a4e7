"""The application: REST under ``/api/v1``, the front end beside it. It never imports torch."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles
from starlette_compress import CompressMiddleware, add_compress_type, remove_compress_type

from comparator.api import caching, guard, limits, problems, tracing
from comparator.api import routes as route_files
from comparator.api.broadcast import Broadcast
from comparator.api.context import Context
from comparator.api.kept_answers import KeptAnswers
from comparator.api.schemas import Problem
from comparator.settings import Settings
from comparator.store.shipped import bring
from comparator.store.workspace import open_workspace
from comparator.supervisor.executor import Executor
from comparator.supervisor.supervisor import Supervisor
from comparator.version import __version__

log = logging.getLogger(__name__)
PREFIX, PLAIN = "/api/v1", "application/json"
SMALLEST_COMPRESSED = 1000
ZSTD, BROTLI, GZIP = 1, 3, 5  # a page of a thousand runs takes 2.5, 10 and 22 ms
NO_FRONT_END = """<!doctype html><title>Unlearning Comparator</title><p>The server runs, but the front end is not
built. Run <code>python3 dev.py run</code>, or <code>npm ci && npm run build</code> in <code>frontend/</code>.
The REST interface is described by <a href="api/v1/openapi.json">/api/v1/openapi.json</a>.</p>"""


def operation_id(route: APIRoute) -> str:
    """Name an operation by its tag and function, so that generated clients stay stable."""
    return f"{route.tags[0]}-{route.name}"


def routes() -> APIRouter:
    """Return the routes of every file in ``routes/``, each of which has a ``router``."""
    router = APIRouter(prefix=PREFIX, responses={"default": {"model": Problem, "description": "Problem"}})
    for file in pkgutil.iter_modules(route_files.__path__):
        module = importlib.import_module(f"{route_files.__name__}.{file.name}")
        router.include_router(module.router)
    return router


def describe(app: FastAPI) -> None:
    """Add the routes; the OpenAPI document needs nothing else."""
    app.include_router(routes())


def bare() -> FastAPI:
    """Return the application without a workspace: enough for its OpenAPI document."""
    app = FastAPI(
        title="Unlearning Comparator",
        version=__version__,
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,  # the front end has a page of its own at /docs: FastAPI's would load scripts from elsewhere
        redoc_url=None,
        generate_unique_id_function=operation_id,
    )
    describe(app)
    app.openapi = partial(_document, app)  # type: ignore[method-assign]
    return app


def _document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document, in which errors have the media type that they are sent with."""
    if app.openapi_schema is None:
        found = FastAPI.openapi(app)
        for operations in found["paths"].values():
            for operation in operations.values():
                content = operation["responses"].get("default", {}).get("content", {})
                if PLAIN in content:
                    content[problems.MEDIA_TYPE] = content.pop(PLAIN)
    return app.openapi_schema or {}


def built_front_end() -> Path | None:
    """Return the built front end: inside the wheel, or beside the source."""
    here = Path(__file__).resolve()
    for folder in (here.parents[1] / "static", here.parents[3] / "frontend" / "dist"):
        if (folder / "index.html").exists():
            return folder
    return None


def create(
    settings: Settings, *, find_front_end: Callable[[], Path | None] = built_front_end, executor: Executor | None = None
) -> FastAPI:
    """Return the application over the workspace in the settings; without a front end a page says how to build it.

    ``executor`` starts its workers: by default one that is warm when the first worker is needed.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        workspace = open_workspace(settings.workspace)
        if settings.shipped:
            bring(workspace)
        broadcast = Broadcast()
        broadcast.attach()
        supervisor = Supervisor(workspace, settings, executor=executor, changed=broadcast.ring)
        kept = KeptAnswers(workspace)
        app.state.context = Context(settings, workspace, supervisor, broadcast, kept)
        supervisor.start()
        try:
            yield
        finally:
            broadcast.close()
            supervisor.stop()
            kept.close()
            workspace.engine.dispose()

    app = bare()
    app.router.lifespan_context = lifespan
    problems.install(app)
    for media_type in (caching.COLUMNS, problems.MEDIA_TYPE):
        add_compress_type(media_type)
    remove_compress_type("text/event-stream")
    app.add_middleware(
        CompressMiddleware, minimum_size=SMALLEST_COMPRESSED, zstd_level=ZSTD, brotli_quality=BROTLI, gzip_level=GZIP
    )
    app.add_middleware(
        limits.BodyLimit,
        upload_bytes=settings.upload_bytes,
        uploads_per_minute=settings.uploads_per_minute,
        idle_seconds=settings.idle_seconds,
    )
    app.add_middleware(guard.Guard, hosts=[settings.host, *settings.hosts], token=settings.token or "")
    app.add_middleware(tracing.Tracing)
    front_end = find_front_end()
    if front_end:
        app.mount("/", StaticFiles(directory=front_end, html=True))
    else:
        app.add_api_route("/", lambda: HTMLResponse(NO_FRONT_END), tags=["page"], include_in_schema=False)
    return app
