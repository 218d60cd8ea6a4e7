"""How smoothly Contrast and Attack follow the pointer in headless Chromium, with as many points as are promised.

Run: ``python tests/benchmarks/frames.py [points] [samples a side]``, on two idle cores. The app and its answers are
real; only their rows are repeated until there are enough, each copy a little displaced.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import Locator, Page, Route, sync_playwright
from safetensors.numpy import load, save

from comparator.client import connect
from comparator.store.holder import live_server

POINTS, SIDE = 10_000, 5_000
APART = 100_000
STEPS, BETWEEN = 200, 0.008
PATIENCE_MILLISECONDS, SETTLING_MILLISECONDS = 180_000, 3000
LIMITS = {"mean": 50.0, "p95": 34.0, "drawn": 1000.0}
RECORD = """() => {
  window.frames_seen = [];
  let before = performance.now();
  const next = (now) => {
    window.frames_seen.push(now - before);
    before = now;
    window.frame = requestAnimationFrame(next);
  };
  window.frame = requestAnimationFrame(next);
}"""
STOP = "() => { cancelAnimationFrame(window.frame); return window.frames_seen.slice(2); }"
DRAWN = """async (link) => {
  const started = performance.now();
  location.hash = link;
  while (document.querySelectorAll('[data-scatter] canvas').length < 2) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - started;
}"""
Rows = dict[str, np.ndarray]


def notes_of(content: bytes) -> dict[str, str]:
    length = int.from_bytes(content[:8], "little")
    notes: dict[str, str] = json.loads(content[8 : 8 + length]).get("__metadata__", {})
    return notes


def repeated(content: bytes, rows: int, wanted: int, displace: Callable[[str, np.ndarray, int], np.ndarray]) -> bytes:
    """Return the file with every column of ``rows`` rows repeated and cut to ``wanted``."""
    arrays: Rows = load(content)
    copies = -(-wanted // rows)
    grown = {
        name: np.concatenate([displace(name, values, copy) for copy in range(copies)])[:wanted]
        if len(values.shape) > 0 and len(values) == rows
        else values
        for name, values in arrays.items()
    }
    return save({name: np.ascontiguousarray(values) for name, values in grown.items()}, notes_of(content))


def displaced(name: str, values: np.ndarray, copy: int) -> np.ndarray:
    """Move ids apart and places a little."""
    if name in {"row", "rows", "index"}:
        return values + (APART * copy)
    if values.dtype.kind == "f" and copy > 0:
        spread = float(np.nanstd(values)) * 0.03
        return (values + np.random.default_rng(copy).normal(size=values.shape) * spread).astype(values.dtype)
    return values


def answering(change: Callable[[bytes], bytes]) -> Callable[[Route], None]:
    """Return what answers a request with changed rows: at once from the second time on."""
    known: dict[str, bytes] = {}

    def answer(route: Route) -> None:
        url = route.request.url
        if url not in known:
            known[url] = change(route.fetch().body())
        route.fulfill(status=200, content_type="application/octet-stream", body=known[url])

    return answer


def many_points(points: int) -> Callable[[Route], None]:
    def change(content: bytes) -> bytes:
        arrays = load(content)
        return repeated(content, len(arrays.get("row", arrays.get("rows", []))), points, displaced)

    return answering(change)


def many_samples(side: int) -> Callable[[Route], None]:
    def change(content: bytes) -> bytes:
        lengths = [len(values) for values in load(content).values() if values.ndim == 1]
        rows = max(set(lengths), key=lengths.count)
        return repeated(content, rows, 2 * side, displaced)

    return answering(change)


def report(name: str, intervals: list[float]) -> None:
    """Print frames per second and the slowest twentieth against their limits."""
    mean, slow = 1000 / float(np.mean(intervals)), float(np.percentile(intervals, 95))
    sys.stdout.write(
        f"{name:44s} {mean:5.1f} fps of {LIMITS['mean']:g}, p95 {slow:5.1f} ms of {LIMITS['p95']:g}, "
        f"longest {max(intervals):5.0f} ms, {len(intervals)} frames\n"
    )


def followed(page: Page, name: str, place: Callable[[float], tuple[float, float]], pressed: bool) -> None:
    """Move the pointer along a way and report the frames meanwhile."""
    page.mouse.move(*place(0))
    if pressed:
        page.mouse.down()
    page.evaluate(RECORD)
    for step in range(STEPS):
        page.mouse.move(*place(step / STEPS))
        time.sleep(BETWEEN)
    intervals = page.evaluate(STOP)
    if pressed:
        page.mouse.up()
    report(name, intervals)


def around(target: Locator) -> Callable[[float], tuple[float, float]]:
    box = target.bounding_box()
    assert box
    middle, reach = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), min(box["width"], box["height"]) * 0.4

    def place(share: float) -> tuple[float, float]:
        angle = 2 * np.pi * share
        return middle[0] + reach * float(np.cos(angle)), middle[1] + reach * float(np.sin(2 * angle)) * 0.9

    return place


def contrast(page: Page, address: str, scenario: str, pair: tuple[str, str], points: int) -> None:
    grow = many_points(points)
    for file in ("samples", "embedding"):
        page.route(f"**/api/v1/contrast/{file}*", grow)
    link = f"#/contrast?scenario={scenario}&a={pair[0]}&b={pair[1]}&projection=pca"
    page.goto(f"{address}/{link}")
    page.locator("[data-scatter=b] canvas").first.wait_for()
    page.goto("about:blank")
    page.goto(f"{address}/#/screen?scenario={scenario}")
    page.get_by_role("treegrid", name="Models").wait_for()
    page.wait_for_timeout(SETTLING_MILLISECONDS)
    took = page.evaluate(DRAWN, link)
    sys.stdout.write(f"{f'2 × {points:,} points drawn after the click':44s} {took:5.0f} ms of {LIMITS['drawn']:g}\n")
    page.wait_for_timeout(SETTLING_MILLISECONDS)
    plot = page.get_by_role("region", name="Embedding space").locator("[data-scatter=a]")
    followed(page, f"hover over 2 × {points:,} points", around(plot), pressed=False)
    followed(page, "pan, both cameras joined", around(plot), pressed=True)
    page.keyboard.press("f")
    page.keyboard.press("l")
    followed(page, "lasso", around(plot), pressed=True)


def threshold(page: Page, address: str, scenario: str, pair: tuple[str, str], side: int) -> None:
    page.route("**/api/v1/attacks/threshold/arrays*", many_samples(side))
    page.goto(f"{address}/#/attack?scenario={scenario}&a={pair[0]}&b={pair[1]}&open=apart")
    handle = page.get_by_role("slider", name="Threshold on Output entropy").first
    handle.wait_for()
    page.wait_for_timeout(SETTLING_MILLISECONDS)
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    followed(
        page,
        f"threshold drag, {side:,} samples a side",
        lambda share: (middle[0], middle[1] - 90 * float(np.sin(2 * np.pi * share))),
        pressed=True,
    )


def main(points: int, side: int) -> None:
    """Open the ready-made class scenario and report each gesture."""
    os.environ["COMPARATOR_SHIPPED"] = "true"
    chromium = os.environ.get("COMPARATOR_BROWSER") or shutil.which("chromium")
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        connect(Path(folder)) as client,
        sync_playwright() as playwright,
    ):
        owner = live_server(Path(folder))
        assert owner
        address = str(owner["address"])
        scenario = next(one["id"] for one in client.scenarios() if one["forget"]["kind"] == "class")
        runs = client.runs(scenario=scenario, status="succeeded")
        original = next(run["id"] for run in runs if run["kind"] == "original")
        pair = (original, next(run["id"] for run in runs if run["method"] == "neggrad_plus"))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for measure, size in ((contrast, points), (threshold, side)):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(PATIENCE_MILLISECONDS)
            page.route("**/api/v1/datasets/*/*/**", lambda route: route.abort())
            measure(page, address, scenario, pair, size)
            page.close()
        browser.close()


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given + [POINTS, SIDE][len(given) :]))
