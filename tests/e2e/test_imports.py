"""A person brings a model from elsewhere: a file that does not fit, weights, and predictions alone."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Locator, Page, expect
from safetensors.numpy import save

from comparator.client import Client

SLOW_MILLISECONDS = 60_000
FORGET = 1


def scenario(client: Client) -> str:
    """Return the ready-made scenario, whatever other tests have made."""
    return next(found["id"] for found in client.scenarios() if found["forget"] == {"kind": "class", "classes": [3]})


def packed(arrays: dict[str, Any]) -> bytes:
    content = io.BytesIO()
    np.savez(content, **arrays)
    return content.getvalue()


def choose(page: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_role("dialog").locator("input[type=file]").set_input_files(files=[file])


def opened(page: Page, address: str, identifier: str) -> Locator:
    page.goto(f"{address}/#/build?scenario={identifier}")
    page.get_by_role("button", name="Import a model").click()
    dialog = page.get_by_role("dialog", name="Import a model")
    expect(dialog.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    expect(dialog.get_by_role("status")).to_contain_text("Choose a file.")
    return dialog


def source_of(client: Client, identifier: str) -> dict[str, Any]:
    runs = client.runs(scenario=identifier, kind="unlearned", method="finetune")
    return dict(client.get(f"/runs/{runs[0]['id']}"))


def test_what_does_not_fit_is_listed_by_name(client: Client, browser: Browser, address: str) -> None:
    identifier = scenario(client)
    source = source_of(client, identifier)
    weights, predictions = client.weights(source["id"]), client.predictions(source["id"])
    before = len(client.runs(scenario=identifier))
    expect.set_options(timeout=SLOW_MILLISECONDS)
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()  # refusals stand in its console
    dialog = opened(page, address, identifier)
    choose(page, "foreign.npz", packed({**predictions, "train_indices": predictions["train_indices"] + 7}))
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("are no samples of this scenario")
    name, array = next((name, array) for name, array in weights.items() if array.ndim == 4)
    choose(page, "wrong.safetensors", save({**weights, name: array[:1]}))
    expect(dialog.get_by_role("alert")).to_have_count(0)
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("One array does not fit")
    expect(dialog.get_by_role("row").filter(has_text=name)).to_contain_text("instead of")
    page.context.close()
    assert len(client.runs(scenario=identifier)) == before


def test_predictions_alone_become_a_run_in_every_view(client: Client, page: Page, address: str) -> None:
    identifier = scenario(client)
    source = source_of(client, identifier)
    dialog = opened(page, address, identifier)
    choose(page, "my_finetuning.npz", packed(client.predictions(source["id"])))
    expect(dialog.get_by_label("Method or title")).to_have_value("my_finetuning")
    dialog.get_by_label("Run time").fill("2.5")
    dialog.get_by_label("Unlearned from").select_option(index=1)
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("It fits; metrics are being computed.")).to_be_visible()
    expect(dialog).to_have_count(0)
    (imported,) = client.runs(scenario=identifier, method="my_finetuning")
    (ended,) = client.wait(imported["id"])
    assert ended["metrics"]["UA"] == source["metrics"]["UA"]
    assert ended["metrics"]["RT"] == 2.5
    assert ended["base"]

    page.goto(f"{address}/#/screen?scenario={identifier}")
    expect(page.get_by_role("row").filter(has_text="my_finetuning")).to_be_visible()
    original = client.runs(scenario=identifier, kind="original")[0]["id"]
    page.goto(f"{address}/#/contrast?scenario={identifier}&a={original}&b={imported['id']}")
    expect(page.get_by_text("it was imported as predictions only").first).to_be_visible()
    page.goto(f"{address}/#/attack?scenario={identifier}&a={imported['id']}")
    expect(page.get_by_role("heading", name="Verdict").or_(page.get_by_text("verdict")).first).to_be_visible()


def test_predictions_of_a_part_say_what_they_are_about(client: Client, page: Page, address: str) -> None:
    identifier = scenario(client)
    given = client.predictions(source_of(client, identifier)["id"])
    who = client.partition(identifier)
    forgotten = np.isin(given["train_indices"], who["train_indices"][who["roles"] == FORGET])
    kept = np.flatnonzero(forgotten)[::2]
    half = {name: array[kept] if name.startswith("train_") else array for name, array in given.items()}
    dialog = opened(page, address, identifier)
    choose(page, "half.npz", packed(half))
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(dialog).to_have_count(0)
    (imported,) = client.runs(scenario=identifier, method="half")
    assert client.wait(imported["id"])[0]["status"] == "succeeded"

    covered = f"{len(kept)} of {forgotten.sum()} forgotten"
    page.goto(f"{address}/#/screen?scenario={identifier}")
    row = page.get_by_role("row").filter(has_text="half")
    expect(row.get_by_text("imported in part")).to_be_visible()
    expect(row.get_by_title(re.compile(f"The imported predictions cover {covered}"))).to_be_visible()
    page.goto(f"{address}/#/attack?scenario={identifier}&a={imported['id']}")
    expect(page.get_by_role("note", name="Samples without predictions")).to_contain_text(covered)
    expect(page.get_by_role("article", name="Verdict on A")).to_contain_text(
        re.compile("Memory (leaks|differs|over-erased|none found|cannot say)")
    )
