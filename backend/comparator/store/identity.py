"""What makes two runs the same run, and what makes them members of one group."""

from __future__ import annotations

from typing import Any

from comparator.identifiers import content_id

Row = dict[str, Any]


def fingerprint(scenario: str, plan: Row, base: str | None) -> str:
    """Identify a run by everything that determines its result."""
    return content_id({"scenario": scenario, "base": base, **plan}, length=32)


def group_key(plan: Row, origin: str = "trained") -> str:
    """Identify runs that differ only in seeds; of imported ones the file belongs to the seed."""
    wanted = {name: plan[name] for name in ("kind", "method", "method_version", "parameters")}
    if origin == "imported":
        wanted["parameters"] = {}
    return content_id({**wanted, "origin": origin}, length=12)
