"""What a score over sets of models says when it cannot be computed."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]


def refusal(metric: str, text: str, models: int) -> Row:
    """Describe a score that cannot be computed, and why."""
    return {
        "metric": metric, "models": models, "value": None, "refusal": text, "facts": [], "bins": [], "counts": [],
        "half": 0, "self_test": [], "matched": [], "untested": "", "fact_tests": [],
        "bin_test": None, "parameters": {},
    }  # fmt: skip
