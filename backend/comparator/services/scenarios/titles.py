"""Scenarios in words."""

from __future__ import annotations

from sqlalchemy import select, update

from comparator.catalog.catalog import Catalog
from comparator.data.forget.selection import title
from comparator.errors import NotFound
from comparator.scenario import Scenario
from comparator.store import schema
from comparator.store.workspace import Workspace


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
    """Say what a scenario is: “Forget class 3 · Digits 8×8 · Small CNN”."""
    dataset = catalog.entry("datasets", found.dataset)["label"]
    architecture = catalog.entry("architectures", found.architecture)["label"]
    parts = [f"Forget {forget(found, catalog)}", dataset, architecture]
    if found.splits.subset.train:
        parts.insert(2, f"{found.splits.subset.train:,} samples")
    return " · ".join(parts)


def refresh(workspace: Workspace, catalog: Catalog) -> None:
    """Name stored scenarios as they would be named now; one whose data set is gone keeps its name."""
    table = schema.scenario
    with workspace.read() as connection:
        stored = {row.id: row.content for row in connection.execute(select(table.c.id, table.c.content))}
    for identifier, content in stored.items():
        found = Scenario.model_validate({name: content[name] for name in Scenario.model_fields if name in content})
        try:
            named = {"title": scenario(found, catalog), "forget_title": forget(found, catalog)}
        except NotFound:
            continue
        if any(content.get(name) != text for name, text in named.items()):
            with workspace.write() as connection:
                connection.execute(update(table).where(table.c.id == identifier).values(content={**content, **named}))
