"""Scenarios in words."""

from __future__ import annotations

from comparator.catalog.catalog import Catalog
from comparator.data.forget.selection import title
from comparator.scenario import Scenario


def forget(scenario: Scenario, catalog: Catalog) -> str:
    """Say what is forgotten: “class 3”, “random 10 %, seed 0, with twin”."""
    names = catalog.entry("datasets", scenario.dataset)["classes"]
    text = title(scenario.forget, names)
    if scenario.twin:
        text += ", with twin"
    if scenario.canaries:
        spoilt = "wrong labels" if scenario.canaries.kind == "label" else "noise images"
        text += f", {scenario.canaries.count:,} {spoilt}"
    return text


def scenario(found: Scenario, catalog: Catalog) -> str:
    """Say what a scenario is: “Digits 8×8 · Small CNN · forget class 3”."""
    dataset = catalog.entry("datasets", found.dataset)["label"]
    architecture = catalog.entry("architectures", found.architecture)["label"]
    parts = [dataset, architecture, f"forget {forget(found, catalog)}"]
    if found.splits.subset.train:
        parts.insert(1, f"{found.splits.subset.train:,} samples")
    return " · ".join(parts)
