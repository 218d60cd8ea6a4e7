"""A request's id: in every log line that it causes, and in its response, so that one leads to the other."""

from __future__ import annotations

import re

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comparator.identifiers import new_id

HEADER = "X-Request-ID"
ACCEPTED = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class Tracing:
    """Takes the id that a request brings, or makes one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request with its id in the logging context."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        brought = Headers(scope=scope).get(HEADER, "")
        identifier = brought if ACCEPTED.fullmatch(brought) else new_id()

        async def with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = identifier
            await send(message)

        structlog.contextvars.bind_contextvars(
            request=identifier
        )  # the server runs each request in a context of its own
        await self.app(scope, receive, with_id)


def current() -> str:
    """Return the id of the request that is being served; empty outside one."""
    return str(structlog.contextvars.get_contextvars().get("request", ""))
