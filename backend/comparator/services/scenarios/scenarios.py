"""Scenarios: preview, create, list; and the preparation of their data."""

from __future__ import annotations

import time
from typing import Any, Protocol

import numpy as np
from sqlalchemy import case, func, insert, select

from comparator.catalog import recipes
from comparator.data.partition import ROLES, Partition, settle, split
from comparator.errors import NotFound, named_at
from comparator.jobs import queue
from comparator.scenario import Canaries, Scenario, Splits
from comparator.services.datasets import prepared
from comparator.services.host import Host
from comparator.services.scenarios import architectures, forget_sets, near_duplicates, ranking, titles
from comparator.store import events, partitions
from comparator.store.schema import run, scenario
from comparator.store.workspace import Workspace

Row = dict[str, Any]
SAMPLES_SHOWN = 48


class Request(Protocol):
    """What a person asks for; see ``api.schemas_scenarios.ScenarioRequest``."""

    dataset: str
    architecture: str
    forget: dict[str, Any]
    recipe: dict[str, Any]
    splits: Splits
    twin: bool
    canaries: Canaries | None


def resolve(workspace: Workspace, host: Host, request: Request) -> tuple[Scenario, Partition]:
    """Turn a request into a scenario and its partition; everything that is wrong is refused here."""
    with named_at("dataset"):
        record = host.catalog.entry("datasets", request.dataset)
    with named_at("architecture"):
        architecture = host.catalog.entry("architectures", request.architecture)
    found = prepared.require(workspace, request.dataset)
    shape, classes = found["details"]["image_shape"], len(record["classes"])
    architectures.require(host, architecture, request.architecture, shape, classes)
    data = prepared.labelled(workspace, found, record["classes"])
    forget_sets.require_bearable(request.forget, len(data.train))
    recipe = recipes.fill(architecture["recipe"], record["augmentation"], request.recipe, host.device)
    with named_at("forget"):
        known = ranking.Finished(workspace, request.dataset, found["hash"])
        forget = settle(data, request.splits, request.forget, known)
    partition = split(data, request.splits, forget, twin=request.twin, canaries=request.canaries)
    resolved = Scenario(
        dataset=request.dataset,
        data_hash=found["hash"],
        architecture=request.architecture,
        recipe=recipe,
        splits=request.splits,
        forget=forget,
        twin=request.twin,
        canaries=request.canaries,
    )
    if recipes.leaves_normalisation_open(request.recipe):
        resolved = _as_it_is_here(workspace, resolved)
    return resolved, partition


def _as_it_is_here(workspace: Workspace, resolved: Scenario) -> Scenario:
    """Return the scenario as it was made before retrained models were normalised by the retain set, if it is here.

    So a request that leaves it open finds what ships and what was made earlier, with its pool.
    """
    recipe = resolved.recipe.model_copy(update={"normalise_by": "training"})
    earlier = resolved.model_copy(update={"recipe": recipe})
    with workspace.read() as connection:
        is_here = connection.scalar(select(scenario.c.id).where(scenario.c.id == earlier.id)) is not None
    return earlier if is_here else resolved


def preview(workspace: Workspace, host: Host, request: Request) -> Row:
    """Describe what a scenario would be."""
    resolved, partition = resolve(workspace, host, request)
    with workspace.read() as connection:
        exists = connection.scalar(select(scenario.c.id).where(scenario.c.id == resolved.id)) is not None
    forgotten = partition.positions("forget")
    shown = forgotten[np.linspace(0, len(forgotten) - 1, min(SAMPLES_SHOWN, len(forgotten))).astype(int)]
    return {
        "id": resolved.id,
        "exists": exists,
        "title": titles.scenario(resolved, host.catalog),
        "forget_title": titles.forget(resolved, host.catalog),
        "sizes": partition.sizes(),
        "histogram": {
            role: np.bincount(partition.true_labels[partition.positions(role)], minlength=partition.classes).tolist()
            for role in ROLES
        },
        "samples": partition.train_indices[shown].tolist(),
        "recipe": resolved.recipe.model_dump(mode="json"),
        "near_duplicates": near_duplicates.count(
            workspace, host, prepared.require(workspace, request.dataset), partition
        ),
    }


def create(workspace: Workspace, host: Host, request: Request) -> tuple[Row, bool]:
    """Make a scenario, or find the one with the same content; the flag tells whether it is new."""
    resolved, partition = resolve(workspace, host, request)
    with workspace.write() as connection:
        stored = partitions.write(workspace.artifacts, partition)  # inside: sweeping removes files that no row names
        new = connection.scalar(select(scenario.c.id).where(scenario.c.id == resolved.id)) is None
        if new:
            connection.execute(
                insert(scenario).values(
                    id=resolved.id,
                    content={
                        **resolved.model_dump(mode="json"),
                        "title": titles.scenario(resolved, host.catalog),
                        "forget_title": titles.forget(resolved, host.catalog),
                    },
                    sizes=partition.sizes(),
                    partition=stored.sha256,
                    training_key=resolved.training_key(partition.trained_hash()),
                    created=time.time(),
                )
            )
            events.append(connection, "scenario", {"scenario": resolved.id})
    host.wake()
    return get(workspace, resolved.id), new


def row(workspace: Workspace, identifier: str) -> Row:
    """Return the stored record of a scenario."""
    with workspace.read() as connection:
        found = connection.execute(select(scenario).where(scenario.c.id == identifier)).mappings().first()
    if found is None:
        raise NotFound(f"There is no scenario {identifier}.", advice="GET /api/v1/scenarios lists them.")
    return dict(found)


def get(workspace: Workspace, identifier: str) -> Row:
    """Return one scenario with the counts of its runs."""
    row(workspace, identifier)
    return listing(workspace, only=identifier)[0]


def listing(workspace: Workspace, *, only: str | None = None) -> list[Row]:
    """Return all scenarios, or one, newest first, with the counts of their runs."""
    done = case((run.c.status == "succeeded", 1), else_=0)
    active = case((run.c.status.in_(queue.ACTIVE), 1), else_=0)
    failed = case((run.c.status.in_(queue.RESUMABLE), 1), else_=0)
    query = (
        select(run.c.scenario, run.c.kind, func.sum(done), func.sum(active), func.sum(failed))
        .where(run.c.deleted.is_(None))
        .group_by(run.c.scenario, run.c.kind)
    )
    wanted = select(scenario).order_by(scenario.c.created.desc(), scenario.c.id)
    if only:
        query, wanted = query.where(run.c.scenario == only), wanted.where(scenario.c.id == only)
    with workspace.read() as connection:
        rows = connection.execute(wanted).mappings().all()
        counts: dict[str, dict[str, int]] = {}
        for identifier, kind, finished, waiting, broken in connection.execute(query).all():
            entry = counts.setdefault(identifier, {"active": 0, "failed": 0})
            entry[kind] = finished
            entry["active"] += waiting
            entry["failed"] += broken
    return [
        {**found["content"], "id": found["id"], "sizes": found["sizes"], "created": found["created"],
         "runs": counts.get(found["id"], {})}
        for found in rows
    ]  # fmt: skip
