"""Build the catalogue from the registry; ``python -m comparator.catalog.build`` writes the one that ships."""

from __future__ import annotations

import json
from typing import Any

from comparator import formulas, registry
from comparator.catalog.catalog import SHIPPED, fingerprint
from comparator.jobs.questions import Nothing

Row = dict[str, Any]


def text() -> str:
    """Return the catalogue that ships."""
    built = {"version": fingerprint(), **described()}
    return json.dumps(built, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def catalog(_payload: Nothing, _emit: object) -> Row:
    """Describe everything that is registered, in a worker."""
    return described()


def described() -> Row:
    """Return everything that is registered, by kind in the plural."""
    names = {"dataset": "datasets", "architecture": "architectures", "method": "methods", "metric": "metrics"}
    names |= {"group_metric": "group_metrics", "attack": "attacks", "forget": "forget_kinds"}
    return {names[kind]: [entry.describe() for entry in registry.entries(kind)] for kind in registry.kinds()}


if __name__ == "__main__":
    formulas.write()
    SHIPPED.write_text(text())
