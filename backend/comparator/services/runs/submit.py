"""Queue runs: find equal ones, put the new ones behind what they need."""

from __future__ import annotations

import hashlib
import time
from typing import Any

from sqlalchemy import Connection, insert, select

from comparator.catalog.catalog import Catalog
from comparator.errors import Conflict, InvalidInput, named_at
from comparator.identifiers import canonical, new_id
from comparator.jobs import questions, queue
from comparator.jobs.kinds import CHECK_PARAMETERS, RUN
from comparator.services import methods
from comparator.services.datasets import prepared
from comparator.services.host import Host
from comparator.services.runs import estimate, listing
from comparator.services.runs import prerequisites as prerequisite_runs
from comparator.services.runs.plans import Request, expand, start, trains_own_base
from comparator.services.scenarios import scenarios
from comparator.store.identity import fingerprint, group_key
from comparator.store.schema import idempotency, job, run
from comparator.store.workspace import Workspace

Row = dict[str, Any]


def submit(workspace: Workspace, host: Host, catalog: Catalog, request: Request, key: str | None) -> Row:
    """Queue the runs of a request, or return those that exist; the same idempotency key gives the same answer."""
    with named_at("scenario"):
        scenario = scenarios.row(workspace, request.scenario)
    plans = expand(catalog, request, scenario)
    own_base = trains_own_base(catalog, request)
    if request.method:
        distinct = _checked(workspace, host, catalog.entry("methods", request.method or ""), plans, scenario)
        for plan, parameters in zip(plans, distinct, strict=True):
            plan["parameters"] = parameters
    queued = queue_plans(workspace, host, scenario, plans, request, key, own_base=own_base)
    return {**queued, "preset": _preset(catalog, request, scenario)}


def queue_plans(
    workspace: Workspace,
    host: Host,
    scenario: Row,
    plans: list[Row],
    request: Request,
    key: str | None,
    *,
    own_base: bool,
) -> Row:
    """Queue the runs of plans whose parameters have been checked, or return those that exist."""
    body = hashlib.sha256(canonical(request.model_dump(mode="json"))).hexdigest()
    workspace.require_space(host.settings.free_bytes)
    with workspace.write() as connection:
        answer = _answered(connection, key, body)
        if answer is None:
            queue.require_room(connection, len(plans), host.settings.queue_limit)
            answer = _queue(connection, scenario, plans, request, own_base=own_base)
            if key:
                connection.execute(insert(idempotency).values(key=key, body=body, response=answer, created=time.time()))
    host.wake()
    return {name: _rows(workspace, entries) for name, entries in answer.items()}


def _preset(catalog: Catalog, request: Request, scenario: Row) -> str | None:
    """Return the preset that what was not given is taken from."""
    return start(catalog, catalog.entry("methods", request.method), scenario) if request.method else None


def _checked(workspace: Workspace, host: Host, record: Row, plans: list[Row], scenario: Row) -> list[Row]:
    """Return the parameters of all plans after the method's own model has looked at them, and at the network."""
    given = [plan["parameters"] for plan in plans]
    if record.get("custom"):
        return methods.check_parameters(workspace, host, record, given)
    content = scenario["content"]
    shape = prepared.require(workspace, content["dataset"])["details"]["image_shape"]
    classes = len(host.catalog.entry("datasets", content["dataset"])["classes"])
    asked = questions.CheckParameters(record["name"], given, content["architecture"], shape, classes, scenario["sizes"])
    distinct: list[Row] = host.ask(CHECK_PARAMETERS, asked)
    return distinct


def _answered(connection: Connection, key: str | None, body: str) -> Row | None:
    """Return the answer that was given to this key, or refuse a key that was used for another request."""
    if key is None:
        return None
    found = connection.execute(select(idempotency).where(idempotency.c.key == key)).mappings().first()
    if found and found["body"] != body:
        raise Conflict(
            f"The idempotency key “{key}” was used for another request.", advice="Use a new key for a new request."
        )
    return dict(found["response"]) if found else None


def _rows(workspace: Workspace, entries: list[list[Any]]) -> list[Row]:
    known = {str(identifier): bool(existing) for identifier, existing in entries}
    return [{**row, "existing": known[row["id"]]} for row in listing.rows(workspace, list(known))]


def preview(workspace: Workspace, host: Host, catalog: Catalog, request: Request) -> Row:
    """Count what a request would build, without queueing anything; parameters are checked as for queueing.

    Those of an uploaded method are not: only its own code could, and that runs when it is asked for.
    """
    with named_at("scenario"):
        scenario = scenarios.row(workspace, request.scenario)
    plans = expand(catalog, request, scenario)
    if request.method and not (record := catalog.entry("methods", request.method)).get("custom"):
        _checked(workspace, host, record, plans, scenario)
    own_base = trains_own_base(catalog, request)
    with workspace.read() as connection:
        base, missing = (None, False) if own_base else _base(connection, scenario, request)
        existing, first = 0, int(missing)
        for plan in plans:
            if own_base and request.kind == "unlearned":
                base, needed = prerequisite_runs.needed(connection, scenario["id"], plan)
                first, missing = first + len(needed), base is None
            found = _equal(connection, fingerprint(scenario["id"], plan, base)) if base or not missing else None
            existing += found is not None and found["status"] not in queue.RESUMABLE
        new = len(plans) - existing
        estimated = estimate.seconds(connection, scenario, plans, request.kind, request.method)
    return {
        "count": len(plans),
        "existing": existing,
        "new": new,
        "prerequisites": first if new > 0 else 0,
        "preset": _preset(catalog, request, scenario),
        **estimated,
        "seconds": None if estimated["seconds"] is None else estimated["seconds"] * new,
    }


def _queue(connection: Connection, scenario: Row, plans: list[Row], request: Request, *, own_base: bool) -> Row:
    """Insert the runs that are new; return [id, existing] of all, and of the originals queued first."""
    base, missing = (None, False) if own_base else _base(connection, scenario, request)
    prerequisites: list[list[Any]] = []
    if missing:
        plan: Row = {"kind": "original", "method": None, "method_version": None, "parameters": {}, "seed": 0}
        base = _insert(connection, scenario, plan, None)
        prerequisites.append([base, False])
    entries: list[list[Any]] = []
    for plan in plans:
        if own_base and request.kind == "unlearned":
            _, needed = prerequisite_runs.needed(connection, scenario["id"], plan)
            prerequisites += [[_insert(connection, scenario, first, None), False] for first in needed]
            base, _ = prerequisite_runs.needed(connection, scenario["id"], plan)
        found = None if request.repeat else _equal(connection, fingerprint(scenario["id"], plan, base))
        if found is not None and found["status"] in queue.RESUMABLE:
            queue.resume_run(connection, found["id"])
        entries.append([found["id"] if found else _insert(connection, scenario, plan, base), found is not None])
    return {"runs": entries, "prerequisites": prerequisites}


def _base(connection: Connection, scenario: Row, request: Request) -> tuple[str | None, bool]:
    """Return the original that unlearning starts from, and whether one has to be trained first."""
    if request.kind != "unlearned":
        return None, False
    if request.base:
        found = connection.execute(select(run).where(run.c.id == request.base)).mappings().first()
        kind = found and (found["scenario"], found["kind"], found["method"], found["deleted"])
        if kind != (scenario["id"], "original", None, None):
            raise InvalidInput(
                f"{request.base} is not an original of this scenario that methods can start from.",
                advice="Choose one with GET /api/v1/runs?kind=original.",
                fields=[(("base",), "not an original of this scenario")],
            )
        return request.base, False
    originals = (
        select(run.c.id)
        .where(run.c.scenario == scenario["id"], run.c.kind == "original", run.c.deleted.is_(None))
        .where(run.c.method.is_(None))
        .order_by(run.c.status != "succeeded", run.c.seed, run.c.created)
    )
    found_id = connection.scalar(originals.where(run.c.status.in_(("succeeded", "queued", "running"))).limit(1))
    return found_id, found_id is None


def _equal(connection: Connection, wanted: str) -> Row | None:
    """Return id and status of a run with this fingerprint: one that needs no work if there is, else the oldest."""
    query = (
        select(run.c.id, run.c.status)
        .where(run.c.fingerprint == wanted, run.c.deleted.is_(None))
        .order_by(run.c.status.in_(queue.RESUMABLE), run.c.created)
    )
    found = connection.execute(query.limit(1)).mappings().first()
    return dict(found) if found else None


def insert_run(connection: Connection, scenario: str, plan: Row, base: str | None, origin: str = "trained") -> str:
    """Insert a run's row; return its id."""
    identifier = new_id()
    connection.execute(
        insert(run).values(
            id=identifier, scenario=scenario, origin=origin, base=base, fingerprint=fingerprint(scenario, plan, base),
            group_key=group_key(plan, origin), status="queued", cost={}, provenance={}, created=time.time(), **plan,
        )
    )  # fmt: skip
    return identifier


def _insert(connection: Connection, scenario: Row, plan: Row, base: str | None) -> str:
    identifier = insert_run(connection, scenario["id"], plan, base)
    needs = []
    if base:
        query = select(job.c.id).where(job.c.run == base, job.c.kind == RUN.name, job.c.state != "succeeded")
        needs = list(connection.scalars(query).all())
    title = {"original": "Train an original", "retrained": "Retrain without the forget set"}.get(
        plan["kind"], "Unlearn"
    )
    title += f": {plan['method']}" if plan["method"] else ""
    priority = {"original": 2, "retrained": 1}.get(plan["kind"], 0)
    queue.enqueue(
        connection, RUN, f"{title}, seed {plan['seed']}", run_id=identifier, scenario=scenario["id"], needs=needs,
        priority=priority,
    )  # fmt: skip
    return identifier
