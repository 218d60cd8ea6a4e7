"""A server that others can reach demands its token, tells it once, and lets nothing pass without."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from comparator.api.guard import Guard
from comparator.api.serve import guarded
from comparator.client import Client, RequestRefused, connect
from comparator.errors import InvalidInput
from comparator.settings import Settings
from comparator.store.holder import live_server
from live import ENVIRONMENT, until

SECRET = "a-long-enough-secret-of-a-test"


@pytest.fixture
def app() -> Starlette:
    def answer(_request: object) -> PlainTextResponse:
        return PlainTextResponse("inside")

    made = Starlette(routes=[Route("/", answer), Route("/api/v1/x", answer, methods=["GET", "POST"])])
    made.add_middleware(Guard, hosts=["lab.example"], token=SECRET)
    return made


def browser(app: Starlette) -> TestClient:
    return TestClient(app, base_url="http://lab.example:8000", follow_redirects=False)


def test_the_link_sets_a_cookie_that_scripts_of_pages_cannot_read(app: Starlette) -> None:
    client = browser(app)
    entered = client.get(f"/?token={SECRET}&a=1", headers={"Accept": "text/html"})
    assert entered.status_code == 303
    assert entered.headers["location"] == "./?a=1"
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert SECRET not in cookie
    assert client.get("/").text == "inside"
    assert client.post("/api/v1/x", headers={"Origin": "http://lab.example:8000"}).text == "inside"
    foreign = client.post("/api/v1/x", headers={"Origin": "http://evil.example"})
    assert foreign.status_code == 403, "the cookie alone is not enough for a change that a foreign page asks for"


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"Authorization": "Bearer wrong"}, {"Authorization": SECRET}, {"Authorization": f"Basic {SECRET}"},
        {"Authorization": "Bearer "}, {"Authorization": "Bearer ä".encode()}, {"Cookie": f"comparator={SECRET}"},
        {"Cookie": "a=\x01"}, {"Cookie": f"token={SECRET}"},
    ],
)  # fmt: skip
def test_without_the_token_nothing_passes(app: Starlette, headers: dict) -> None:
    client = browser(app)
    for method in ("GET", "POST", "OPTIONS", "HEAD"):
        refused = client.request(method, "/api/v1/x", headers=headers)
        assert refused.status_code == 401, method
        assert refused.headers["www-authenticate"] == "Bearer"
        assert refused.headers["x-content-type-options"] == "nosniff"
    assert "link that the server printed" in client.get("/api/v1/x", headers=headers).json()["advice"]
    page = client.get("/", headers={**headers, "Accept": "text/html"})
    assert page.status_code == 401
    assert "paste" in page.text
    assert "set-cookie" not in page.headers


def test_a_wrong_link_says_so(app: Starlette) -> None:
    for given in ("wrong", SECRET[:-1], f"{SECRET}x", "%00", "ä"):
        page = browser(app).get("/", params={"token": given})
        assert (page.status_code, "token is wrong" in page.text) == (401, True)
    assert browser(app).get(f"/api/v1/x?token={SECRET}").status_code == 401, "the link is for the page alone"


def test_scripts_send_a_header(app: Starlette) -> None:
    for kind in ("Bearer", "bearer"):
        assert browser(app).get("/api/v1/x", headers={"Authorization": f"{kind} {SECRET}"}).text == "inside"


def test_the_host_is_checked_before_the_token(app: Starlette) -> None:
    found = browser(app).get("/", headers={"Host": "evil.example", "Authorization": f"Bearer {SECRET}"})
    assert found.status_code == 403


def test_on_loopback_no_token_is_needed_and_elsewhere_one_is_made(tmp_path: Path) -> None:
    assert guarded(Settings(workspace=tmp_path, host="127.0.0.1")).token is None
    open_to_others = guarded(Settings(workspace=tmp_path, host="0.0.0.0"))
    assert len(open_to_others.token or "") >= 40
    assert "127.0.0.1" in open_to_others.hosts
    assert guarded(Settings(workspace=tmp_path, host="0.0.0.0")).token != open_to_others.token
    assert guarded(Settings(workspace=tmp_path, host="192.0.2.1", token=SECRET)).token == SECRET
    assert guarded(Settings(workspace=tmp_path, host="127.0.0.1", token=SECRET)).token == SECRET
    for weak in ("", "short", "ä" * 20, "a" * 20 + "\n"):
        with pytest.raises(InvalidInput, match="is no secret"):
            guarded(Settings(workspace=tmp_path, host="0.0.0.0", token=weak))
    assert SECRET not in repr(Settings(workspace=tmp_path, token=SECRET))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A server on all addresses of this machine: its workspace, and what it wrote on the terminal."""
    command = [sys.executable, "-m", "comparator.cli", "serve", "--host", "0.0.0.0", "--port", "0"]
    environment = {**os.environ, **ENVIRONMENT}
    with (tmp_path / "terminal").open("w") as terminal:
        process = subprocess.Popen([*command, "--workspace", str(tmp_path / "w")], stderr=terminal, env=environment)
    try:
        until(lambda: live_server(tmp_path / "w") and "token=" in (tmp_path / "terminal").read_text())
        yield tmp_path / "w", (tmp_path / "terminal").read_text()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def test_a_server_on_all_addresses(opened: tuple[Path, str]) -> None:
    workspace, terminal = opened
    token = re.findall(r"/\?token=(\S+)", terminal)
    assert len(token) == 1, "it is printed once"
    assert "not encrypted" in terminal
    owner = live_server(workspace)
    assert stat.S_IMODE((workspace / "server.json").stat().st_mode) == 0o600
    with connect(workspace) as client:
        assert client.get("/health")["workspace"] == str(workspace)
    with Client(owner["address"], token="") as stranger, pytest.raises(RequestRefused) as refused:
        stranger.get("/scenarios")
    assert refused.value.status == 401
    with httpx.Client(base_url=owner["address"], follow_redirects=True) as visitor:
        for path in ("/", "/docs", "/api/v1/openapi.json", "/api/v1/events", "/index.html", "/api/v1/moon"):
            assert visitor.get(path).status_code == 401, path
        assert visitor.get(f"/?token={token[0]}").status_code == 200
        assert visitor.get("/api/v1/health").status_code == 200
    for file in (workspace / "logs").rglob("*"):
        assert file.is_dir() or token[0] not in file.read_text(), f"{file} holds the token"
