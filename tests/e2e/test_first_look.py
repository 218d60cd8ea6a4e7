"""What a newcomer sees: real content at once, nothing computed, no fault of accessibility."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from comparator.client import Client, connect

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]
POOL = 8


def scenario(client: Client, kind: str) -> str:
    """Return the ready-made scenario with this kind of forget set."""
    shipped = [found for found in client.get("/scenarios") if found["forget"]["kind"] == kind]
    return str(shipped[-1]["id"])


def two_runs(client: Client, identifier: str) -> tuple[str, str]:
    runs = client.runs(scenario=identifier)
    return runs[0]["id"], next(run["id"] for run in runs if run["kind"] == "unlearned")


def test_ready_made_scenarios_are_there_without_computing(client: Client, page: Page, address: str) -> None:
    page.goto(address)
    for text in ("Forget class 3", "Forget random 10 %, seed 0, with twin"):
        expect(page.get_by_role("heading", name=text)).to_be_visible()
    expect(page.get_by_text(f"1 original · {POOL} retrained").first).to_be_visible()
    for kind in ("class", "random"):
        runs = client.runs(scenario=scenario(client, kind), kind="retrained")
        assert [run["status"] for run in runs] == ["succeeded"] * POOL


def test_nothing_is_computed_on_first_start(client: Client, tmp_path: Path) -> None:
    with connect(tmp_path) as fresh:
        assert len(fresh.get("/scenarios")) == 3
        assert fresh.get("/jobs")["jobs"] == []
        request = {"scenario": scenario(fresh, "class"), "kind": "unlearned", "method": "finetune", "seeds": [7]}
        preview = fresh.post("/runs/preview", request)
        assert preview["seconds"] > 0
        assert preview["elsewhere"], "nothing has run here: the ready-made models were timed on another machine"


def test_a_tile_leads_to_the_table_of_models(client: Client, page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("heading", name="Forget class 3").click()
    expect(page.get_by_role("treegrid", name="Models")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Retrained")).to_contain_text(f"{POOL} seeds")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["", "build", "screen", "contrast", "attack"])
def test_accessibility(client: Client, page: Page, address: str, view: str, scheme: str) -> None:
    identifier = scenario(client, "class")
    a, b = two_runs(client, identifier)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    query = f"?scenario={identifier}&a={a}&b={b}" if view else ""
    page.goto(f"{address}/#/{view}{query}")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("status").filter(has_text="Loading")).to_have_count(0)
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "async (tags) => (await axe.run(document, { runOnly: tags })).violations.map("
        "(rule) => `${rule.id} (${rule.impact}) ${rule.nodes[0].html.slice(0, 160)}`)",
        TAGS,
    )
    assert found == [], json.dumps(found, indent=1)


@pytest.mark.parametrize("width", [1280, 1440, 1920, 2560])
@pytest.mark.parametrize("view", ["build", "screen", "contrast", "attack"])
def test_nothing_overflows_sideways(client: Client, page: Page, address: str, view: str, width: int) -> None:
    identifier = scenario(client, "class")
    a, b = two_runs(client, identifier)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/#/{view}?scenario={identifier}&a={a}&b={b}")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_stages_are_reached_by_keyboard(client: Client, page: Page, address: str) -> None:
    page.goto(f"{address}/#/build?scenario={scenario(client, 'class')}")
    expect(page.get_by_role("region", name="Scenario")).to_be_visible()
    for key, stage in (("2", "screen"), ("3", "contrast"), ("4", "attack"), ("1", "build")):
        page.keyboard.press(key)
        page.wait_for_url(f"**/#/{stage}?**")


def test_losing_the_server_keeps_the_app(client: Client, browser: Browser, address: str) -> None:
    """Without a server every stage says so inside the page; nothing is loaded anew, and all comes back by itself."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        page.goto(f"{address}/#/?scenario={scenario(client, 'class')}")
        expect(page.get_by_role("heading", name="Forget class 3")).to_be_visible()
        page.wait_for_load_state("networkidle")
        page.evaluate("window.neverReloaded = true")
        banner = page.get_by_role("alert").filter(has_text="Server not reachable; retrying")
        context.set_offline(True)
        for stage in ("Build", "Screen", "Contrast", "Attack"):
            page.get_by_role("navigation", name="Workflow").get_by_role("link", name=stage).click()
            expect(banner).to_be_visible()
            expect(page.get_by_role("banner")).to_contain_text("Unlearning Comparator")
        context.set_offline(False)
        expect(banner).to_have_count(0)
        page.get_by_role("navigation", name="Workflow").get_by_role("link", name="Screen").click()
        expect(page.get_by_role("treegrid", name="Models")).to_be_visible()
        assert page.evaluate("window.neverReloaded"), "the page was never loaded anew"
    finally:
        context.close()
