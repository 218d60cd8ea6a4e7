"""Data sets on this machine: whether they are ready, their labels, and their images."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from comparator.data.images import Bytes
from comparator.data.partition import Labelled
from comparator.errors import Conflict, NotFound, named_at
from comparator.jobs import queue
from comparator.jobs.kinds import PREPARE
from comparator.services.host import Host
from comparator.store import artifacts
from comparator.store.schema import dataset, job
from comparator.store.workspace import Workspace

Row = dict[str, Any]


def row(workspace: Workspace, name: str) -> Row | None:
    """Return the record of a prepared data set, if it and its file are there."""
    with workspace.read() as connection:
        found = connection.execute(select(dataset).where(dataset.c.name == name)).mappings().first()
    return dict(found) if found and _file(workspace, found["file"]).exists() else None


def _file(workspace: Workspace, name: str) -> Path:
    return workspace.folder / "datasets" / name


def require(workspace: Workspace, name: str) -> Row:
    """Return the record of a prepared data set, or say how to prepare it."""
    found = row(workspace, name)
    if found is None:
        raise Conflict(
            f"The data set {name} is not ready on this machine.",
            advice=f'Prepare it: POST /api/v1/jobs {{"kind": "prepare", "dataset": "{name}"}}, then try again.',
        )
    return found


def state(workspace: Workspace, name: str) -> Row:
    """Return whether a data set is ready, with its counts."""
    found = row(workspace, name)
    result: Row = {"name": name, "ready": found is not None, "job": preparing(workspace, name)}
    if found:
        details = found["details"]
        result |= {"hash": found["hash"], "counts": details["counts"], "metadata": details["metadata"]}
        result |= {"origin": details.get("origin", ""), "files": details.get("files", {})}
        result |= {"notes": details.get("notes", [])}
    return result


def preparing(workspace: Workspace, name: str) -> str | None:
    """Return the job that prepares a data set, if one is queued or running."""
    query = select(job.c.id, job.c.payload).where(job.c.kind == PREPARE.name, job.c.state.in_(queue.ACTIVE))
    with workspace.read() as connection:
        return next((found.id for found in connection.execute(query) if found.payload["dataset"] == name), None)


def labelled(workspace: Workspace, found: Row, class_names: Sequence[str]) -> Labelled:
    """Read labels and metadata of a prepared data set."""
    file = _file(workspace, found["file"])
    names = found["details"]["metadata"]
    wanted = [f"{split}_metadata.{name}" for name in names for split in ("train", "test")]
    arrays = artifacts.read_arrays(file, "train_labels", "test_labels", *wanted)
    columns = {
        split: {name: np.array(bytes(arrays[f"{split}_metadata.{name}"]).decode().split("\n")) for name in names}
        for split in ("train", "test")
    }
    return Labelled(
        tuple(class_names), arrays["train_labels"], arrays["test_labels"], columns["train"], columns["test"]
    )


def images(workspace: Workspace, name: str, split: str, indices: Sequence[int]) -> Bytes:
    """Return images uint8 [n, height, width, channels] by sample id."""
    found = require(workspace, name)
    total = sum(found["details"]["counts"][split])
    outside = [index for index in indices if not 0 <= index < total]
    if outside:
        raise NotFound(
            f"There is no {split} sample {outside[0]} in {name}.", advice=f"Sample ids go from 0 to {total - 1}."
        )
    file = _file(workspace, found["file"])
    return artifacts.read_rows(file, f"{split}_images", indices)


def preparation(workspace: Workspace, host: Host, name: str) -> str | None:
    """Return the job that prepares a data set, queueing it if need be; ``None`` when the data set is ready."""
    with named_at("dataset"):
        record = host.catalog.entry("datasets", name)
    if row(workspace, name):
        return None
    if found := preparing(workspace, name):
        return found
    return prepare(workspace, host, record, download=False)


def prepare(workspace: Workspace, host: Host, record: Row, *, download: bool) -> str:
    """Queue the preparation of a data set; return the job."""
    workspace.require_space(host.settings.free_bytes)
    with workspace.write() as connection:
        payload = {"dataset": record["name"], "download": download}
        job = queue.enqueue(connection, PREPARE, f"Prepare {record['label']}", payload=payload, priority=10)
    host.wake()
    return job
