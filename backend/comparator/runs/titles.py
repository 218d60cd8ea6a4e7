"""Scenarios in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comparator.scenario import Scenario

if TYPE_CHECKING:
    from comparator.runs.catalog import Catalog

SHOWN = 5


def forget(scenario: Scenario, catalog: Catalog) -> str:
    """Say what is forgotten: “class 3”, “random 10 %, seed 0, with twin”."""
    names = catalog.record("datasets", scenario.dataset)["classes"]
    kind, given = scenario.forget["kind"], scenario.forget
    if kind == "class":
        chosen = [names[number] for number in given["classes"]]
        text = f"{'class' if len(chosen) == 1 else 'classes'} {', '.join(chosen[:SHOWN])}"
        text += f" and {len(chosen) - SHOWN} more" if len(chosen) > SHOWN else ""
    elif kind == "random":
        text = f"random {given['fraction'] * 100:g} %, seed {given['seed']}"
    elif kind == "indices":
        text = f"{len(given['indices']):,} listed samples"
    else:
        details = ", ".join(f"{name} {value}" for name, value in given.items() if name != "kind")
        text = f"{catalog.record('forget_kinds', kind)['label'].lower()}: {details}"
    if scenario.twin:
        text += ", with twin"
    if scenario.canaries:
        spoilt = "wrong labels" if scenario.canaries.kind == "label" else "noise images"
        text += f", {scenario.canaries.count:,} {spoilt}"
    return text


def scenario(found: Scenario, catalog: Catalog) -> str:
    """Say what a scenario is: “Digits 8×8 · Small CNN · forget class 3”."""
    dataset = catalog.record("datasets", found.dataset)["label"]
    architecture = catalog.record("architectures", found.architecture)["label"]
    parts = [dataset, architecture, f"forget {forget(found, catalog)}"]
    if found.splits.subset.train:
        parts.insert(1, f"{found.splits.subset.train:,} samples")
    return " · ".join(parts)
