"""Contrast in a real browser: every view's numbers against values computed here from the stored arrays."""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect
from safetensors.numpy import load
from test_first_look import AXE, TAGS, scenario

from comparator.client import Client

FORGOTTEN, CLASSES, NEIGHBOURS = 3, 10, 15
ACTIVATION = "activation."
COMPUTING_MILLISECONDS = 240_000


@dataclass
class Truth:
    """The stored arrays of A, B and the retrained models, and who is who."""

    scenario: str
    a: str
    b: str
    retrained: list[str]
    arrays: Callable[[str, str], dict[str, np.ndarray]]
    partition: dict[str, np.ndarray]

    @property
    def link(self) -> str:
        return f"/#/contrast?scenario={self.scenario}&a={self.a}&b={self.b}"

    @property
    def forget(self) -> np.ndarray:
        return self.partition["roles"] == 1

    def labels(self, split: str) -> np.ndarray:
        return self.partition[f"{split}_labels"]

    def predicted(self, run: str, split: str) -> np.ndarray:
        return self.arrays(run, "predictions")[f"{split}_logits"].argmax(axis=1)

    def accuracy(self, run: str, split: str, label: int) -> float:
        inside = self.labels(split) == label
        return float((self.predicted(run, split)[inside] == label).mean())

    def confidence(self, run: str, split: str) -> np.ndarray:
        logits = self.arrays(run, "predictions")[f"{split}_logits"].astype(np.float64)
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray((shares / shares.sum(axis=1, keepdims=True)).max(axis=1))

    def both_splits(self, run: str) -> np.ndarray:
        return np.concatenate([self.predicted(run, "train"), self.predicted(run, "test")])


@pytest.fixture(scope="module")
def truth(client: Client) -> Truth:
    """The original and NegGrad+ on the ready-made digits scenario that forgets a class: B errs in many ways."""
    identifier = scenario(client, "class")
    runs = client.runs(scenario=identifier, status="succeeded")
    known: dict[str, dict[str, np.ndarray]] = {}

    def arrays(run: str, name: str) -> dict[str, np.ndarray]:
        path = f"/runs/{run}/predictions" if name == "predictions" else f"/runs/{run}/arrays/{name}"
        if path not in known:
            known[path] = load(fetched(client, path))
        return known[path]

    return Truth(
        scenario=identifier,
        a=next(run["id"] for run in runs if run["kind"] == "original"),
        b=next(run["id"] for run in runs if run["method"] == "neggrad_plus"),
        retrained=[run["id"] for run in runs if run["kind"] == "retrained"],
        arrays=arrays,
        partition=load(fetched(client, f"/scenarios/{identifier}/partition")),
    )


def fetched(client: Client, path: str) -> bytes:
    answer = client._http.get(path)
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def opened(page: Page, address: str, truth: Truth, more: str = "") -> None:
    page.goto(f"{address}{truth.link}{more}")
    expect(region(page, "Embedding space").locator("[data-scatter=a]")).to_be_visible()


def exported(page: Page, panel: str, kind: str) -> str:
    drawn = region(page, panel).locator("svg[data-chart], [data-scatter] canvas").first
    expect(drawn).to_be_visible(timeout=COMPUTING_MILLISECONDS)
    region(page, panel).get_by_role("button", name=f"Export {panel}").click()
    with page.expect_download() as download:
        page.get_by_role("menu", name=f"Export {panel}").get_by_role("menuitem", name=kind).click()
    return Path(download.value.path()).read_text()


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def numbers_in(text: str | None) -> list[float]:
    return [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?", text or "")]


def test_two_models_are_chosen_at_the_top(page: Page, address: str, truth: Truth) -> None:
    page.goto(f"{address}/#/contrast?scenario={truth.scenario}")
    expect(page.get_by_role("heading", name="Choose two models to compare")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(3)
    for side, run in (("A", truth.a), ("B", truth.b)):
        page.get_by_role("button", name=f"Model {side}: none").click()
        picker = page.get_by_role("dialog", name=f"Choose model {side}")
        picker.get_by_role("searchbox").fill(run)
        picker.get_by_role("listitem").get_by_role("button").click()
    page.wait_for_url(re.compile(f"a={truth.a}&b={truth.b}"))
    for title in ("Class-wise accuracy", "Prediction matrix", "Embedding space", "Layer-wise similarity", "What moved"):
        expect(region(page, title)).to_be_visible()


def test_class_bars_say_what_predictions_say(page: Page, address: str, truth: Truth) -> None:
    opened(page, address, truth)
    panel = region(page, "Class-wise accuracy")
    for split, label in itertools.product(("train", "test"), range(CLASSES)):
        bar = panel.get_by_role("button", name=re.compile(f"^{split.title()}, {label}[,:]"))
        a, b = (truth.accuracy(run, split, label) for run in (truth.a, truth.b))
        expect(bar).to_have_attribute("aria-label", re.compile(re.escape(f"A {a:.3f}, B {b:.3f}")))
        assert ("to be forgotten" in str(bar.get_attribute("aria-label"))) == (label == FORGOTTEN)
    kept = [label for label in range(CLASSES) if label != FORGOTTEN]
    mean = np.mean([truth.accuracy(truth.b, "test", one) - truth.accuracy(truth.a, "test", one) for one in kept])
    drawn = panel.get_by_role("group", name=re.compile("^Accuracy by class")).get_attribute("aria-label")
    assert numbers_in(str(drawn).replace("−", "-"))[-1] == pytest.approx(mean, abs=6e-4)


def test_matrix_cells_say_what_predictions_say(page: Page, address: str, truth: Truth) -> None:
    opened(page, address, truth)
    found = {(int(row["true"]), int(row["predicted"])): row for row in rows_of(
        exported(page, "Prediction matrix", "Numbers (CSV)"))}  # fmt: skip
    labels = truth.labels("train")
    for true, predicted in itertools.product(range(CLASSES), repeat=2):
        row = found.get((true, predicted))
        for side, run in (("A", truth.a), ("B", truth.b)):
            inside = (labels == true) & (truth.predicted(run, "train") == predicted)
            share = inside.sum() / (labels == true).sum()
            assert float(row[f"share {side}"] if row else 0) == pytest.approx(share, abs=1e-6)
            if inside.any():
                assert row
                sure = truth.confidence(run, "train")[inside].mean()
                assert float(row[f"confidence {side}"]) == pytest.approx(sure, abs=1e-5)


def test_a_cell_is_read_with_the_keyboard_and_selected_everywhere(page: Page, address: str, truth: Truth) -> None:
    opened(page, address, truth)
    panel = region(page, "Prediction matrix")
    labels, predicted = truth.labels("train"), truth.predicted(truth.b, "train")
    wanted = int(np.bincount(predicted[labels == FORGOTTEN], minlength=CLASSES).argmax())
    matrix = panel.get_by_role("button", name=re.compile("mean confidence of B"))
    matrix.focus()
    for key in ["ArrowDown"] * FORGOTTEN + ["ArrowRight"] * wanted:
        page.keyboard.press(key)
    inside = (labels == FORGOTTEN) & (predicted == wanted)
    expect(panel).to_contain_text(f"B {inside.sum() / (labels == FORGOTTEN).sum():.3f}")
    page.keyboard.press("Enter")
    selected_everywhere(page, truth, inside.sum())
    assert f"cell=b{'%3A'}{FORGOTTEN}{'%3A'}{wanted}" in page.url or f"cell=b:{FORGOTTEN}:{wanted}" in page.url
    indices = truth.partition["train_indices"][inside]
    shown = region(page, "Inspector").get_by_role("option").all()
    assert {int(numbers_in(one.get_attribute("aria-label"))[-1]) for one in shown} <= set(indices.tolist())

    link = page.url
    page.goto("about:blank")
    page.goto(link)
    selected_everywhere(page, truth, inside.sum())
    assert page.url == link
    page.reload()
    selected_everywhere(page, truth, inside.sum())


def selected_everywhere(page: Page, truth: Truth, count: int) -> None:
    """Every view that shows samples knows the same selection."""
    words = f"{count:,} sample{'' if count == 1 else 's'} selected"
    for title in ("Class-wise accuracy", "Prediction matrix", "Embedding space", "Inspector"):
        expect(region(page, title)).to_contain_text(words)
    facts = region(page, "Inspector").get_by_label("Metrics of the selection")
    expect(facts.locator("dd").first).to_have_text(f"{count:,}")


def test_a_lasso_selects_the_same_samples_in_every_view(page: Page, address: str, truth: Truth) -> None:
    """The lasso goes around the left half of A's map; the test finds the samples inside from the exported places."""
    opened(page, address, truth, "&projection=pca")
    panel = region(page, "Embedding space")
    expect(panel.get_by_role("button", name=re.compile("^All"))).to_contain_text(f"{len(truth.labels('train')):,}")
    page.keyboard.press("l")
    expect(panel.get_by_role("button", name="Lasso")).to_have_attribute("aria-pressed", "true")
    plot = panel.locator("[data-scatter=a]")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    left, top, right, bottom = box["x"] + 3, box["y"] + 3, box["x"] + box["width"] / 2, box["y"] + box["height"] - 3
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom), (left, top)):
        page.mouse.move(x, y, steps=8)
    page.mouse.up()

    note = panel.get_by_text(re.compile(r"[\d,]+ samples selected"))
    expect(note).to_be_visible()
    count = int(str(note.text_content()).split()[0].replace(",", ""))
    selected_everywhere(page, truth, count)

    places = [row for row in rows_of(exported(page, "Embedding space", "Numbers (CSV)")) if row["split"] == "train"]
    x = np.array([float(row["x A"]) for row in places])
    middle = np.sort(x)[count - 1 : count + 1].mean()  # the lasso's right edge lies between these two samples
    inside = {int(row["index"]) for row in places if float(row["x A"]) <= middle}
    chosen = np.isin(truth.partition["train_indices"], list(inside))
    assert chosen.sum() == count
    facts = region(page, "Inspector").get_by_label("Metrics of the selection")
    read = dict(zip(facts.locator("dt").all_text_contents(), facts.locator("dd").all_text_contents(), strict=True))
    right_of = {run: truth.predicted(run, "train") == truth.labels("train") for run in (truth.a, truth.b)}
    assert int(read["to forget"].replace(",", "")) == (chosen & truth.forget).sum()
    assert float(read["Accuracy A"]) == pytest.approx(right_of[truth.a][chosen].mean(), abs=6e-4)
    assert float(read["Accuracy B"]) == pytest.approx(right_of[truth.b][chosen].mean(), abs=6e-4)
    moved = truth.predicted(truth.a, "train") != truth.predicted(truth.b, "train")
    assert int(read["changed A → B"].replace(",", "")) == (chosen & moved).sum()

    page.keyboard.press("]")
    inspected = region(page, "Inspector").get_by_role("img", name=re.compile(r"^Sample \d+ of train")).first
    assert int(numbers_in(inspected.get_attribute("alt"))[0]) in inside
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)


def test_highlights_are_counted_as_defined(page: Page, address: str, truth: Truth) -> None:
    opened(page, address, truth)
    bar = region(page, "Embedding space").get_by_role("group", name="Highlight")
    labels, forget = truth.labels("train"), truth.forget
    a, b = (truth.predicted(run, "train") for run in (truth.a, truth.b))
    expect(bar.get_by_role("button", name=re.compile("^Target to forget"))).to_contain_text(f"{forget.sum():,}")
    expect(bar.get_by_role("button", name=re.compile("^Changed"))).to_contain_text(f"{(a != b).sum():,}")
    for name, ofa, ofb in (
        ("Correctly forgotten", forget & (a != FORGOTTEN), forget & (b != FORGOTTEN)),
        ("Not forgotten", forget & (a == FORGOTTEN), forget & (b == FORGOTTEN)),
        ("Overly forgotten", ~forget & (a != labels), ~forget & (b != labels)),
    ):
        assert ofa.sum() != ofb.sum()
        expect(bar.get_by_role("button", name=re.compile(f"^{name}"))).to_contain_text(
            f"A {ofa.sum():,} · B {ofb.sum():,}"
        )


def test_layers_are_as_similar_as_activations_are(page: Page, address: str, truth: Truth) -> None:
    opened(page, address, truth)
    panel = region(page, "Layer-wise similarity")
    drawn = panel.get_by_role("img", name=re.compile("^Similarity by layer"))
    words = str(drawn.get_attribute("aria-label"))
    mine = truth.arrays(truth.a, "features")
    last = sorted(name for name in mine if name.startswith(ACTIVATION))[-1]
    probe = mine["probe_rows"]
    everyone = np.concatenate([truth.forget, np.zeros(len(truth.labels("test")), dtype=bool)])
    train = probe < len(truth.forget)
    for side, run in (("A", truth.a), ("B", truth.b)):
        for name, inside in (("retain", train & ~everyone[probe]), ("forget", train & everyone[probe])):
            expected = np.mean([
                debiased_cka(truth.arrays(run, "features")[last][inside], truth.arrays(other, "features")[last][inside])
                for other in truth.retrained
            ])  # fmt: skip
            said = re.search(rf"{side} {name} (-?\d\.\d+)", words)
            assert said, words
            assert float(said.group(1)) == pytest.approx(expected, abs=6e-4)


def debiased_cka(first: np.ndarray, second: np.ndarray) -> float:
    """CKA with the unbiased HSIC, from whole kernel matrices."""

    def hsic(k: np.ndarray, m: np.ndarray) -> float:
        n = len(k)
        whole = k.sum() * m.sum() / ((n - 1) * (n - 2))
        return float((np.trace(k @ m) + whole - 2 / (n - 2) * k.sum(axis=0) @ m.sum(axis=0)) / (n * (n - 3)))

    kernels = []
    for features in (first, second):
        kernel = features.astype(np.float64) @ features.astype(np.float64).T
        np.fill_diagonal(kernel, 0)
        kernels.append(kernel)
    one, other = kernels
    return hsic(one, other) / float(np.sqrt(hsic(one, one) * hsic(other, other)))


def test_what_moved_counts_neighbours(page: Page, address: str, truth: Truth) -> None:
    opened(page, address, truth)
    panel = region(page, "What moved")
    drawn = panel.get_by_role("img", name=re.compile("^Neighbours kept"))
    kept = neighbours_kept(*(truth.arrays(run, "features")["features"] for run in (truth.a, truth.b)))
    train = len(truth.forget)
    words = str(drawn.get_attribute("aria-label"))
    for name, share in (("Retain, train", kept[:train][~truth.forget].mean()),
                        ("Forget, train", kept[:train][truth.forget].mean())):  # fmt: skip
        said = re.search(rf"{name} ([\d.]+) %", words)
        assert said, words
        assert float(said.group(1)) / 100 == pytest.approx(share, abs=2e-3)
    first = panel.get_by_role("list").get_by_role("button").first
    least = np.flatnonzero(kept == kept.min())
    expect(first).to_contain_text(f"{round(kept.min() * 100)} %")
    index = int(re.findall(r"(?:train|test) (\d+)", first.inner_text())[0])
    ids = np.concatenate([truth.partition["train_indices"], truth.partition["test_indices"]])
    assert index in ids[least]
    first.click()
    expect(region(page, "Inspector")).to_contain_text(f"{round(kept.min() * NEIGHBOURS)} of {NEIGHBOURS}")


def neighbours_kept(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Share of the nearest neighbours that every sample keeps, by sorting all distances."""
    near = []
    for features in (first, second):
        points = features.astype(np.float64)
        apart = ((points[:, None] - points[None]) ** 2).sum(axis=2)
        np.fill_diagonal(apart, np.inf)
        near.append(np.argsort(apart, axis=1, kind="stable")[:, :NEIGHBOURS])
    return np.array([len(np.intersect1d(one, other)) / NEIGHBOURS for one, other in zip(*near, strict=True)])


def test_charts_are_taken_away(page: Page, address: str, truth: Truth) -> None:
    opened(page, address, truth)
    rows = rows_of(exported(page, "Class-wise accuracy", "Numbers (CSV)"))
    assert len(rows) == 2 * CLASSES
    for row in rows:
        label, split = int(row["class"]), row["split"]
        assert float(row["B"]) == pytest.approx(truth.accuracy(truth.b, split, label), abs=1e-6)
        assert (row["to forget"] == "true") == (label == FORGOTTEN)
    for panel in ("Class-wise accuracy", "Prediction matrix", "Embedding space", "Layer-wise similarity", "What moved"):
        drawing = ElementTree.fromstring(exported(page, panel, "Picture (SVG)"))
        assert drawing.tag.endswith("svg")
        assert float(drawing.attrib["width"]) > 100
        assert len(list(drawing.iter())) > 10
        assert "var(--" not in ElementTree.tostring(drawing, encoding="unicode").split("style=")[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility_with_a_selection(page: Page, address: str, truth: Truth, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    opened(page, address, truth, f"&cell=b:{FORGOTTEN}:9&matrix=difference&highlight=not_forgotten")
    expect(region(page, "What moved").get_by_role("list")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Loading")).to_have_count(0)
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "async (tags) => (await axe.run(document, { runOnly: tags })).violations.map("
        "(rule) => `${rule.id} (${rule.impact}) ${rule.nodes[0].html.slice(0, 160)}`)",
        TAGS,
    )
    assert found == [], json.dumps(found, indent=1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility_through_epochs_with_pinned_models(page: Page, address: str, truth: Truth, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    opened(page, address, truth, f"&step=1&c={truth.retrained[0]}&images=train-0")
    expect(page.get_by_role("slider", name="Epoch")).to_be_visible()
    expect(region(page, "More models").get_by_role("group", name="Prediction matrix of C")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Loading")).to_have_count(0)
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "async (tags) => (await axe.run(document, { runOnly: tags })).violations.map("
        "(rule) => `${rule.id} (${rule.impact}) ${rule.nodes[0].html.slice(0, 160)}`)",
        TAGS,
    )
    assert found == [], json.dumps(found, indent=1)


def test_noise_of_retrained_models_is_in_every_chart(page: Page, address: str, truth: Truth) -> None:
    """Eight retrained models: an interval from t(7), computed here for one cell and one class."""
    opened(page, address, truth)
    count = len(truth.retrained)
    for title in ("Class-wise accuracy", "Layer-wise similarity", "What moved"):
        expect(region(page, title)).to_contain_text(f"{count} retrained models")
    rows = {(int(row["true"]), int(row["predicted"])): row for row in rows_of(
        exported(page, "Prediction matrix", "Numbers (CSV)"))}  # fmt: skip
    labels = truth.labels("train")
    shares = [(truth.predicted(run, "train")[labels == FORGOTTEN] == 8).mean() for run in truth.retrained]
    spread, quantile = np.std(shares, ddof=1), 2.364624
    expected = np.mean(shares) + quantile * spread * np.sqrt(1 + 1 / count)
    assert float(rows[FORGOTTEN, 8]["retrained, high"]) == pytest.approx(min(1, expected), abs=1e-5)
    assert float(rows[FORGOTTEN, 8]["two retrained differ by"]) == pytest.approx(
        quantile * spread * np.sqrt(2), abs=1e-5
    )
    marks = region(page, "Prediction matrix").locator("path[data-marks]")
    assert marks.nth(1).get_attribute("d"), "B errs where no retrained model does"


def test_layers_are_probed_in_bits(page: Page, address: str, truth: Truth, client: Client) -> None:
    opened(page, address, truth)
    panel = region(page, "What layers encode")
    panel.get_by_role("button", name="Probe the layers").click()
    drawn = panel.get_by_role("img", name=re.compile("^Bits about the forget set"))
    expect(drawn).to_be_visible(timeout=COMPUTING_MILLISECONDS)
    assert "probes=on" in page.url
    panel.get_by_role("button", name="Bits", exact=True).click()
    expect(drawn).to_have_attribute("aria-label", re.compile("^Bits about the forget set by layer. At"))
    a = float(re.findall(r"A (-?\d\.\d+)", str(drawn.get_attribute("aria-label")))[0])
    assert 0.9 < a <= 1, "the original's last layer tells the class it was trained on"
    found = client.get("/contrast/probes", a=truth.a, b=truth.b)
    assert found["bits"][truth.a][-1] == pytest.approx(a, abs=6e-4)
    rows = rows_of(exported(page, "What layers encode", "Numbers (CSV)"))
    assert {row["run"] for row in rows} == {truth.a, truth.b}


def test_a_slider_moves_through_the_epochs(page: Page, address: str, truth: Truth) -> None:
    opened(page, address, truth)
    page.get_by_role("group", name="Point in time").get_by_role("button", name="By epoch").click()
    slider = page.get_by_role("slider", name="Epoch")
    expect(slider).to_have_attribute("aria-valuetext", "A finished, B at its start")
    stored = truth.arrays(truth.b, "epochs")
    everyone = np.concatenate([truth.labels("train"), truth.labels("test")])[stored["rows"]]
    inside = (stored["rows"] < len(truth.forget)) & (everyone == FORGOTTEN)
    panel = region(page, "Class-wise accuracy")
    bar = panel.get_by_role("button", name=re.compile(f"^Train, {FORGOTTEN},"))
    seen = []
    for step, logits in enumerate(stored["logits"].astype(np.float32)):
        right = (logits.argmax(axis=1) == FORGOTTEN)[inside].mean()
        expect(bar).to_have_attribute("aria-label", re.compile(re.escape(f"B {right:.3f}")))
        seen.append(right)
        if step == 2:
            assert "step=2" in page.url
            page.reload()
            expect(slider).to_have_value("2")
        slider.focus()
        page.keyboard.press("ArrowRight")
    assert seen[0] > seen[-1], "the class is forgotten on the way"
    expect(panel).to_contain_text("retrained models are compared when they are finished")


def test_a_selection_is_kept_as_a_slice_with_its_metrics(
    page: Page, address: str, truth: Truth, client: Client
) -> None:
    labels, said = truth.labels("train"), truth.predicted(truth.b, "train")
    inside = (labels == FORGOTTEN) & (said == 8)
    opened(page, address, truth, f"&cell=b:{FORGOTTEN}:8")
    region(page, "Inspector").get_by_role("button", name="Keep as a slice").click()
    form = page.get_by_role("dialog", name="Keep the selection as a slice")
    form.get_by_role("textbox", name="Name of the slice").fill("3 seen as 8")
    form.get_by_role("button", name="Keep").click()
    panel = region(page, "Slices")
    table = panel.get_by_role("table", name="Metrics on the slice 3 seen as 8")
    expect(table).to_be_visible(timeout=COMPUTING_MILLISECONDS)
    row = table.get_by_role("row", name=re.compile("^UA"))
    expect(row).to_contain_text(f"{inside.sum()} to forget")
    right = [(truth.predicted(run, "train") == labels)[inside].mean() for run in (truth.a, truth.b)]
    others = [(truth.predicted(run, "train") == labels)[inside].mean() for run in truth.retrained]
    cells = row.get_by_role("cell").all_text_contents()
    assert [float(cells[1]), float(cells[2])] == pytest.approx(right, abs=6e-4)
    assert float(cells[4].split()[0]) == pytest.approx(np.mean(others), abs=6e-4)
    (kept,) = client.get("/slices", scenario=truth.scenario)
    assert kept["train"] == truth.partition["train_indices"][inside].tolist()

    link = page.url
    assert kept["id"] in link
    page.goto("about:blank")
    page.goto(link)
    selected_everywhere(page, truth, inside.sum())
    expect(table).to_be_visible()
    panel.get_by_role("button", name="Delete the slice 3 seen as 8").click()
    expect(panel).to_contain_text("No slice of this scenario is kept yet")
    assert client.get("/slices", scenario=truth.scenario) == []


def test_a_note_is_kept_with_its_link(page: Page, address: str, truth: Truth) -> None:
    opened(page, address, truth, f"&cell=b:{FORGOTTEN}:8")
    panel = region(page, "Notes")
    panel.get_by_role("textbox").fill("B takes these for an 8")
    panel.get_by_role("button", name="Keep note").click()
    note = panel.get_by_role("listitem").filter(has_text="B takes these for an 8")
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    page.goto(f"{address}/#/contrast?scenario={truth.scenario}&a={truth.a}&b={truth.retrained[0]}")
    expect(note).to_contain_text("NegGrad+")
    note.get_by_role("link", name="Open its view").click()
    page.wait_for_url(re.compile(f"b={truth.b}"))
    inside = (truth.labels("train") == FORGOTTEN) & (truth.predicted(truth.b, "train") == 8)
    selected_everywhere(page, truth, inside.sum())
    note.get_by_role("button", name="Delete this note").click()
    expect(note).to_have_count(0)


def test_two_more_models_are_pinned(page: Page, address: str, truth: Truth) -> None:
    opened(page, address, truth)
    panel = region(page, "More models")
    expect(panel.get_by_role("button", name="Export More models")).to_have_count(0)
    for side, run in (("C", truth.retrained[0]), ("D", truth.retrained[1])):
        panel.get_by_role("button", name=f"Pin {side}").click()
        picker = page.get_by_role("dialog", name=f"Choose model {side}")
        picker.get_by_role("searchbox").fill(run)
        picker.get_by_role("listitem").get_by_role("button").click()
    for side, run in (("C", truth.retrained[0]), ("D", truth.retrained[1])):
        column = panel.get_by_role("region", name=f"Model {side}")
        bar = column.get_by_role("button", name=re.compile(rf"^{side} − A, 8:"))
        expect(bar).to_have_attribute("aria-label", re.compile(f"{side} {truth.accuracy(run, 'train', 8):.3f}"))
        expect(column.locator(f"[data-scatter={side.lower()}]")).to_be_visible()
        expect(column.get_by_role("group", name=f"Prediction matrix of {side}")).to_be_visible()
    drawing = ElementTree.fromstring(exported(page, "More models", "Picture (SVG)"))
    space = "{http://www.w3.org/2000/svg}"
    titles = [text.text or "" for text in drawing.findall(f"{space}text")]
    for side, run in zip("ABCD", (truth.a, truth.b, *truth.retrained[:2]), strict=True):
        assert any(title.startswith(f"{side} · ") and title.endswith(run[:6]) for title in titles), titles
    assert len(drawing.findall(f"{space}rect")) == 4, "a map of each model in one picture"
    charts = drawing.findall(f"{space}svg")
    assert len(charts) == 4 + 3, "a matrix of each model, and bars of each but A"
    below = max(float(chart.attrib["y"]) + float(chart.attrib["height"]) for chart in charts)
    assert below <= float(drawing.attrib["height"])
    link = page.url
    page.reload()
    expect(panel.get_by_role("region", name="Model D")).to_be_visible()
    assert page.url == link


def test_images_stay_pinned_in_the_link(page: Page, address: str, truth: Truth) -> None:
    opened(page, address, truth, f"&cell=b:{FORGOTTEN}:8")
    inspector = region(page, "Inspector")
    inside = (truth.labels("train") == FORGOTTEN) & (truth.predicted(truth.b, "train") == 8)
    first, second = truth.partition["train_indices"][inside][:2]
    inspector.get_by_role("button", name="Pin this image").click()
    page.keyboard.press("]")
    inspector.get_by_role("button", name="Pin this image").click()
    page.keyboard.press("Escape")
    page.reload()
    pinned = inspector.get_by_role("list", name="Pinned images").get_by_role("listitem")
    expect(pinned).to_have_count(2)
    sure = truth.confidence(truth.b, "train")[inside]
    for place, index in enumerate((first, second)):
        expect(pinned.nth(place)).to_contain_text(re.compile(f"8 {sure[place]:.2f}"))
        expect(pinned.nth(place).get_by_role("button", name=f"Look at 3, train {index}")).to_be_visible()
    pinned.nth(0).get_by_role("button", name=re.compile("^Unpin")).click()
    expect(pinned).to_have_count(1)
