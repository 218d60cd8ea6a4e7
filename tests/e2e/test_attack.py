"""The Attack stage in a real browser: from an empty scenario to the verdict, with numbers computed again here."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect
from safetensors.numpy import load
from scipy.stats import mannwhitneyu

from comparator.client import Client
from e2e.test_first_look import AXE, TAGS, scenario
from e2e.test_workflow import TRAINING_MILLISECONDS, make_scenario
from live import until

DELTA, TINY = 1e-5, 1e-10
DIGIT, POOL = 5, 3
TABS = 3


def forgotten_logits(client: Client, run: str) -> np.ndarray:
    """Return the logits of the digit's training images [n, 10], as a script gets them."""
    arrays: Mapping[str, np.ndarray] = load(client.get(f"/runs/{run}/predictions", split="train"))
    who = client.partition(client.get(f"/runs/{run}")["scenario"])
    assert (arrays["train_indices"] == who["train_indices"]).all()
    return arrays["train_logits"][who["train_labels"] == DIGIT].astype(np.float64)


def entropy(logits: np.ndarray, temperature: float = 2.0) -> np.ndarray:
    weights = np.exp((logits - logits.max(axis=1, keepdims=True)) / temperature)
    shares = weights / weights.sum(axis=1, keepdims=True)
    return -(shares * np.log(shares)).sum(axis=1).astype(np.float32)


def attack_score(fpr: float, fnr: float) -> float:
    """The published score of one rule, written from its definition."""
    if fpr == 0 and fnr == 0:
        return 1.0
    if max(fpr, fnr) >= 1 - DELTA:
        return 0.0
    a, b = (min(max(rate, TINY), 1 - DELTA - TINY) for rate in (fpr, fnr))
    return 1 - 2 ** -max(0.0, min(np.log((1 - DELTA - a) / b), np.log((1 - DELTA - b) / a)))


def best_rule(mine: np.ndarray, other: np.ndarray, threshold: float) -> tuple[float, float, float]:
    """Return FPR, FNR and attack score of the better of the two rules at a threshold."""
    over, under = float((other >= threshold).mean()), float((mine < threshold).mean())
    rules = [(over, under), (1 - over, 1 - under)]
    fpr, fnr = max(rules, key=lambda rule: (attack_score(*rule), -sum(rule)))
    return fpr, fnr, attack_score(fpr, fnr)


def region(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("region", name=name)


def unfold(page: Page, *parts: str) -> None:
    """Unfold parts of the page below the verdict."""
    for part in parts:
        page.get_by_role("heading", name=part, exact=True).click()


def said(page: Page, rung: str, row: str) -> Locator:
    """The cell of the strip that has what a rung says of a model."""
    return region(page, "Evidence").get_by_role("button", name=re.compile(f"^{rung}, {row}"))


def number(text: str) -> float:
    found = re.search(r"-?\d+\.\d+", text)
    assert found, text
    return float(found.group())


def test_from_nothing_to_a_verdict(client: Client, page: Page, address: str) -> None:
    identifier = make_scenario(page, address, str(DIGIT))
    references = region(page, "Reference models")
    references.get_by_role("button", name="Train an original").click()
    references.get_by_role("textbox", name="How many").nth(1).fill(str(POOL))
    references.get_by_role("button", name=re.compile(f"Train {POOL} retrained")).click()
    request = {"scenario": identifier, "kind": "unlearned", "method": "finetune", "parameters": {"epochs": 2}}
    expect(references).to_contain_text(f"{POOL} trained", timeout=TRAINING_MILLISECONDS)
    (run,) = client.wait(*(found["id"] for found in client.run(**request)))
    assert run["status"] == "succeeded", run["error"]
    retrained = client.runs(scenario=identifier, kind="retrained", status="succeeded")
    original = client.runs(scenario=identifier, kind="original", status="succeeded")[0]

    page.goto(f"{address}/#/attack?scenario={identifier}&a={run['id']}&b={original['id']}")
    for side in "AB":
        verdict = page.get_by_role("article", name=f"Verdict on {side}")
        expect(verdict).to_contain_text(re.compile("Memory .*Side effects "))
        expect(verdict).to_contain_text(re.compile(rf"Read by {POOL} retrained models"))
    unfold(page, "Told apart", "Image by image", "Inside and over time")
    bench = region(page, re.compile(r"^A · Fine-tuning.* v retrained"))
    handle = bench.get_by_role("slider", name="Threshold on Output entropy")
    before = float(handle.get_attribute("aria-valuenow") or "nan")
    handle.focus()
    for _ in range(TABS):
        page.keyboard.press("Shift+ArrowUp")
    expect(page.get_by_role("button", name="Custom", exact=True)).to_have_attribute("aria-pressed", "true")
    threshold = float(handle.get_attribute("aria-valuenow") or "nan")
    assert threshold > before
    first = min(retrained, key=lambda found: found["created"])
    mine, other = (entropy(forgotten_logits(client, found["id"])) for found in (run, first))
    fpr, fnr, score = best_rule(mine, other, threshold)
    expect(bench).to_contain_text(f"attack score {score:.3f}")
    expect(bench).to_contain_text(f"{round(fnr * len(mine))} of {len(mine)} FNR")
    expect(bench).to_contain_text(f"{round(fpr * len(other))} of {len(other)} FPR")
    page.wait_for_url(re.compile(r"strategy=custom"))
    address_of_view = page.url
    page.reload()
    expect(bench).to_contain_text(f"attack score {score:.3f}")
    assert page.url == address_of_view, "a link brings the threshold back"

    area = mannwhitneyu(-mine, -other).statistic / (len(mine) * len(other))
    row = region(page, "ROC at low false-positive rates").get_by_role("row", name=re.compile("Fine-tuning"))
    expect(row).to_contain_text(f"{area:.3f}")

    audit = region(page, "Per-image audit")
    expect(audit).to_contain_text(f"All {len(mine)}")
    audit.get_by_role("list").get_by_role("button").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text(re.compile(r"says \d"))
    expect(drawer.get_by_role("row", name=re.compile(rf"^{DIGIT} \(label\)"))).to_be_visible()
    page.keyboard.press("Escape")

    relearning = region(page, "Relearning")
    relearning.get_by_role("button", name="Relearn from").click()
    expect(relearning).to_contain_text(re.compile(r"B · Original.*something was left"), timeout=TRAINING_MILLISECONDS)
    expect(relearning).to_contain_text(re.compile(r"A · Fine-tuning.*retrained models"), timeout=TRAINING_MILLISECONDS)
    jobs = [job for job in client.get("/jobs", scenario=identifier)["jobs"] if job["kind"] == "relearn"]
    assert {job["state"] for job in jobs} == {"succeeded"}
    assert {job["result"]["run"] for job in jobs} == {run["id"], original["id"]}


def test_the_apps_own_rows_read_as_they_must(client: Client, page: Page, address: str) -> None:
    """The untouched original is caught, a retrained model held out of the pool is not, whatever shows them."""
    identifier = scenario(client, "class")
    original = client.runs(scenario=identifier, kind="original", status="succeeded")[0]["id"]
    held_out = client.runs(scenario=identifier, kind="retrained", status="succeeded")[0]["id"]
    page.goto(f"{address}/#/attack?scenario={identifier}&a={original}&b={held_out}")
    caught, free = (page.get_by_role("article", name=f"Verdict on {side}") for side in "AB")
    expect(caught).to_contain_text("Memory leaks")
    expect(free).to_contain_text("Memory cannot say")
    for row, states in (("Original", "too much"), ("A · Original", "too much"), ("B · Retrained", "inside"),
                        ("Retrained, held out", "inside")):  # fmt: skip
        expect(said(page, "Same as retrained", row)).to_have_accessible_name(re.compile(f"{states}$"))
    unfold(page, "Published scores", "Image by image")
    scores = region(page, "Scores as papers report them")
    row = scores.get_by_role("row", name=re.compile("^Worst-case privacy score [0-9]"))
    for place in range(2):
        expect(row.get_by_role("cell").nth(place)).to_have_text(re.compile(r"\d\.\d{3}"))
    cells = [number(text) for text in row.get_by_role("cell").all_inner_texts()[:4]]
    assert cells[0] == pytest.approx(cells[2], abs=0.05), "A is the original; B, held out, is missing in one pool"
    lower, upper = (float(value) for value in re.findall(r"\d\.\d{3}", row.get_by_role("cell").nth(3).inner_text())[1:])
    assert lower <= cells[1] <= upper, "a retrained model lies among retrained models"
    assert cells[0] < lower, "an original does not"
    audit = region(page, "Per-image audit")
    leaking = audit.get_by_role("button", name=re.compile("^Leaking"))
    of_original = int(leaking.inner_text().split()[-1])
    audit.get_by_role("button", name="B", exact=True).click()
    expect(leaking).not_to_have_text(f"Leaking {of_original}")
    assert int(leaking.inner_text().split()[-1]) < of_original


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility_of_every_panel(client: Client, page: Page, address: str, scheme: str) -> None:
    """Axe on the finished page, not on its placeholders, with the inspector open as well."""
    identifier = scenario(client, "class")
    original, _ = (client.runs(scenario=identifier, kind=kind)[0]["id"] for kind in ("original", "retrained"))
    erased = client.runs(scenario=identifier, method="gradient_ascent")[0]["id"]
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    parts = ",".join(f'"{part}"' for part in ("apart", "images", "inside", "scores", "runs"))
    page.goto(f"{address}/#/attack?scenario={identifier}&a={original}&b={erased}&open=[{parts}]")
    for name, shown in (
        ("Verdict", "honest operator"),
        ("Evidence", "held out"),
        ("ROC at low false-positive rates", "AUC"),
        ("Update leakage", "AUC"),
        ("Per-image audit", "image "),
        ("Scores as papers report them", "MIA-efficacy"),
    ):
        expect(region(page, name).get_by_text(shown).first).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Loading")).to_have_count(0)
    assert violations(page) == []
    region(page, "Per-image audit").get_by_role("list").get_by_role("button").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Probability in per cent")
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Path(AXE).read_text())
    found: list[str] = page.evaluate(
        "async (tags) => (await axe.run(document, { runOnly: tags })).violations.map("
        "(rule) => `${rule.id} (${rule.impact}) ${rule.nodes[0].html.slice(0, 160)}`)",
        TAGS,
    )
    return found if not found else [json.dumps(each) for each in found]


def test_the_strip_stays_in_sight_and_leads_to_what_shows_it(client: Client, page: Page, address: str) -> None:
    """The first screen answers; a cell tells its numbers, and a press brings its panel into view under the strip."""
    identifier = scenario(client, "class")
    a, b = (client.runs(scenario=identifier, method=name)[0]["id"] for name in ("finetune", "gradient_ascent"))
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/#/attack?scenario={identifier}&a={a}&b={b}")
    cell = said(page, "Single images", "A · Fine-tuning")
    expect(said(page, "Single images", "Retrained, held out")).to_be_visible()
    strip = region(page, "Evidence").bounding_box()
    assert strip is not None
    assert strip["y"] + strip["height"] < 900, "did it forget, and how do you know: without scrolling"
    cell.focus()
    page.keyboard.press("ArrowLeft")
    expect(said(page, "Same as retrained", "A · Fine-tuning")).to_be_focused()
    expect(page.get_by_role("tooltip")).to_contain_text("Band of one more retrained")
    cell.click()
    audit = page.locator("[data-panel=audit]")
    expect(audit).to_be_focused()
    expect(region(page, "Per-image audit")).to_contain_text("image ")

    def under_the_strip() -> bool:
        above, below = region(page, "Evidence").bounding_box(), audit.bounding_box()
        return above is not None and below is not None and 0 <= below["y"] - above["y"] - above["height"] <= 40

    until(under_the_strip, seconds=10)
    assert "open=" in page.url


def test_how_often_the_verdict_is_wrong_is_one_click_away(client: Client, page: Page, address: str) -> None:
    """Figures are those of the server; each bar tells its words on focus."""
    identifier = scenario(client, "class")
    run = client.runs(scenario=identifier, method="finetune")[0]["id"]
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/#/attack?scenario={identifier}&a={run}")
    page.get_by_role("link", name="How often is this wrong?").click()
    expect(page.get_by_role("heading", name="How often is the verdict wrong?")).to_be_visible()
    measured = client.get("/calibration")
    row = next(
        row for row in measured["rows"] if (row["scenario"], row["model"], row["pool"]) == ("twin", "retrained", 8)
    )
    accused = sum(row["states"].get(state, 0) for state in ("leaks", "damaged", "over_erased", "differs"))
    table = region(page, "Models that never saw the images")
    line = table.get_by_role("row").filter(has_text="one model, against 8 others")
    expect(line).to_contain_text(f"{accused * 100:.1f} %")
    line.get_by_role("img").first.locator("..").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("tooltip")).to_contain_text(f"{row['draws']} draws")
    assert violations(page) == []
    page.get_by_role("link", name="Back to Attack").click()
    expect(page).to_have_url(re.compile(f"/attack.*a={run}"))


def test_the_table_judges_every_run_as_one_family(client: Client, page: Page, address: str) -> None:
    """Rows come one by one, and what the table says of a run is what a script gets with the same family."""
    identifier = scenario(client, "class")
    runs = [run for run in client.runs(scenario=identifier) if run["status"] == "succeeded" and run["method"]]
    runs = [run for run in runs if run["kind"] == "unlearned"]
    page.goto(f"{address}/#/attack?scenario={identifier}&a={runs[0]['id']}&open=runs")
    table = region(page, "Evidence matrix")
    expect(table.get_by_role("status")).to_have_count(0)
    expect(table).to_contain_text(f"{len(runs)} unlearned runs as one family")
    chosen = next(run for run in runs if run["method"] == "gradient_ascent")
    ladder = next(each for each in client.attack("verdict", chosen["id"], runs=len(runs))["results"]
                  if each["type"] == "ladder")  # fmt: skip
    row = table.get_by_role("row").filter(has_text="Gradient Ascent")
    share = f"{ladder['residual']['value']:.0%}".replace("%", " %").replace("-", "−")
    expect(row).to_contain_text(share)
    for rung in ladder["rungs"]:
        words = re.compile(f"^{rung['label']}, .*: {rung['state'].replace('_', ' ')}$")
        expect(row.get_by_role("button", name=words)).to_be_visible()


def test_the_tour_leads_to_every_planted_run(client: Client, page: Page, address: str) -> None:
    """Each step shows what its answer says: it knows, it overshot, it hides, it is caught, it is like retrained."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    page.get_by_role("link", name=re.compile("^Tour")).click()
    verdict, canaries = (
        page.get_by_role("article", name=name) for name in ("Verdict on A", re.compile("^Canaries of A"))
    )
    expect(verdict).to_contain_text("Do Nothing")
    expect(verdict).to_contain_text("Memory leaks")
    tour = page.get_by_role("region", name=re.compile("^Tour, step"))
    tour.get_by_role("button", name=re.compile("^Canaries")).click()
    expect(canaries).to_contain_text("remembered")
    beside, panel = tour.bounding_box(), page.locator("[data-panel=canaries]").bounding_box()
    assert beside is not None
    assert panel is not None
    assert panel["x"] + panel["width"] <= beside["x"], "the tour covers nothing"
    tour.get_by_role("button", name="Show the answer").click()
    expect(tour).to_contain_text("it is the original under another name")

    tour.get_by_role("button", name="Next step").click()
    expect(verdict).to_contain_text("Gradient Ascent")
    expect(verdict).to_contain_text("Side effects damaged")
    expect(said(page, "Same as retrained", "A · Gradient")).to_have_accessible_name(re.compile("too little$"))

    tour.get_by_role("button", name="Next step").click()
    expect(verdict).to_contain_text("Head Only")
    expect(said(page, "Same as retrained", "A · Head Only")).to_have_accessible_name(re.compile("inside$"))
    expect(verdict).to_contain_text("Memory leaks")
    tour.get_by_role("button", name=re.compile("^Canaries")).click()
    expect(canaries).to_contain_text("remembered")

    tour.get_by_role("button", name="Next step").click()
    relearning = region(page, "Relearning")
    expect(relearning.get_by_role("combobox", name="Samples to relearn from")).to_contain_text("100 samples")
    relearning.get_by_role("button", name="Relearn from").click()
    caught = re.compile(r"A · Head Only.*something was left")
    expect(relearning).to_contain_text(caught, timeout=TRAINING_MILLISECONDS)
    expect(relearning).not_to_contain_text(re.compile(r"B · EU-k[^.]*something was left"))
    expect(said(page, "Relearning", "A · Head Only")).to_have_accessible_name(
        re.compile("too much$"), timeout=TRAINING_MILLISECONDS
    )

    tour.get_by_role("button", name="Next step").click()
    expect(verdict).to_contain_text("EU-k")
    expect(verdict).to_contain_text("Memory none found")
    unfold(page, "Image by image")
    expect(canaries).to_contain_text("no trace found")
    expect(page.get_by_role("status").filter(has_text="Loading")).to_have_count(0)
    assert violations(page) == []
    tour.get_by_role("button", name="End the tour").click()
    expect(page.get_by_role("complementary", name="Tour")).to_contain_text("Find them")
