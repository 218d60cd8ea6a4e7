"""Write down what workers report: progress, epochs, and results of each kind of job."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from comparator.runs import contrast, jobs, relearn
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


def result(connection: Connection, claimed: Row, content: Row) -> None:
    """Store the result of a job by its kind, then let it succeed."""
    summary: Row = {}
    if claimed["kind"] == "prepare":
        summary = _store_dataset(connection, content)
    elif claimed["kind"] == "evaluate":
        store_evaluations(connection, content["evaluations"])
        events.append(connection, "scenario", {"scenario": claimed["scenario"]})
        summary = {"runs": len(content["evaluations"])}
    elif claimed["kind"] in (*contrast.KINDS, relearn.KIND, "fetch"):
        summary = content
        if claimed["kind"] == relearn.KIND:
            request_evaluation(connection, claimed["scenario"], [content["run"]])
    else:
        _store_run(connection, claimed, content)
    jobs.end(connection, claimed["id"], "succeeded", result=summary)
    if claimed["kind"] == "run":
        changed = None if content["kind"] == "retrained" else [claimed["run"]]
        request_evaluation(connection, claimed["scenario"], changed)


def _store_dataset(connection: Connection, content: Row) -> Row:
    values = {name: content[name] for name in ("name", "hash", "file", "details")} | {"prepared": time.time()}
    statement = insert(dataset).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))
    events.append(connection, "dataset", {"dataset": content["name"]})
    return {"hash": content["hash"]}


def _store_run(connection: Connection, claimed: Row, content: Row) -> None:
    identifier = claimed["run"]
    connection.execute(delete(artifact).where(artifact.c.run == identifier, artifact.c.name != "upload"))
    for name, stored in content["artifacts"].items():
        connection.execute(insert(artifact).values(run=identifier, name=name, **stored))
    values = {"cost": content["cost"], "provenance": content["provenance"]}
    connection.execute(update(run).where(run.c.id == identifier).values(**values))
    for entry in content["history"]:
        store_epoch(connection, identifier, entry)
    store_evaluations(connection, {identifier: content["evaluation"]})


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


def request_evaluation(connection: Connection, scenario: str, runs: list[str] | None) -> None:
    """Queue an evaluation of some runs, or of all (``None``), behind other work; one that waits already is widened."""
    waiting = select(job.c.id, job.c.payload).where(
        job.c.kind == "evaluate", job.c.scenario == scenario, job.c.state == "queued"
    )
    found = connection.execute(waiting.limit(1)).first()
    if found is None:
        title, payload = "Evaluate against the reference models", {"runs": runs}
        jobs.enqueue(connection, "evaluate", title, scenario=scenario, payload=payload, priority=-1)
        return
    known = found.payload.get("runs")
    wider = None if runs is None or known is None else sorted({*known, *runs})
    connection.execute(update(job).where(job.c.id == found.id).values(payload={"runs": wider}))
