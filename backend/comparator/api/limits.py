"""Limits on what a request may carry, enforced while it arrives: nothing larger is spooled or parsed."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comparator.api.problems import respond

FORM_BYTES = 1 << 20
BODY_BYTES = 1 << 24


class BodyLimit:
    """Refuses bodies over a limit: that of uploads for multipart forms, 16 MB for everything else."""

    def __init__(self, app: ASGIApp, upload_bytes: int) -> None:
        self.app, self.upload_bytes = app, upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the bytes of one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        form = headers.get("content-type", "").startswith("multipart/form-data")
        limit = self.upload_bytes + FORM_BYTES if form else BODY_BYTES
        fault = f"the request has more than {limit:,} bytes"
        declared = headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            problem = respond(Request(scope), 413, "Too large", f"{fault}: {declared}.", "Nothing was stored.")
            await problem(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise HTTPException(413, fault)
            return message

        await self.app(scope, counted, send)
