"""Take the pictures that the README shows, from the running app: `.venv/bin/python img/make.py`.

Starts the app on a temporary workspace with the ready-made scenarios, and a headless Chromium.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from comparator.client import Client, connect
from comparator.store.holder import live_server

HERE = Path(__file__).resolve().parent
SIZE = {"width": 1440, "height": 900}
COMPARED = ("gradient_ascent", "scrub")
PATIENCE_MILLISECONDS, SETTLE_MILLISECONDS = 120_000, 12_000


def main() -> None:
    """Write one picture for each stage in light, and the table in dark."""
    browser_path = os.environ.get("COMPARATOR_BROWSER") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, connect(Path(folder)) as client, sync_playwright() as playwright:
        address = (live_server(Path(folder)) or {})["address"]
        query = compared(client)
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for scheme, stages in (("light", ("build", "screen", "contrast", "attack")), ("dark", ("screen",))):
            page = browser.new_page(viewport=SIZE, color_scheme=scheme, reduced_motion="reduce")
            for stage in stages:
                take(page, f"{address}/#/{stage}?{query}", HERE / f"{stage}-{scheme}.png")
            page.close()
        browser.close()


def compared(client: Client) -> str:
    """Return the query of the class scenario with two of its unlearned runs as A and B."""
    shipped = client.get("/scenarios")
    scenario = next(found["id"] for found in shipped if found["forget"]["kind"] == "class")
    a, b = (client.runs(scenario=scenario, method=method)[0]["id"] for method in COMPARED)
    return f"scenario={scenario}&a={a}&b={b}"


def take(page: Page, address: str, target: Path) -> None:
    """Wait until everything that loads or computes has come, then take the picture."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    loading = page.get_by_role("status").filter(has_text="Loading").or_(page.locator("main [role=progressbar]"))
    expect(loading).to_have_count(0, timeout=PATIENCE_MILLISECONDS)
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    page.screenshot(path=target)


if __name__ == "__main__":
    main()
