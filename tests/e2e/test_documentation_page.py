"""The description of the REST interface works without a network: nothing is loaded from elsewhere."""

from __future__ import annotations

import httpx
from playwright.sync_api import Page, expect

from comparator.api.guard import SECURITY_HEADERS
from comparator.client import Client


def test_the_interface_is_described_and_can_be_tried_out(page: Page, client: Client, address: str) -> None:
    answers = []
    page.on("response", lambda answer: answers.append((answer.url, answer.status)))
    page.goto(f"{address}/docs")
    expect(page.get_by_role("heading", name="Unlearning Comparator")).to_be_visible()
    tags = {operation["tags"][0] for entry in _paths(client) for operation in entry.values()}
    for tag in tags:
        expect(page.locator(f'[data-tag="{tag}"]')).to_be_visible()
    page.locator('[data-tag="system"]').click()
    operation = page.locator("#operations-system-system-health")
    operation.get_by_role("button").first.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text(client.get("/health")["workspace"])
    assert (f"{address}/api/v1/health", 200) in answers
    assert [found for found in answers if found[1] >= 400] == []


def _paths(client: Client) -> list[dict]:
    return list(client.get("/openapi.json")["paths"].values())


def test_its_pages_have_the_headers_of_all_others(address: str) -> None:
    with httpx.Client(base_url=address, follow_redirects=True) as visitor:
        for path in ("/docs", "/docs/", "/docs/start.js"):
            answer = visitor.get(path)
            assert answer.status_code == 200
            assert SECURITY_HEADERS.items() <= {name: answer.headers.get(name) for name in SECURITY_HEADERS}.items()
            assert "http:" not in answer.text, path
            assert "https:" not in answer.text, path
        assert visitor.get("/redoc").status_code == 404
