"""A method of one's own in the browser: bring a file, read what the check says, set it up, run it, find its row."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from playwright.sync_api import Browser, Page, expect

from comparator.client import Client, connect
from comparator.store.holder import live_server
from custom_methods.method_files import GOOD

BROKEN = GOOD.replace('reads={"forget"}', 'reads={"retain"}').encode()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("custom-browser-workspace")


@pytest.fixture(scope="module")
def client(workspace: Path) -> Iterator[Client]:
    """A server that lets people upload methods."""
    allowed = {"COMPARATOR_ALLOW_CUSTOM_CODE": "true", "COMPARATOR_SHIPPED": "true"}
    with mock.patch.dict(os.environ, allowed), connect(workspace) as running:
        yield running


@pytest.fixture(scope="module")
def address(client: Client, workspace: Path) -> str:
    owner = live_server(workspace)
    assert owner
    return str(owner["address"])


def build(client: Client, page: Page, address: str) -> None:
    (scenario,) = (found for found in client.get("/scenarios") if found["forget"]["kind"] == "class")
    page.goto(f"{address}/#/build?scenario={scenario['id']}")
    page.get_by_role("button", name="Your own method").click()


def drop(page: Page, source: bytes) -> None:
    page.get_by_role("dialog").locator("input[type=file]").set_input_files(
        {"name": "climb.py", "mimeType": "text/x-python", "buffer": source}
    )


def test_from_a_file_to_a_row_in_screen(client: Client, page: Page, address: str) -> None:
    build(client, page, address)
    dialog = page.get_by_role("dialog", name="Your own method")
    expect(dialog).to_contain_text("sandbox:")

    drop(page, BROKEN)
    report = dialog.get_by_role("region", name="Climb: check and source")
    expect(report).to_contain_text("breaks contracts")
    expect(report.get_by_role("list", name="Contracts")).to_contain_text('Add "forget" to reads')

    drop(page, GOOD.encode())
    expect(report).to_contain_text("keeps every contract")
    expect(report.get_by_role("listitem").filter(has_text="The same seed gives the same weights")).to_contain_text(
        "kept"
    )
    expect(report.get_by_role("table", name="Parameters")).to_contain_text("passes over the forget set")
    expect(report).to_contain_text("task.step(optimizer, -task.loss(images, labels))")
    expect(report.get_by_label("Version").get_by_role("option")).to_have_count(2)

    dialog.get_by_role("button", name="Use it").click()
    card = page.get_by_role("list", name="Methods").get_by_role("button").filter(has_text="Climb")
    expect(card).to_contain_text("yours")
    form = page.get_by_role("form", name="Settings of Climb")
    form.get_by_label("Epochs").first.fill("3")
    form.get_by_role("button", name="Build 1 model").click()
    expect(page.get_by_role("region", name="Queue").get_by_role("listitem").filter(has_text="Climb")).to_contain_text(
        "UA"
    )
    (run,) = client.runs(method="climb")
    assert run["status"] == "succeeded"
    assert run["parameters"]["epochs"] == 3

    page.get_by_role("navigation", name="Workflow").get_by_role("link", name="Screen").click()
    expect(page.get_by_role("treegrid", name="Models").get_by_role("row").filter(has_text="Climb")).to_be_visible()


def test_what_is_no_method_is_refused_in_words(client: Client, browser: Browser, address: str) -> None:
    """In a page of its own: the browser itself logs the refused request."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        build(client, page, address)
        drop(page, b"x = 1")
        expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("it registers none", timeout=60_000)
    finally:
        context.close()
