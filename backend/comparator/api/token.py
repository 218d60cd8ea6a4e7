"""The token of a server that others can reach: a link sets a cookie for browsers, scripts send it as a header."""

from __future__ import annotations

import hashlib
import hmac
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from comparator.api.problems import respond

PARAMETER = "token"
DAYS = 30
ADVICE = "Open the link that the server printed, or send the header “Authorization: Bearer TOKEN”."
PAGE = """<!doctype html><html lang="en"><title>Unlearning Comparator</title>
<meta name="viewport" content="width=device-width"><style>body{font:16px system-ui;max-width:32rem;margin:15vh auto;
padding:0 1rem}input{font:inherit;width:100%;box-sizing:border-box;padding:.4rem;margin:.5rem 0}button{font:inherit}
</style><h1>This server needs its token</h1><p>__FAULT__ Open the link that the server printed when it started, or paste
the token.</p><form><label>Token <input name="token" type="password" autocomplete="off" required></label>
<button>Enter</button></form></html>"""


class Token:
    """Decides whether a request may pass; an empty token lets everything pass."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        digest = hmac.new(self._token, b"cookie", hashlib.sha256).hexdigest()
        self._cookie, self._value = f"comparator-{digest[:8]}", digest[8:]

    def refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """Return what to answer instead of the request: nothing, the way in, or a refusal."""
        if not self._token or self._known(headers):
            return None
        page = scope["method"] == "GET" and not scope["path"].startswith("/api/")
        given = dict(parse_qsl(scope["query_string"].decode("latin-1"))) if page else {}
        if PARAMETER in given:
            if _same(given[PARAMETER], self._token):
                return self._enter(given)
            return _page("That token is wrong.")
        if page and "text/html" in headers.get("accept", ""):
            return _page("")
        fault = "The token is wrong." if "authorization" in headers else "The request has no token."
        refused = respond(Request(scope), 401, "Token needed", fault, ADVICE)
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused

    def _known(self, headers: Headers) -> bool:
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return _same(given.strip(), self._token)
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        return self._cookie in cookies and _same(cookies[self._cookie].value, self._value.encode())

    def _enter(self, given: dict[str, str]) -> Response:
        """Set the cookie, and show the same page without the token in its address."""
        rest = urlencode({name: value for name, value in given.items() if name != PARAMETER})
        answer = RedirectResponse(f"./?{rest}" if rest else "./", status_code=303)
        answer.set_cookie(self._cookie, self._value, max_age=DAYS * 86_400, httponly=True, samesite="lax")
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _same(given: str, wanted: bytes) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), wanted)


def _page(fault: str) -> Response:
    return HTMLResponse(PAGE.replace("__FAULT__", fault), status_code=401, headers={"Cache-Control": "no-store"})
