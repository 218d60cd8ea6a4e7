"""How often the verdict was wrong when it was tried: what ``tests/nulls/calibrate.py`` measured last."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scipy.special import ndtri

Row = dict[str, Any]
FILE = Path(__file__).with_name("calibration.json")
ACCUSED = ("leaks", "damaged", "over_erased", "differs")
PASSED = ("indistinguishable", "indistinguishable_in_outputs")
LEVEL = 0.95


def read() -> Row:
    """Return the day, the verdict's version then, the scenarios, and a row for each kind of model that was judged.

    Each row has the shares of its draws that were ``accused`` and ``passed``, how many different ``models`` they were
    drawn from, and the 95 % interval (``lower``, ``upper``) of the accused share over models.
    """
    found: Row = json.loads(FILE.read_text())
    models = {each["name"]: each["models"] for each in found["scenarios"]}
    return {**found, "rows": [_with_shares(row, models[row["scenario"]]) for row in found["rows"]]}


def _with_shares(row: Row, models: dict[str, int]) -> Row:
    accused, passed = (sum(row["states"].get(state, 0.0) for state in states) for states in (ACCUSED, PASSED))
    different = independent(row, models)
    lower, upper = wilson(accused, different)
    return {**row, "accused": accused, "passed": passed, "models": different, "lower": lower, "upper": upper}


def independent(row: Row, models: dict[str, int]) -> int:
    """Return how many different models, or methods of different models, a row's draws are of.

    Few originals are drawn again and again, which tells nothing new about other originals. Fakes and planted memory are
    made of a retrained model each.
    """
    kind = "_".join(filter(None, (row["model"], row["detail"])))
    draws = int(row["draws"])
    there = models["retrained"] // int(row["detail"]) if row["model"] == "method" else models.get(kind, draws)
    return min(draws, there)


def wilson(share: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share that was seen in ``count`` independent draws (Wilson, 1927).

    It never is empty: none of 24 bounds a share by 14 %.
    """
    z = float(ndtri(0.5 + LEVEL / 2))
    centre, weight = (share + z * z / (2 * count)), 1 + z * z / count
    half = z * (share * (1 - share) / count + z * z / (4 * count * count)) ** 0.5
    return max(0.0, (centre - half) / weight), min(1.0, (centre + half) / weight)
