"""Guards of the server: known Host, the token if there is one, own Origin, security headers."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comparator.api.problems import respond
from comparator.api.token import Token
from comparator.errors import LONGEST_NAME, cut

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
API, PRIVATE = "/api/", "private, no-store"
HOST = re.compile(r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::[0-9]{1,5})?")
OPENED = {"mode": "navigate", "dest": "document", "user": "?1"}  # Fetch Metadata of a link that somebody clicked
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self'; connect-src 'self'; frame-ancestors 'self'; base-uri 'self'; form-action 'self'",
}


class Guard:
    """Refuses requests for a foreign host (DNS rebinding) or without the token, and what foreign pages ask for."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], token: str = "") -> None:
        self.app, self.hosts = app, frozenset(host.lower() for host in hosts) | LOOPBACK
        self.token = Token(token)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request and add the headers to its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                answered.update(SECURITY_HEADERS)
                if scope["path"].startswith(API):
                    answered.setdefault("Cache-Control", PRIVATE)
            await send(message)

        refusal = self._refusal(scope, headers)
        await (refusal or self.app)(scope, receive, with_headers)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """Return what to answer instead of the request, if it may not pass."""
        host = _name(headers.getlist("host"))
        fault, advice = "", "Open the address that the server printed."
        if host not in self.hosts:
            fault = f"The host “{cut(headers.get('host', ''), LONGEST_NAME)}” is not one of this server's names."
            advice += " A name of your own is made known with --allow-host."
        elif refused := self.token.refusal(scope, headers):
            return refused
        fault = fault or self._foreign(headers, scope["method"], scope["path"])
        return respond(Request(scope), 403, "Refused", fault, advice) if fault else None

    @staticmethod
    def _foreign(headers: Headers, method: str, path: str) -> str:
        """Say which other page asks for a change, or for anything of the API: reading may queue work, too."""
        site, reads = headers.get("sec-fetch-site"), method in SAFE_METHODS
        if site == "cross-site" and not (reads and (not path.startswith(API) or _opened(headers))):
            return "The request comes from a page of another site."
        if reads:
            return ""
        if site == "same-site":
            return "The request comes from a page of another site."
        origin = headers.get("origin")
        if origin and origin != "null" and _parts(origin).netloc != headers.get("host"):
            return f"The request comes from a page of {origin}."
        return "The request comes from a page without an origin." if origin == "null" else ""


def _opened(headers: Headers) -> bool:
    """Tell whether a person followed a link; pictures, frames and scripts of a page, and moves of its own, are not."""
    return all(headers.get(f"sec-fetch-{name}") == value for name, value in OPENED.items())


def _name(given: list[str]) -> str:
    """Return the name in the one Host header, without its port; what is not wholly a name and a port is none."""
    found = HOST.fullmatch(given[0]) if len(given) == 1 else None
    return (found["name"] or found["address"]).lower() if found else ""


def _parts(address: str) -> SplitResult:
    """Split an address; one that cannot be split has no host."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
