"""Write down what workers report: progress, epochs, and results of each kind of job."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from comparator.jobs import queue
from comparator.jobs.kinds import EVALUATE, PREPARE, RELEARN, RUN
from comparator.services.runs.evaluations import request_evaluation
from comparator.store import events
from comparator.store.schema import artifact, dataset, epoch, job, metric, run

Row = dict[str, Any]


def steps(connection: Connection, claimed: Row, messages: list[Row]) -> None:
    """Store progress (the newest counts) and finished epochs; both are idempotent."""
    progress = [message["progress"] for message in messages if message["type"] == "progress"]
    if progress:
        connection.execute(update(job).where(job.c.id == claimed["id"]).values(progress=progress[-1]))
        payload = {
            "job": claimed["id"],
            "run": claimed["run"],
            "scenario": claimed["scenario"],
            "progress": progress[-1],
        }
        events.append(connection, "progress", payload)
    for message in messages:
        if message["type"] == "epoch" and claimed["run"]:
            store_epoch(connection, claimed["run"], message["record"])
            payload = {"run": claimed["run"], "scenario": claimed["scenario"], "record": message["record"]}
            events.append(connection, "epoch", payload, job=claimed["id"], key=f"{message['key']}-{claimed['attempt']}")


def store_epoch(connection: Connection, identifier: str, entry: Row) -> None:
    """Store the numbers of one epoch, replacing those of an earlier attempt."""
    key = {"run": identifier, "phase": entry["phase"], "epoch": entry["epoch"]}
    statement = insert(epoch).values(**key, record=entry)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_={"record": entry}))


def store(connection: Connection, claimed: Row, content: Any) -> None:
    """Store what a worker returned, by the job's kind, then let the job succeed."""
    kind = claimed["kind"]
    summary = STORED[kind](connection, claimed, content) if kind in STORED else content
    queue.end(connection, claimed["id"], "succeeded", result=summary)
    if kind == RUN.name:
        changed = None if content["kind"] == "retrained" else [claimed["run"]]
        request_evaluation(connection, claimed["scenario"], changed)


def _store_evaluations(connection: Connection, claimed: Row, content: Row) -> Row:
    store_evaluations(connection, content["evaluations"])
    events.append(connection, "scenario", {"scenario": claimed["scenario"]})
    return {"runs": len(content["evaluations"])}


def _store_relearning(connection: Connection, claimed: Row, content: Row) -> Row:
    """Keep the curves as they are; the metrics that use them are computed again."""
    request_evaluation(connection, claimed["scenario"], [content["run"]])
    return content


def _store_dataset(connection: Connection, _claimed: Row, content: Row) -> Row:
    values = {name: content[name] for name in ("name", "hash", "file", "details")} | {"prepared": time.time()}
    statement = insert(dataset).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))
    events.append(connection, "dataset", {"dataset": content["name"]})
    return {"hash": content["hash"]}


def _store_run(connection: Connection, claimed: Row, content: Row) -> Row:
    identifier = claimed["run"]
    connection.execute(delete(artifact).where(artifact.c.run == identifier, artifact.c.name != "upload"))
    for name, stored in content["artifacts"].items():
        connection.execute(insert(artifact).values(run=identifier, name=name, **stored))
    values = {"cost": content["cost"], "provenance": content["provenance"]}
    connection.execute(update(run).where(run.c.id == identifier).values(**values))
    for entry in content["history"]:
        store_epoch(connection, identifier, entry)
    store_evaluations(connection, {identifier: content["evaluation"]})
    return {}


def store_evaluations(connection: Connection, evaluations: dict[str, Row]) -> None:
    """Replace the metric values of some runs."""
    for identifier, evaluation in evaluations.items():
        if connection.scalar(select(run.c.id).where(run.c.id == identifier)) is None:
            continue
        connection.execute(delete(metric).where(metric.c.run == identifier))
        values, faults, versions = (evaluation[part] for part in ("values", "faults", "versions"))
        rows = [
            {
                "value": values.get(name),
                "shape": "scalar" if name in values or name in faults else "array",
                "run": identifier,
                "name": name,
                "version": versions.get(name, ""),
                "fault": faults.get(name),
            }
            for name in versions | faults
        ]
        if rows:
            connection.execute(insert(metric), rows)
        if evaluation.get("artifact"):
            statement = insert(artifact).values(run=identifier, name="metrics", **evaluation["artifact"])
            connection.execute(
                statement.on_conflict_do_update(index_elements=["run", "name"], set_=evaluation["artifact"])
            )


STORED: dict[str, Callable[[Connection, Row, Row], Row]] = {
    RUN.name: _store_run,
    EVALUATE.name: _store_evaluations,
    PREPARE.name: _store_dataset,
    RELEARN.name: _store_relearning,
}
