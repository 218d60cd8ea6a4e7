"""The verdict's calibration as the README shows it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from comparator.catalog.calibration import Row, read

WIDTH, USUAL_POOL = 120, 8
ERROR = "accused"
Line = tuple[str, str, str, int, str]


def text() -> str:
    """Return the table of the shares, and below it what is said of fakes and what a reader must know."""
    found = read()
    names = [each["name"] for each in found["scenarios"]]
    titles = [
        f"{each['name'].replace('_', ' ')} ({each['models']['retrained']} retrained)" for each in found["scenarios"]
    ]
    about = (
        f"Measured on {found['measured']} by `tests/nulls/calibrate.py` on digits; K is the number of retrained models "
        "that each was judged against. Shares are of draws; brackets hold 95 % (Wilson) over different models."
    )
    table = [_row(["what was judged, and what was said", *titles]), "|---" * (len(names) + 1) + "|"]
    for words, kind, detail, pool, share in _lines(found):
        rows = {row["scenario"]: row for row in _rows(found, kind, detail, pool)}
        table.append(_row([words, *(_cell(rows[name], share) if name in rows else "–" for name in names)]))
    paragraphs = [_filled(each) for each in (_of_fakes(found), *found["notes"])]
    return "\n\n".join([_filled(about), "\n".join(table), *paragraphs])


def _lines(found: Row) -> Iterator[Line]:
    """Yield the table's lines: words, kind of model, its detail, K, and which share."""
    pools = sorted({row["pool"] for row in found["rows"]})
    for pool in pools:
        yield f"a retrained model, K = {pool}: **accused** (an error)", "retrained", "", pool, ERROR
        yield f"a retrained model, K = {pool}: no difference found", "retrained", "", pool, "passed"
    for seeds in _details(found, "method"):
        yield f"{seeds} retrained models as a method, K = 8: **accused** (an error)", "method", seeds, USUAL_POOL, ERROR
    for pool in pools:
        yield f"the original, K = {pool}: accused", "original", "", pool, ERROR
        yield f"the original, K = {pool}: no difference found (an error)", "original", "", pool, "passed"
    for detail in _details(found, "partial"):
        words = f"trained on {float(detail):.0%} of the forget set, K = 8: accused"
        yield re.sub(r"(?<=\d)%", " %", words), "partial", detail, USUAL_POOL, ERROR
    for detail in _details(found, "planted"):
        yield f"planted memory of d′ = {detail}, K = 8: accused", "planted", detail, USUAL_POOL, ERROR


def _of_fakes(found: Row) -> str:
    made: dict[str, str] = found["fakes"]
    passed = {name: max(row["passed"] for row in _rows(found, "fake", name, USUAL_POOL)) for name in made}
    those = [f"{_small(made[name])} ({share:.0%})" for name, share in passed.items() if share]
    wholly = max(row["states"].get("indistinguishable", 0.0) for row in found["rows"] if row["model"] == "fake")
    words = (
        f"{len(made)} fakes were tried, too. *No difference found in outputs* was said of {len(those)} of them, in up "
        f"to the share of draws in brackets: {'; '.join(those) or 'none'}. "
        f"*Indistinguishable* was said in {wholly:.0%} of their draws."
    )
    return re.sub(r"(?<=\d)%", " %", words)


def _small(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].rstrip(".")


def _rows(found: Row, kind: str, detail: str, pool: int) -> list[Row]:
    wanted = (kind, detail, pool)
    return [row for row in found["rows"] if (row["model"], row["detail"], row["pool"]) == wanted]


def _details(found: Row, kind: str) -> list[str]:
    return sorted({row["detail"] for row in found["rows"] if row["model"] == kind}, key=float)


def _cell(row: Row, share: str) -> str:
    if share != ERROR:
        return f"{row[share]:.3f}"
    return f"{row[share]:.3f} [{row['lower']:.3f}, {row['upper']:.3f}]"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _filled(paragraph: str) -> str:
    return textwrap.fill(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False)
