"""A person brings photos of their own, and checkpoints that others published: each becomes a scenario."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import tiny_published
from data import photos
from live import Server

OPENED = re.compile(r"#/build\?.*scenario=([0-9a-f]{16})")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this file's own, whose list of published checkpoints holds a tiny set."""
    yield from tiny_published.serve(tmp_path_factory.mktemp("browser-data"))


@pytest.fixture(scope="module")
def address(own: Server) -> str:
    return own.address


def scenario_of(page: Page) -> str:
    page.wait_for_url(OPENED)
    found = OPENED.search(page.url)
    assert found
    return found.group(1)


def test_a_folder_of_photos_becomes_a_scenario_that_forgets_a_person(
    own: Server, page: Page, address: str, tmp_path: Path
) -> None:
    folder = photos.with_manifest(tmp_path / "meine Fotos ü", 90)
    page.goto(address)
    page.get_by_role("main").get_by_role("link", name="New scenario").first.click()
    dialog = page.get_by_role("dialog", name="New scenario")
    dialog.get_by_role("button", name="Your own images").click()
    form = dialog.get_by_role("region", name="Your own images")
    form.get_by_label("Folder", exact=True).fill(str(folder))
    form.get_by_label("Name").fill("Meine Fotos ü")
    expect(form.get_by_role("button", name="Add as")).to_be_disabled()
    form.get_by_role("button", name="Look at it").click()
    expect(form).to_contain_text("72 training and 18 test images of 3 classes, from the manifest manifest.csv")
    expect(form).to_contain_text("Column “subject”: 6 different values")
    form.get_by_role("button", name="Add as meine-fotos-u").click()
    tile = dialog.get_by_role("button", name=re.compile("^Meine Fotos ü"))
    expect(tile).to_contain_text("ready")
    expect(tile).to_have_attribute("aria-pressed", "true")
    dialog.get_by_role("button", name="Groups", exact=True).click()
    dialog.get_by_label("Column").select_option(label="subject (6 values)")
    values = dialog.get_by_role("group", name="Values to forget")
    values.get_by_label("person 3").check()
    expect(dialog.get_by_role("complementary", name="Preview")).to_contain_text("12")
    dialog.get_by_role("button", name="Create scenario").click()
    made = own.client.get(f"/scenarios/{scenario_of(page)}")
    assert made["forget"] == {"kind": "group", "column": "subject", "values": ["person 3"]}
    assert (made["sizes"]["forget"], made["sizes"]["retain"], made["sizes"]["test"]) == (12, 60, 18)
    expect(page.get_by_text("forget subject person 3").first).to_be_visible()


def test_a_local_copy_of_published_checkpoints_is_imported_and_compared(
    own: Server, page: Page, address: str, tmp_path: Path
) -> None:
    folder = tiny_published.layout(tmp_path / "hub")
    page.goto(address)
    page.get_by_role("link", name="Published checkpoints").click()
    dialog = page.get_by_role("dialog", name="Published checkpoints")
    dialog.get_by_label("Forgotten class").select_option(label="3")
    dialog.get_by_label("Local folder").fill(str(folder))
    dialog.get_by_role("button", name="Import this class").click()
    identifier = scenario_of(page)
    runs = own.client.runs(scenario=identifier)
    assert sorted(run["kind"] for run in runs) == ["original", "retrained", "unlearned"]
    assert [run["status"] for run in own.client.wait(*(run["id"] for run in runs))] == ["succeeded"] * 3
    card = page.get_by_role("region", name="Published models")
    expect(card.get_by_role("row").filter(has_text="tiny_full.pth")).to_contain_text("50.00")
    expect(card.get_by_role("row").filter(has_text="tiny_full.pth")).to_contain_text("⚠")
    expect(card.get_by_role("row").filter(has_text="other_3.pth")).to_have_count(2)
    expect(card).to_contain_text("Over half a point apart")
