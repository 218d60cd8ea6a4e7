"""The distance to retrained in a real browser: order, ties, link, names in the plot, bounds, commands by key."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from comparator.client import Client

BOXES = """() => {
  const plot = document.querySelector('[data-label]').closest('svg');
  const box = (node) => { const { left, right, top, bottom } = node.getBoundingClientRect();
    return { left, right, top, bottom }; };
  return {
    labels: [...plot.querySelectorAll('text[data-label]')].map(box),
    marks: [...plot.querySelectorAll('[data-point] g path')].map(box),
  };
}"""


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    across = one["left"] < other["right"] and other["left"] < one["right"]
    return across and one["top"] < other["bottom"] and other["top"] < one["bottom"]


@pytest.mark.parametrize("forget", ["class", "random"])
def test_names_in_the_trade_off_plot_cover_nothing(page: Page, client: Client, address: str, forget: str) -> None:
    for scenario in client.get("/scenarios"):
        if scenario["forget"]["kind"] != forget:
            continue
        page.goto(f"{address}/#/screen?scenario={scenario['id']}")
        expect(page.locator("text[data-label]").first).to_be_visible()
        found: dict[str, Any] = page.evaluate(BOXES)
        assert len(found["marks"]) > 4
        for place, label in enumerate(found["labels"]):
            assert not [other for other in found["labels"][place + 1 :] if overlap(label, other)]
            assert not [mark for mark in found["marks"] if overlap(label, mark)]


def test_the_table_begins_with_the_closest_and_the_link_keeps_the_yardstick(
    page: Page, client: Client, address: str
) -> None:
    scenario = next(found["id"] for found in client.get("/scenarios") if "twin" in found["title"])
    measured = client.get("/yardstick", scenario=scenario)
    runs = {run["id"]: run for run in client.runs(scenario=scenario, kind="unlearned")}
    page.goto(f"{address}/#/screen?scenario={scenario}")
    table = page.get_by_role("treegrid", name="Models")
    expect(table.get_by_text("closest", exact=True).first).to_be_visible()
    first = next(row["run"] for row in measured["runs"] if row["run"] in runs)
    expect(table.locator("tbody").nth(1).locator("tr").first).to_contain_text(first[:6])
    page.get_by_role("button", name="Distance", exact=True).click()
    page.get_by_role("button", name="Mean", exact=True).click()
    expect(page).to_have_url(re.compile("combine=mean"))
    page.get_by_role("checkbox", name="WCPS").uncheck()
    expect(page).to_have_url(re.compile("yardstick=UA"))
    address_now = page.url
    page.reload()
    page.get_by_role("button", name="Distance", exact=True).click()
    expect(page.get_by_role("checkbox", name="WCPS")).not_to_be_checked()
    assert page.url == address_now


def test_a_stretch_of_an_axis_keeps_models_and_a_key_opens_the_commands(
    page: Page, client: Client, address: str
) -> None:
    scenario = next(found["id"] for found in client.get("/scenarios") if found["forget"]["kind"] == "class")
    page.goto(f"{address}/#/screen?scenario={scenario}&filters=%5B%22RA%3E%3D0.99%22%5D")
    table = page.get_by_role("treegrid", name="Models")
    expect(table.get_by_text("SCRUB")).to_be_visible()
    expect(table.get_by_text("Gradient Ascent")).to_have_count(0)
    page.get_by_role("button", name="RA ≥ 0.99").click()
    expect(table.get_by_text("Gradient Ascent")).to_be_visible()
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="What do you want to do?")
    dialog.get_by_role("searchbox").fill("go to contrast")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/contrast"))
