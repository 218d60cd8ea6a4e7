"""An attack from somebody else's package in a real browser: shown, asked and drawn with no edit in the project."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect
from safetensors.numpy import load
from scipy.special import softmax

from comparator.client import Client, connect
from comparator.store.holder import live_server
from e2e.test_first_look import AXE, TAGS, scenario
from installed import install
from live import until

ATTACK = "confidence_gap"
LABEL = "Confidence gap"
RESULTS = ("value", "curve", "images", "table")
HEAT = 2.0


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plugin-workspace")


@pytest.fixture(scope="module")
def client(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server of its own, where the package is installed."""
    package = install(ATTACK, tmp_path_factory.mktemp("plugin-package"))
    added = {"PYTHONPATH": str(package), "COMPARATOR_SHIPPED": "true"}
    with mock.patch.dict(os.environ, added), connect(workspace) as running:
        yield running


@pytest.fixture(scope="module")
def address(client: Client, workspace: Path) -> str:
    owner = live_server(workspace)
    assert owner
    return str(owner["address"])


@pytest.fixture(scope="module")
def models(client: Client) -> tuple[str, str, str]:
    """The ready-made random scenario, a model that forgot nothing, and a retrained one."""
    identifier = scenario(client, "random")
    nothing = next(run for run in client.runs(scenario=identifier) if run["method"] == "do_nothing")
    retrained = client.runs(scenario=identifier, kind="retrained")[0]
    return identifier, nothing["id"], retrained["id"]


def region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def opened(page: Page, address: str, models: tuple[str, str, str]) -> Locator:
    """The attack's panel, once all four results are drawn."""
    identifier, a, b = models
    page.goto(f"{address}/#/attack?scenario={identifier}&a={a}&b={b}&open=others")
    heading = page.get_by_role("heading", name="Other attacks")
    expect(heading).to_be_visible()
    heading.scroll_into_view_if_needed()
    for kind in RESULTS:
        expect(region(page, f"{LABEL}: {kind}")).to_be_visible()
    return region(page, LABEL)


def fits(panel: Locator, width: int) -> bool:
    """Whether a panel lies inside the window, and what it holds inside the panel."""
    box = panel.bounding_box()
    inside = panel.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth")
    return bool(inside and box and box["x"] >= 0 and box["x"] + box["width"] <= width)


def gap(client: Client, identifier: str, run: str, heat: float) -> float:
    """Mean confidence on forgotten images minus that on test images, from the predictions that a script gets."""
    train, test = (load(client.get(f"/runs/{run}/predictions", split=split)) for split in ("train", "test"))
    forgotten = client.partition(identifier)["roles"] == 1
    sure = [
        softmax(logits.astype(np.float64) / heat, axis=1).max(axis=1)
        for logits in (train["train_logits"], test["test_logits"])
    ]
    return float(sure[0][forgotten].mean() - sure[1].mean())


def numbers(panel: Locator) -> list[float]:
    """The values of A and B, as they are written in the panel once both are there."""
    found = panel.locator("dt .number")
    expect(found).to_have_count(2)
    return [float(text.replace("−", "-")) for text in found.all_inner_texts()]


def test_a_new_attack_needs_no_new_view(client: Client, page: Page, address: str, models: tuple[str, str, str]) -> None:
    identifier, a, b = models
    panel = opened(page, address, models)
    for words in ("Compare how sure the model is", "Was it in?", "sees the largest probability", "mean confidence on"):
        expect(panel).to_contain_text(words)
    panel.get_by_text("Nobody, nowhere, 2026").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("Best when closest to the retrained model")
    value = region(page, f"{LABEL}: value")
    wanted = [gap(client, identifier, run, 1.0) for run in (a, b)]
    assert numbers(value) == pytest.approx(wanted, rel=1e-3)
    expect(region(page, f"{LABEL}: table").get_by_role("table")).to_have_count(2)
    expect(region(page, f"{LABEL}: table").get_by_role("row").nth(1)).to_contain_text("0.5")

    panel.get_by_text(re.compile("^Parameters")).click()
    panel.get_by_role("textbox", name="Temperature").fill("0")
    expect(panel.get_by_text("Must be more than 0.")).to_be_visible()
    expect(panel.get_by_role("button", name="Simulate")).to_be_disabled()
    panel.get_by_role("textbox", name="Temperature").fill(f"{HEAT:g}")
    panel.get_by_role("textbox", name="Levels").fill("0.25, 0.75")
    panel.get_by_role("button", name="Simulate").click()
    expect(panel.get_by_text("Parameters (2 changed)")).to_be_visible()
    expect(region(page, f"{LABEL}: table").get_by_role("row").nth(1)).to_contain_text("0.25")
    heated = [gap(client, identifier, run, HEAT) for run in (a, b)]
    assert numbers(value) == pytest.approx(heated, rel=1e-3)
    assert f"{ATTACK}" in page.url
    page.reload()
    expect(page.get_by_text("Parameters (2 changed)")).to_be_visible()
    page.get_by_role("heading", name="Other attacks").scroll_into_view_if_needed()
    expect(region(page, f"{LABEL}: value")).to_be_visible()
    assert numbers(region(page, f"{LABEL}: value")) == pytest.approx(heated, rel=1e-3)


def test_its_curves_and_images_are_read_with_the_keyboard_and_taken_away(
    page: Page, address: str, models: tuple[str, str, str], tmp_path: Path
) -> None:
    opened(page, address, models)
    curve = region(page, f"{LABEL}: curve")
    curve.get_by_role("img").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(curve.get_by_role("status")).to_contain_text("Confidence 0.01")
    expect(curve.get_by_role("status")).to_contain_text("A forgotten")
    with page.expect_download() as waiting:
        curve.get_by_role("button", name=f"Export {LABEL}: curve").click()
        page.get_by_role("menuitem", name="Numbers (CSV)").click()
    lines = Path(waiting.value.path()).read_text().splitlines()
    assert lines[0] == "line,confidence,value,lower,upper"
    assert len(lines) == 1 + 2 * 2 * 101

    images = region(page, f"{LABEL}: images")
    lowest = images.get_by_role("list", name="Lowest under A").get_by_role("button")
    expect(lowest).to_have_count(24)
    lowest.first.focus()
    page.keyboard.press("ArrowRight")
    expect(lowest.nth(1)).to_be_focused()
    named = re.match(r"Image (\d+), (train|test), ", lowest.nth(1).get_attribute("aria-label") or "")
    assert named
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name=f"Image {named[1]}, {named[2]}")).to_contain_text("Do Nothing")
    page.keyboard.press("Escape")
    images.get_by_role("button", name="Select 48 images in all views").click()
    page.get_by_role("link", name="Contrast").click()
    expect(page.get_by_role("button", name="Clear the selection of 48 samples").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_left_out(page: Page, address: str, models: tuple[str, str, str], scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    panel = opened(page, address, models)
    panel.get_by_text(re.compile("^Parameters")).click()
    page.evaluate(AXE.read_text())
    faults = page.evaluate(
        "async (tags) => (await axe.run(document, { runOnly: tags })).violations.map("
        "(rule) => `${rule.id} (${rule.impact}) ${rule.nodes[0].html.slice(0, 160)}`)",
        TAGS,
    )
    assert faults == [], json.dumps(faults, indent=1)
    for width in (1280, 1920, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        for kind in RESULTS:
            found = region(page, f"{LABEL}: {kind}")
            expect(found).to_be_visible()
            until(partial(fits, found, width), seconds=10)
