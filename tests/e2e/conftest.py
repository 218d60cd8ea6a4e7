"""A running app over a workspace with the ready-made scenarios, and a real Chromium before it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect, sync_playwright

from comparator.client import Client, connect
from comparator.store.holder import live_server

ROOT = Path(__file__).resolve().parents[2]
CIFAR = ROOT.parent / "shared" / "data" / "cifar10"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SLOW_MILLISECONDS = 60_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser: on a busy machine it may lose a race, so it has a second try, counted as a rerun."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser-workspace")


@pytest.fixture(scope="session")
def client(workspace: Path) -> Iterator[Client]:
    if not (ROOT / "frontend" / "dist" / "index.html").exists():
        pytest.fail("The front end is not built: run `python3 dev.py setup`.")
    os.environ["COMPARATOR_SHIPPED"] = "true"
    if CIFAR.exists():
        os.environ["COMPARATOR_LOCAL_DATA"] = f'["{CIFAR}"]'
    with connect(workspace) as running:
        yield running


@pytest.fixture(scope="session")
def address(client: Client, workspace: Path) -> str:
    owner = live_server(workspace)
    assert owner
    return str(owner["address"])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium; without one the test run fails loudly instead of passing with nothing seen."""
    named = os.environ.get("COMPARATOR_BROWSER")
    path = named or next((found for name in BROWSERS if (found := shutil.which(name))), None)
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=None if path in (None, "playwright") else path, args=arguments
            )
        except Error as error:
            pytest.fail(f"No Chromium could be started, so no browser test ran: {error}")
        yield browser
        browser.close()


def _in_words(message: ConsoleMessage) -> str:
    return f"{message.text} ({message.location['url']})"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page that fails the test for errors in the console, and for requests to anywhere else."""
    expect.set_options(timeout=SLOW_MILLISECONDS)
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    context.set_default_timeout(SLOW_MILLISECONDS)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(_in_words(message)) if message.type == "error" else None)
    own = (address, "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else faults.append(f"left: {request.url}"))
    yield page
    context.close()
    assert not faults
