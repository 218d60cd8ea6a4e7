"""Slices: named lists of a scenario's samples that a person keeps, and the metrics of its models on them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import delete, insert, select

from comparator.data.partition import Partition
from comparator.derived.cache import key
from comparator.errors import Conflict, InvalidInput, NotFound
from comparator.evidence import Integers, Part
from comparator.identifiers import new_id
from comparator.jobs.kinds import SLICE
from comparator.jobs.on_demand import Waiting
from comparator.services.contrast.pair import cache_of
from comparator.services.host import Host, wait_for
from comparator.services.runs import listing
from comparator.services.runs.models import finished_models
from comparator.services.scenarios import scenarios
from comparator.store import events, partitions
from comparator.store.schema import sample_slice
from comparator.store.workspace import Workspace

Row = dict[str, Any]
SPLITS = ("train", "test")
PARTS: tuple[Part, ...] = ("forget", "retain", "validation", "twin", "test_forget", "test_retain")
MOST_NAMED = 5


def create(workspace: Workspace, scenario: str, name: str, samples: Mapping[str, Sequence[int]]) -> tuple[Row, bool]:
    """Keep a slice, or find the one with the same name and samples; the flag tells whether it is new."""
    partition = partition_of(workspace, scenario)
    wanted = {split: sorted(set(samples.get(split, ()))) for split in SPLITS}
    _require_known(partition, wanted, scenario)
    with workspace.write() as connection:
        query = select(sample_slice).where(sample_slice.c.scenario == scenario, sample_slice.c.name == name)
        found = connection.execute(query).mappings().first()
        if found and found["samples"] != wanted:
            raise Conflict(
                f"This scenario has another slice called “{name}”.", advice="Choose another name, or delete that slice."
            )
        if found is None:
            values = {"id": new_id(), "scenario": scenario, "name": name, "samples": wanted, "created": time.time()}
            connection.execute(insert(sample_slice).values(values))
            events.append(connection, "scenario", {"scenario": scenario})
    row = dict(found) if found else values
    return _described(row, partition), found is None


def _require_known(partition: Partition, wanted: Mapping[str, list[int]], scenario: str) -> None:
    if not any(wanted.values()):
        raise InvalidInput("A slice needs at least one sample.", advice="Give `train` or `test`.")
    for split in SPLITS:
        known = partition.train_indices if split == "train" else partition.test_indices
        strange = np.setdiff1d(wanted[split], known)
        if len(strange):
            shown = ", ".join(str(index) for index in strange[:MOST_NAMED].tolist())
            raise InvalidInput(
                f"Scenario {scenario} has no {split} sample {shown}{' …' if len(strange) > MOST_NAMED else ''}.",
                advice="Indices count in the unfiltered data set; a scenario on a subset has only some of them.",
                fields=[((split,), f"{len(strange)} unknown")],
            )


def all_of(workspace: Workspace, scenario: str) -> list[Row]:
    """Return the slices of a scenario, oldest first."""
    partition = partition_of(workspace, scenario)
    query = select(sample_slice).where(sample_slice.c.scenario == scenario)
    with workspace.read() as connection:
        rows = connection.execute(query.order_by(sample_slice.c.created, sample_slice.c.id)).mappings().all()
    return [_described(dict(row), partition) for row in rows]


def get(workspace: Workspace, identifier: str) -> Row:
    """Return one slice."""
    row = _row(workspace, identifier)
    return _described(row, partition_of(workspace, row["scenario"]))


def remove(workspace: Workspace, identifier: str) -> None:
    """Delete a slice; its samples and every model stay."""
    row = _row(workspace, identifier)
    with workspace.write() as connection:
        connection.execute(delete(sample_slice).where(sample_slice.c.id == identifier))
        events.append(connection, "scenario", {"scenario": row["scenario"]})


def metrics(
    workspace: Workspace, host: Host, version: str, identifier: str, runs: Sequence[str], *, again: bool = False
) -> Path | Waiting:
    """Return the file with the metrics of some runs, or of all finished ones, on a slice; or the job at work.

    ``version`` is that of the metrics: a changed formula is computed anew.
    """
    row = _row(workspace, identifier)
    with workspace.read() as connection:
        models = finished_models(connection, workspace, row["scenario"], family=None)
    wanted = _require_finished(workspace, row["scenario"], runs, [model.run for model in models])
    partition = str(workspace.artifact(scenarios.row(workspace, row["scenario"])["partition"]))
    payload = {"partition": partition, "samples": row["samples"], "wanted": wanted}
    payload["models"] = [asdict(model) for model in models]
    cache = cache_of(workspace)
    result = cache.file(key(SLICE.name, version=version, **payload), ".json")
    if result.exists():
        return result
    title = f"Metrics of the slice “{row['name']}”"
    given = {**payload, "result": str(result)}
    return wait_for(workspace, host, SLICE, title, row["scenario"], given, again=again)


def _require_finished(workspace: Workspace, scenario: str, runs: Sequence[str], finished: list[str]) -> list[str]:
    for run in runs:
        record = listing.require(workspace, run)
        if run not in finished:
            here = f"is {record['status']}" if record["scenario"] == scenario else "belongs to another scenario"
            raise InvalidInput(
                f"Run {run} has no predictions for this slice: it {here}.",
                advice="Choose finished runs of the slice's scenario.",
                fields=[(("run",), here)],
            )
    return sorted(set(runs)) if runs else finished


def partition_of(workspace: Workspace, scenario: str) -> Partition:
    """Return who is who in a scenario."""
    return partitions.read(workspace.artifact(scenarios.row(workspace, scenario)["partition"]))


def _row(workspace: Workspace, identifier: str) -> Row:
    with workspace.read() as connection:
        found = connection.execute(select(sample_slice).where(sample_slice.c.id == identifier)).mappings().first()
    if found is None:
        raise NotFound(f"There is no slice {identifier}.", advice="GET /api/v1/slices?scenario=… lists them.")
    return dict(found)


def _described(row: Row, partition: Partition) -> Row:
    """Add how many samples of each part a slice has."""
    chosen = {split: np.asarray(row["samples"][split], dtype=np.int64) for split in SPLITS}
    return {
        **{name: row[name] for name in ("id", "scenario", "name", "created")},
        "train": row["samples"]["train"],
        "test": row["samples"]["test"],
        "sizes": sizes(partition, chosen["train"], chosen["test"]),
    }


def sizes(partition: Partition, train: Integers, test: Integers) -> dict[str, int]:
    """Count the sample ids of each part."""
    samples = partitions.samples(partition)
    inside = {"train": np.isin(samples.train_indices, train), "test": np.isin(samples.test_indices, test)}
    counts: dict[str, int] = {}
    for part in PARTS:
        split, rows = samples.rows(part)
        counts[part] = int(inside[split][rows].sum())
    return counts
