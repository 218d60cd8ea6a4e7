"""Scores in the Screen stage in a real browser: placebos queued by a click, badges, and a group as a set of models."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, expect

from comparator.client import Client

PATIENCE_SECONDS = 600


def class_scenario(client: Client) -> str:
    """The ready-made digits scenario, once its update lengths are known."""
    scenario: str = next(
        found["id"]
        for found in client.get("/scenarios")
        if found["dataset"] == "digits" and found["forget"] == {"kind": "class", "classes": [3]}
    )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        runs = client.get("/runs", scenario=scenario, kind="unlearned", limit=200)["runs"]
        if all("update_norm" in run["metrics"] for run in runs):
            return scenario
        time.sleep(1)
    raise AssertionError("the ready-made scenario was not evaluated")


def test_placebos_are_run_by_a_click_and_judge_the_models(page: Page, client: Client, address: str) -> None:
    scenario = class_scenario(client)
    page.goto(f"{address}/#/screen?scenario={scenario}")
    table = page.get_by_role("treegrid", name="Models")
    expect(table.get_by_text("placebo?").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Run .* placebos?$")).click()
    expect(page.get_by_text(re.compile("random steps? queued"))).to_be_visible()
    queued = client.get("/runs", scenario=scenario, method="random_update", limit=200)["runs"]
    assert {run["status"] for run in client.wait(*(run["id"] for run in queued))} == {"succeeded"}
    page.reload()
    expect(table.get_by_text("placebo?")).to_have_count(0)
    badge = table.get_by_text(re.compile("beats placebo|at a price|no better")).first
    badge.hover()
    card = page.get_by_role("tooltip")
    expect(card).to_contain_text("random step as long as its update")
    runs = client.get("/runs", scenario=scenario, method="random_update", limit=200)["runs"]
    lengths = {run["parameters"]["norm"] for run in runs}
    unlearned = client.get("/runs", scenario=scenario, kind="unlearned", limit=200)["runs"]
    for run in unlearned:
        norm = run["metrics"].get("update_norm")
        if run["method"] not in ("random_update", "do_nothing") and norm:
            assert any(abs(norm - length) <= 0.002 * norm for length in lengths), run["method"]


def test_a_group_of_few_seeds_says_what_its_scores_would_take(page: Page, client: Client, address: str) -> None:
    scenario = next(
        found["id"] for found in client.get("/scenarios") if found["forget"] == {"kind": "class", "classes": [3]}
    )
    queued = client.run(scenario=scenario, kind="unlearned", method="gradient_ascent", seeds=[1, 2])
    client.wait(*(run["id"] for run in queued))
    several = next(group for group in client.get("/groups", scenario=scenario) if queued[0]["id"] in group["runs"])
    page.goto(f"{address}/#/screen?scenario={scenario}&run=group:{several['group']}")
    drawer = page.get_by_role("dialog")
    score = drawer.get_by_role("article", name="Forgetting quality (NeurIPS 2023)")
    expect(score).to_contain_text(f"there are {len(several['runs'])} of this group")
    expect(score).to_contain_text("means nothing below 32 models a side")
    drawer.get_by_role("button", name=f"seed {several['seeds'][0]}", exact=True).click()
    expect(page).to_have_url(re.compile(f"run={several['runs'][0]}"))
