"""Limits on what a request may carry, enforced while it arrives: nothing larger is spooled or parsed."""

from __future__ import annotations

import asyncio
import time
from collections import deque

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comparator.api.problems import respond
from comparator.whole_numbers import whole_number

FORM_BYTES = 1 << 20
BODY_BYTES = 1 << 24
MOST_NAMES, NAME_END, FORM = 200_000, b":", "multipart/"
FILES = "/api/v1/runs/imports"
UPLOADS = (FILES, "/api/v1/methods")
AT_ONCE, MINUTE, RETRY = 4, 60.0, {"Retry-After": "10"}


class BodyLimit:
    """Refuses bodies over a limit (that of uploads where files are taken; elsewhere 16 MB and 200,000 names), bodies
    that stop arriving, and more uploads than a minute or the server can take."""

    def __init__(
        self, app: ASGIApp, upload_bytes: int, uploads_per_minute: int = 60, idle_seconds: float = 30.0
    ) -> None:
        self.app, self.upload_bytes, self.idle_seconds = app, upload_bytes, idle_seconds
        self._recent: deque[float] = deque(maxlen=uploads_per_minute)
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Watch one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        upload = scope["method"] == "POST" and scope["path"] in UPLOADS
        limit = self.upload_bytes + FORM_BYTES if upload and scope["path"] == FILES else BODY_BYTES
        fault = f"the request has more than {limit:,} bytes"
        declared = whole_number(Headers(scope=scope).get("content-length"))
        if declared is not None and declared > limit:
            problem = respond(Request(scope), 413, "Too large", f"{fault}: {declared}.", "Nothing was stored.")
            await problem(scope, receive, send)
            return
        seen, complete, names = 0, False, 0
        form = Headers(scope=scope).get("content-type", "").lower().startswith(FORM)

        async def counted() -> Message:
            nonlocal seen, complete, names
            try:
                message = await asyncio.wait_for(receive(), None if complete else self.idle_seconds)
            except TimeoutError:
                raise HTTPException(408, f"nothing arrived for {self.idle_seconds:g} seconds") from None
            seen += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if seen > limit:
                raise HTTPException(413, fault)
            names += 0 if form else message.get("body", b"").count(NAME_END)  # each name in JSON has one behind it
            if names > MOST_NAMES:
                raise HTTPException(413, f"the request has more than {MOST_NAMES:,} names")
            return message

        if not upload:
            await self.app(scope, counted, send)
            return
        if refusal := self._too_many():
            problem = respond(Request(scope), 429, "Too many uploads", refusal, "Wait a little, then try again.")
            problem.headers.update(RETRY)
            await problem(scope, receive, send)
            return
        self._running += 1
        try:
            await self.app(scope, counted, send)
        finally:
            self._running -= 1

    def _too_many(self) -> str:
        """Say why an upload has to wait, if it has; else count it."""
        if self._running >= AT_ONCE:
            return f"{self._running} uploads are arriving; at most {AT_ONCE} do at once."
        now = time.monotonic()
        if len(self._recent) == self._recent.maxlen and now - self._recent[0] < MINUTE:
            return f"There were {len(self._recent)} uploads within a minute."
        self._recent.append(now)
        return ""
