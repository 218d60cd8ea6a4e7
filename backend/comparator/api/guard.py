"""Guards of a server on localhost: known Host, own Origin, security headers."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comparator.api.problems import respond

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self'; connect-src 'self'; frame-ancestors 'self'; base-uri 'self'; form-action 'self'",
}
DOCUMENTATION = ("/docs", "/redoc")


class Guard:
    """Refuses requests for a foreign host (DNS rebinding) and changes asked for by foreign pages."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app, self.hosts = app, frozenset(hosts) | LOOPBACK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request and add the headers to its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if fault := self._fault(headers, scope["method"]):
            await respond(Request(scope), 403, "Refused", fault, "Open the address that the server printed.")(
                scope, receive, send
            )
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start" and not scope["path"].startswith(DOCUMENTATION):
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        await self.app(scope, receive, with_headers)

    def _fault(self, headers: Headers, method: str) -> str:
        host = _parts(f"//{headers.get('host', '')}").hostname or ""
        if host not in self.hosts:
            return f"The host “{host}” is not one of this server's names."
        if method in SAFE_METHODS:
            return ""
        if headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            return "The request comes from a page of another site."
        origin = headers.get("origin")
        if origin and origin != "null" and _parts(origin).netloc != headers.get("host"):
            return f"The request comes from a page of {origin}."
        return "The request comes from a page without an origin." if origin == "null" else ""


def _parts(address: str) -> SplitResult:
    """Split an address; one that cannot be split has no host."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
