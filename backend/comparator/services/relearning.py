"""Asking for relearning: how fast a few forgotten samples bring the forget set back, against retrained models."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from comparator.errors import InvalidInput
from comparator.identifiers import content_id
from comparator.jobs import payloads, queue
from comparator.jobs.kinds import RELEARN
from comparator.services.host import Host
from comparator.services.runs import lineage, listing
from comparator.store.schema import artifact, job, run
from comparator.store.workspace import Workspace

Row = dict[str, Any]
MOST_RETRAINED, RECENT = 8, 200


def request(workspace: Workspace, host: Host, asked: Any) -> str:
    """Queue the relearning of a run's model; an equal one that waits, runs or has succeeded is returned instead."""
    if not asked.run:
        raise InvalidInput("Which run?", advice="Give `run`.", fields=[(("run",), "is missing")])
    listing.artifact_of(workspace, asked.run, "weights")
    scenario = listing.require(workspace, asked.run)["scenario"]
    with workspace.read() as connection:
        if lineage.of(connection, asked.run):
            raise InvalidInput(
                f"Run {asked.run} is an ensemble that was trained on shards: it has no single model to train on.",
                advice="Choose a run of another method.",
                fields=[(("run",), "is an ensemble")],
            )
    with workspace.write() as connection:
        models = [found.run for found in models_of(connection, workspace, scenario, asked.run)]
        settings = {"samples": asked.samples, "steps": asked.steps, "learning_rate": asked.learning_rate}
        payload: Row = {"subject": asked.run, "models": models, **settings}
        name = content_id({"kind": RELEARN.name, **payload}, length=32)
        query = select(job.c.id, job.c.state, job.c.payload).where(
            job.c.kind == RELEARN.name, job.c.scenario == scenario
        )
        for found in connection.execute(query.order_by(job.c.created.desc()).limit(RECENT)).all():
            if found.payload.get("name") == name and found.state in (*queue.ACTIVE, "succeeded"):
                return str(found.id)
        title = f"Relearning, run {asked.run}"
        queued = queue.enqueue(connection, RELEARN, title, scenario=scenario, payload={"name": name, **payload})
    host.wake()
    return queued


def models_of(connection: Connection, workspace: Workspace, scenario: str, subject: str) -> list[payloads.Relearner]:
    """Return the run, the originals and up to eight retrained models of its scenario, with the files of weights."""
    query = (
        select(run.c.id, run.c.kind, artifact.c.sha256)
        .join(artifact, (artifact.c.run == run.c.id) & (artifact.c.name == "weights"))
        .where(run.c.scenario == scenario, run.c.status == "succeeded", run.c.deleted.is_(None))
        .where((run.c.kind == "unlearned") | run.c.method.is_(None) | (run.c.id == subject))
        .order_by(run.c.created, run.c.id)
    )
    rows = [
        payloads.Relearner(row.id, row.kind, str(workspace.artifact(row.sha256)))
        for row in connection.execute(query).all()
    ]
    others = [row for row in rows if row.run != subject]
    originals, retrained = ([row for row in others if row.kind == kind] for kind in ("original", "retrained"))
    return [*(row for row in rows if row.run == subject), *originals[:1], *retrained[:MOST_RETRAINED]]


def newest(connection: Connection, subject: str) -> Row | None:
    """Return the result of the newest relearning of a run; ``None`` if there is none."""
    query = (
        select(job.c.result, job.c.payload)
        .join(run, run.c.scenario == job.c.scenario)
        .where(run.c.id == subject, job.c.kind == RELEARN.name, job.c.state == "succeeded")
        .order_by(job.c.created.desc())
    )
    for found in connection.execute(query):
        if found.result and found.result["run"] == subject:
            result: Row = found.result
            return result
    return None
