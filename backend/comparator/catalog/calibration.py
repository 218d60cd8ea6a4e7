"""How often the verdict was wrong when it was tried: what ``tests/nulls/calibrate.py`` measured last."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

Row = dict[str, Any]
WIDTH = 120
FILE = Path(__file__).with_name("calibration.json")
ACCUSED = ("leaks", "damaged", "over_erased", "differs")
PASSED = ("indistinguishable", "indistinguishable_in_outputs")


def read() -> Row:
    """Return the day, the verdict's version then, the scenarios, and a row for each kind of model that was judged."""
    found: Row = json.loads(FILE.read_text())
    return found


def text() -> str:
    """Return the figures as the README shows them."""
    found = read()
    names = [each["name"] for each in found["scenarios"]]
    models = {each["name"]: each["models"]["retrained"] for each in found["scenarios"]}
    pools = sorted({row["pool"] for row in found["rows"]})
    titles = " | ".join(f"{name.replace('_', ' ')} ({models[name]} retrained)" for name in names)
    about = (
        f"Measured on {found['measured']} by `tests/nulls/calibrate.py` on digits; K is the number of retrained models "
        "that each was judged against. Shares are of draws, with two standard errors over different models."
    )
    lines = [_filled(about), "", f"| what was judged, and what was said | {titles} |", "|---" * (len(names) + 1) + "|"]

    def line(words: str, kind: str, detail: str, pool: int, share: Callable[[Row], float]) -> None:
        rows = {row["scenario"]: row for row in _rows(found, kind, detail, pool)}
        cells = [_cell(share(rows[name]), independent(found, rows[name])) if name in rows else "–" for name in names]
        lines.append(f"| {words} | {' | '.join(cells)} |")

    for pool in pools:
        line(f"a retrained model, K = {pool}: **accused** (an error)", "retrained", "", pool, share_of(*ACCUSED))
        line(f"a retrained model, K = {pool}: no difference found", "retrained", "", pool, share_of(*PASSED))
    for seeds in sorted({row["detail"] for row in found["rows"] if row["model"] == "method"}):
        line(f"{seeds} retrained models as a method, K = 8: accused", "method", seeds, 8, share_of(*ACCUSED))
    for pool in pools:
        line(f"the original, K = {pool}: accused", "original", "", pool, share_of(*ACCUSED))
        line(f"the original, K = {pool}: rejected by some rung at its own 5 %", "original", "", pool, _some_rung)
    for detail in _details(found, "partial"):
        words = f"trained on {float(detail):.0%} of the forget set, K = 8: accused"
        line(words, "partial", detail, 8, share_of(*ACCUSED))
    for detail in _details(found, "planted"):
        line(f"planted memory of d′ = {detail}, K = 8: accused", "planted", detail, 8, share_of(*ACCUSED))
    fakes = {
        row["detail"]: max(share_of(*PASSED)(each) for each in _rows(found, "fake", row["detail"], 8))
        for row in found["rows"]
        if row["model"] == "fake"
    }
    passed = [f"{name.replace('_', ' ')} (in up to {share:.0%} of draws)" for name, share in fakes.items() if share]
    wholly = max(row["states"].get("indistinguishable", 0.0) for row in found["rows"] if row["model"] == "fake")
    of_fakes = (
        f"Of {len(fakes)} fakes, *no difference found in outputs* was said of: {', '.join(passed) or 'none'}; "
        f"*indistinguishable* in {wholly:.0%} of draws."
    )
    paragraphs = "\n\n".join(_filled(each) for each in (of_fakes, *found["notes"]))
    return "\n".join([*lines, "", paragraphs])


def _filled(paragraph: str) -> str:
    return textwrap.fill(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False)


def share_of(*states: str) -> Callable[[Row], float]:
    """Return what gives the share of a row's draws whose word is one of some."""
    return lambda row: float(sum(row["states"].get(state, 0.0) for state in states))


def independent(found: Row, row: Row) -> int:
    """Return how many of a row's draws are of different models: few originals are drawn again and again."""
    (models,) = (each["models"] for each in found["scenarios"] if each["name"] == row["scenario"])
    kind = "_".join(filter(None, (row["model"], row["detail"])))
    return min(int(row["draws"]), int(models.get(kind, row["draws"])))


def _some_rung(row: Row) -> float:
    return float(row["some_rung"])


def _rows(found: Row, kind: str, detail: str, pool: int) -> list[Row]:
    wanted = (kind, detail, pool)
    return [row for row in found["rows"] if (row["model"], row["detail"], row["pool"]) == wanted]


def _details(found: Row, kind: str) -> list[str]:
    return sorted({row["detail"] for row in found["rows"] if row["model"] == kind}, key=float)


def _cell(share: float, draws: int) -> str:
    return f"{share:.3f} ± {2 * (share * (1 - share) / draws) ** 0.5:.3f}"
