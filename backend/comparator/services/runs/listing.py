"""Runs as rows: pages of summaries, and one run in detail."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, String, case, func, literal, select, tuple_

from comparator.errors import InvalidInput, NotFound
from comparator.services.runs import plausible
from comparator.store.schema import artifact, epoch, job, metric, run
from comparator.store.workspace import Workspace

Row = dict[str, Any]
HIDDEN = ("provenance", "fingerprint", "deleted", "method_version")
COVERAGE = "$.imported.coverage"
EXACT_DIGITS, LISTED_DIGITS = 17, 5


def page(
    workspace: Workspace,
    *,
    scenario: str | None = None,
    kind: str | None = None,
    method: str | None = None,
    status: str | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> str:
    """Return a page of runs, oldest first, and the cursor of the next one, as JSON text.

    The data base writes the JSON (a thousand rows in a tenth of the time that objects take); metric values have five
    digits here, all of them in ``rows``.
    """
    wanted = {run.c.scenario: scenario, run.c.kind: kind, run.c.method: method, run.c.status: status}
    conditions = [run.c.deleted.is_(None), *(column == value for column, value in wanted.items() if value)]
    query = _summaries(LISTED_DIGITS).where(*conditions).order_by(run.c.created, run.c.id).limit(limit + 1)
    if cursor:
        query = query.where(tuple_(run.c.created, run.c.id) > tuple_(*_decode(cursor)))
    with workspace.read() as connection:
        found = connection.execute(query).all()
        total = connection.scalar(select(func.count()).select_from(run).where(*conditions)) or 0
    shown = found[:limit]
    following = json.dumps(_encode(shown[-1].created, shown[-1].id) if len(found) > limit else None)
    return f'{{"runs":[{",".join(row.text for row in shown)}],"next":{following},"total":{total}}}'


def _encode(created: float, identifier: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([created, identifier]).encode()).decode()


def _decode(cursor: str) -> tuple[float, str]:
    try:
        created, identifier = json.loads(base64.urlsafe_b64decode(cursor))
        return float(created), str(identifier)
    except (binascii.Error, ValueError, TypeError):
        raise InvalidInput(
            "The cursor is not one of this server's.", advice="Use `next` of the page before, or leave it out."
        ) from None


def _summaries(digits: int) -> Select[Any]:
    """Return a query for runs with metric values, job and progress: id, created, and the row as JSON text."""
    pair = case(
        (metric.c.value.is_(None), func.printf('"%s":null', metric.c.name)),
        else_=func.printf(f'"%s":%!.{digits}g', metric.c.name, metric.c.value),
    )
    metrics = (
        select(literal("{", String).concat(func.coalesce(func.group_concat(pair), "")).concat("}"))
        .where(metric.c.run == run.c.id, metric.c.shape == "scalar")
        .scalar_subquery()
    )
    fields: dict[str, Any] = {
        "group" if column.name == "group_key" else column.name: column for column in run.c if column.name not in HIDDEN
    }
    fields |= {name: func.json(fields[name]) for name in ("parameters", "cost", "error")}
    fields |= {
        "metrics": func.json(metrics),
        "coverage": func.json(case((run.c.origin == "imported", func.json_extract(run.c.provenance, COVERAGE)))),
        "job": job.c.id,
        "progress": func.json(case((run.c.status == "running", job.c.progress))),
    }
    parts = [part for name, column in fields.items() for part in (literal(name), column)]
    work = run.outerjoin(job, (job.c.run == run.c.id) & (job.c.kind == "run"))
    return select(run.c.id, run.c.created, func.json_object(*parts, type_=String).label("text")).select_from(work)


def rows(workspace: Workspace, identifiers: Sequence[str]) -> list[Row]:
    """Return some runs as summaries, in the order asked."""
    with workspace.read() as connection:
        query = _summaries(EXACT_DIGITS).where(run.c.id.in_(identifiers))
        found: dict[str, Row] = {row.id: json.loads(row.text) for row in connection.execute(query)}
    return [found[identifier] for identifier in identifiers if identifier in found]


def finished(workspace: Workspace, scenario: str) -> list[Row]:
    """Return all finished runs of a scenario as summaries, oldest first."""
    query = _summaries(EXACT_DIGITS).where(
        run.c.scenario == scenario, run.c.status == "succeeded", run.c.deleted.is_(None)
    )
    with workspace.read() as connection:
        return [json.loads(row.text) for row in connection.execute(query.order_by(run.c.created, run.c.id))]


def summary(workspace: Workspace, identifier: str) -> Row:
    """Return one run as a summary."""
    require(workspace, identifier)
    return rows(workspace, [identifier])[0]


def find(workspace: Workspace, identifier: str) -> Row | None:
    """Return the stored record of a run, if there is one that is not deleted."""
    with workspace.read() as connection:
        query = select(run).where(run.c.id == identifier, run.c.deleted.is_(None))
        found = connection.execute(query).mappings().first()
    return dict(found) if found else None


def require(workspace: Workspace, identifier: str) -> Row:
    """Return the stored record of a run that is not deleted."""
    if found := find(workspace, identifier):
        return found
    with workspace.read() as connection:
        deleted = connection.scalar(select(run.c.deleted).where(run.c.id == identifier)) is not None
    raise NotFound(
        f"There is no run {identifier}" + (": it was deleted." if deleted else "."),
        advice="Restore it within ten minutes." if deleted else "GET /api/v1/runs lists them.",
    )


def detail(workspace: Workspace, identifier: str) -> Row:
    """Return one run with provenance, stored files, history and the runs built on it."""
    record = require(workspace, identifier)
    with workspace.read() as connection:
        stored = connection.execute(select(artifact).where(artifact.c.run == identifier)).mappings().all()
        history = connection.scalars(
            select(epoch.c.record).where(epoch.c.run == identifier).order_by(epoch.c.phase, epoch.c.epoch)
        ).all()
        faults = connection.execute(
            select(metric.c.name, metric.c.fault).where(metric.c.run == identifier, metric.c.fault.is_not(None))
        ).all()
        built_on = connection.scalars(select(run.c.id).where(run.c.base == identifier, run.c.deleted.is_(None))).all()
    mine = rows(workspace, [identifier])[0]
    compared = record["origin"] == "imported" and record["kind"] != "unlearned"
    others = finished(workspace, record["scenario"]) if compared else []
    return {
        **mine,
        "warnings": plausible.warnings(mine, others),
        "method_version": record["method_version"],
        "provenance": record["provenance"],
        "artifacts": [{name: item[name] for name in ("name", "sha256", "bytes")} for item in stored],
        "faults": dict(faults),
        "history": history,
        "dependents": built_on,
    }


def artifact_of(workspace: Workspace, identifier: str, name: str) -> Row:
    """Return the record of a stored file of a run."""
    record = require(workspace, identifier)
    with workspace.read() as connection:
        query = select(artifact).where(artifact.c.run == identifier, artifact.c.name == name)
        found = connection.execute(query).mappings().first()
    if found is None:
        unfinished = record["status"] != "succeeded"
        raise NotFound(
            f"Run {identifier} has no {name}" + (f": it is {record['status']}." if unfinished else "."),
            advice="Wait until it has succeeded." if unfinished else "It was made without.",
        )
    return dict(found)


def job_of(workspace: Workspace, identifier: str) -> str:
    """Return the job of a run."""
    require(workspace, identifier)
    with workspace.read() as connection:
        query = select(job.c.id).where(job.c.run == identifier, job.c.kind == "run")
        found: str | None = connection.scalar(query)
    if found is None:
        raise NotFound(f"Run {identifier} has no job: it was shipped ready-made.", advice="Nothing needs to be done.")
    return found
