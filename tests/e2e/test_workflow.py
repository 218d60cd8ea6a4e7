"""The main job in a real browser: make a scenario, train references, sweep a method, screen the result."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from safetensors.numpy import load_file

from comparator.client import Client

CIFAR = Path(__file__).resolve().parents[3] / "shared" / "data" / "cifar10"
TRAINING_MILLISECONDS = 240_000
FEWEST_MODELS = 3


def make_scenario(page: Page, address: str, digit: str) -> str:
    """Make a scenario that forgets a digit through the dialog; return its id."""
    page.goto(address)
    page.get_by_role("main").get_by_role("link", name="New scenario").click()
    dialog = page.get_by_role("dialog", name="New scenario")
    dialog.get_by_role("button", name="Digits 8×8").click()
    dialog.get_by_role("button", name="Whole classes").click()
    dialog.get_by_role("group", name="Classes to forget").get_by_role("button", name=digit).click()
    expect(dialog.get_by_role("complementary", name="Preview")).to_contain_text("Forget")
    dialog.get_by_role("button", name="Create scenario").click()
    page.wait_for_url(re.compile(r"#/build\?.*scenario=[0-9a-f]{16}"))
    found = re.search(r"scenario=([0-9a-f]{16})", page.url)
    assert found
    return found.group(1)


def test_build_and_screen(client: Client, page: Page, address: str) -> None:
    identifier = make_scenario(page, address, "7")
    references = page.get_by_role("region", name="Reference models")
    references.get_by_role("button", name="Train an original").click()
    references.get_by_role("textbox", name="How many").nth(1).fill("2")
    references.get_by_role("button", name=re.compile("Train 2 retrained")).click()
    expect(references).to_contain_text("Original1 trained", timeout=TRAINING_MILLISECONDS)
    expect(references).to_contain_text("Retrained2 trained", timeout=TRAINING_MILLISECONDS)

    page.get_by_role("button", name=re.compile("^Fine-tuning")).click()
    form = page.get_by_role("form", name="Settings of Fine-tuning")
    form.get_by_label("Epochs", exact=True).fill("2")
    form.get_by_role("textbox", name="Seeds").fill("0-1")
    expect(form).to_contain_text("2 models")
    form.get_by_role("button", name=re.compile("^Build")).click()
    queue = page.get_by_role("region", name="Queue")
    expect(queue).to_contain_text("Fine-tuning")

    page.close()
    runs = client.runs(scenario=identifier, kind="unlearned")
    ended = client.wait(*(run["id"] for run in runs))
    assert [run["status"] for run in ended] == ["succeeded", "succeeded"], "closing the tab loses nothing"


def test_what_a_model_memorised_most_becomes_a_forget_set(client: Client, page: Page, address: str) -> None:
    """Frozen samples: the estimate needs models that never saw them, which the ready-made scenarios have."""
    page.goto(address)
    page.get_by_role("main").get_by_role("link", name="New scenario").click()
    dialog = page.get_by_role("dialog", name="New scenario")
    dialog.get_by_role("button", name="Digits 8×8").click()
    dialog.get_by_role("button", name="By score").click()
    ranked_by = dialog.get_by_label("Ranked by")
    ready_made = ranked_by.get_by_role("option").filter(has_text="with twin").get_attribute("value")
    ranked_by.select_option(ready_made)
    dialog.get_by_label("By", exact=True).select_option(label="memorisation")
    expect(dialog.get_by_role("complementary", name="Preview")).to_contain_text("Forget")
    dialog.get_by_role("button", name="Create scenario").click()
    page.wait_for_url(re.compile(r"#/build\?.*scenario=[0-9a-f]{16}"))
    expect(page.get_by_role("region", name="Scenario")).to_contain_text("highest memorisation")
    made = next(found for found in client.get("/scenarios") if found["id"] in page.url)
    assert len(made["forget"]["indices"]) == made["sizes"]["forget"] > 0
    assert len(made["forget"]["models"]) >= FEWEST_MODELS


def test_a_running_model_is_watched_and_cancelled(client: Client, page: Page, address: str) -> None:
    scenario = next(found for found in client.get("/scenarios") if found["forget"] == {"kind": "class", "classes": [3]})
    page.goto(f"{address}/#/build?scenario={scenario['id']}")
    page.get_by_role("button", name=re.compile("^Random Labels")).click()
    form = page.get_by_role("form", name="Settings of Random Labels")
    form.get_by_label("Epochs", exact=True).fill("200")
    form.get_by_role("button", name=re.compile("^Build")).click()
    queue = page.get_by_role("region", name="Queue")
    expect(queue).to_contain_text(re.compile(r"epoch \d+", re.IGNORECASE), timeout=TRAINING_MILLISECONDS)
    queue.get_by_role("button", name=re.compile("^Cancel")).first.click()
    expect(queue).to_contain_text("Cancelled")
    run = client.runs(scenario=scenario["id"], method="random_labels", status="cancelled")[0]
    assert run["metrics"] == {}


def test_screen_sorts_filters_chooses_and_remembers(client: Client, page: Page, address: str, tmp_path: Path) -> None:
    scenario = next(found for found in client.get("/scenarios") if found["forget"] == {"kind": "class", "classes": [3]})
    page.goto(f"{address}/#/screen?scenario={scenario['id']}")
    grid = page.get_by_role("treegrid", name="Models")
    grid.get_by_role("columnheader", name="TRA").get_by_role("button").click()
    expect(grid.get_by_role("columnheader", name="TRA")).to_have_attribute("aria-sort", "descending")
    unlearned = client.runs(scenario=scenario["id"], kind="unlearned", status="succeeded")
    controls = [found["name"] for found in client.get("/catalog")["methods"] if found.get("control")]
    judged = [run for run in unlearned if run["method"] not in controls]
    best = max(judged, key=lambda run: run["metrics"]["TRA"])
    chosen_as_a = page.get_by_role("radio", name=re.compile("^A: "))
    shown = grid.get_by_role("row").filter(has=chosen_as_a, has_not_text=re.compile("Original|Retrained")).first
    expect(shown).to_contain_text(f"{best['metrics']['TRA']:.3f}")
    shown.get_by_role("radio", name=re.compile("^A: ")).check()
    page.wait_for_url(re.compile(r"[?&]a=[0-9a-f]+"))
    grid.get_by_role("row").filter(has_text="SCRUB").first.get_by_role("radio", name=re.compile("^B: ")).check()
    page.wait_for_url(re.compile(r"[?&]b=[0-9a-f]+"))
    page.get_by_role("searchbox").fill("scrub")
    expect(grid.get_by_role("row").filter(has_text="Fine-tuning")).to_have_count(0)
    address_of_view = page.url
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("scrub")
    assert page.url == address_of_view
    grid.get_by_role("button", name="SCRUB", exact=True).first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("Where it comes from")
    with page.expect_download() as download:
        drawer.get_by_role("link", name=re.compile("Weights")).click()
    file = tmp_path / "weights.safetensors"
    download.value.save_as(file)
    assert "head.weight" in load_file(file)


def test_a_run_is_deleted_and_brought_back(client: Client, page: Page, address: str) -> None:
    scenario = next(found for found in client.get("/scenarios") if found["forget"] == {"kind": "class", "classes": [3]})
    run = client.runs(scenario=scenario["id"], method="finetune")[0]["id"]
    page.goto(f"{address}/#/screen?scenario={scenario['id']}&run={run}")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    expect(
        page.get_by_role("treegrid", name="Models").get_by_role("row").filter(has_text="Fine-tuning").first
    ).to_be_visible()
    assert client.get(f"/runs/{run}")["status"] == "succeeded"


@pytest.mark.skipif(not CIFAR.exists(), reason="real CIFAR-10 is not on this machine (../shared/data/cifar10)")
def test_a_small_real_cifar_scenario(client: Client, page: Page, address: str) -> None:
    client.wait_for_job(client.post("/jobs", {"kind": "prepare", "dataset": "cifar10"})["id"])
    page.goto(address)
    page.get_by_role("main").get_by_role("link", name="New scenario").click()
    dialog = page.get_by_role("dialog", name="New scenario")
    dialog.get_by_role("button", name=re.compile("^CIFAR-10 ")).click()
    dialog.get_by_role("group", name="Classes to forget").get_by_role("button", name="cat").click()
    dialog.get_by_role("switch", name="Use only part of the data").click()
    dialog.get_by_label("Training samples to use").fill("500")
    dialog.get_by_text("Training recipe", exact=True).click()
    dialog.get_by_label("Epochs", exact=True).fill("1")
    expect(dialog.get_by_role("complementary", name="Preview")).to_contain_text("50")
    dialog.get_by_role("button", name="Create scenario").click()
    page.wait_for_url(re.compile(r"#/build\?.*scenario=[0-9a-f]{16}"))
    references = page.get_by_role("region", name="Reference models")
    references.get_by_role("button", name="Train an original").click()
    expect(references).to_contain_text("Original1 trained", timeout=TRAINING_MILLISECONDS)
    scenario = next(found for found in client.get("/scenarios") if found["dataset"] == "cifar10")
    assert scenario["id"] in page.url
    assert scenario["splits"]["subset"] == {"train": 500, "test": 100}
    (run,) = client.runs(scenario=scenario["id"], kind="original")
    assert run["metrics"]["RA"] is not None
    page.goto(f"{address}/#/screen?scenario={scenario['id']}")
    row = page.get_by_role("treegrid", name="Models").get_by_role("row").filter(has_text="Original")
    expect(row).to_contain_text(f"{run['metrics']['RA']:.3f}")
