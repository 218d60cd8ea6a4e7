"""A page of another site, in a real browser, cannot make the server work; a link that somebody clicks opens."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from comparator.client import Client

PAGE = """<!doctype html><title>Foreign</title><script>
let seen = 0;
const tell = (what) => { document.title = `${what} ${++seen}`; };
</script>
<img src="ADDRESS/api/v1/contrast/embedding?projection=separate&n_neighbors=NUMBER&RUNS" alt=""
  onload="tell('loaded')" onerror="tell('refused')">
<a href="ADDRESS/api/v1/health">health</a> <a href="ADDRESS/">app</a>"""


@pytest.fixture
def foreign(address: str, client: Client) -> Iterator[str]:
    """The address of a page on another host name of this machine: another site to the browser."""
    scenario = client.get("/scenarios")[-1]["id"]
    a, b = [run["id"] for run in client.runs(scenario=scenario) if run["kind"] == "unlearned"][:2]
    never_asked = str(20 + secrets.randbelow(180))
    shown = PAGE.replace("ADDRESS", address).replace("RUNS", f"a={a}&b={b}").replace("NUMBER", never_asked)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(shown.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that may go elsewhere and be refused, unlike those of the other tests."""
    page = browser.new_page()
    yield page
    page.close()


def test_a_foreign_page_reaches_nothing_and_its_links_open(page: Page, client: Client, foreign: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = client.get("/jobs")
    page.goto(foreign)
    expect(page).to_have_title("refused 1")
    assert "projection=separate" in asked[-1]
    assert client.get("/jobs") == before
    page.get_by_role("link", name="health").click()
    page.wait_for_url("**/api/v1/health")
    expect(page.get_by_text(client.get("/health")["workspace"])).to_be_visible()
    page.goto(foreign)
    page.get_by_role("link", name="app").click()
    expect(page.get_by_role("banner")).to_be_visible()
