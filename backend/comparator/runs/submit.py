"""Requests for runs: expand grids, find equal runs, queue the new ones behind what they need."""

from __future__ import annotations

import hashlib
import itertools
import time
from typing import Any, Protocol

import jsonschema
from sqlalchemy import Connection, insert, select

from comparator.errors import Conflict, InvalidInput, named_at
from comparator.identifiers import canonical, new_id
from comparator.runs import estimate, jobs, listing, own_bases, scenarios
from comparator.runs.catalog import Catalog
from comparator.runs.custom import uploads
from comparator.runs.identity import fingerprint, group_key
from comparator.sandbox.host import Sandbox
from comparator.store.schema import idempotency, job, run
from comparator.store.workspace import Workspace

Row = dict[str, Any]
MOST_RUNS = 1000
LARGEST_EXACT = 2**53


class Request(Protocol):
    """What a person asks for; see ``api.schemas.RunRequest``."""

    @property
    def kind(self) -> str:
        """original, retrained or unlearned."""

    scenario: str
    method: str | None
    parameters: dict[str, Any]
    grid: dict[str, list[Any]]
    seeds: list[int]
    base: str | None
    repeat: bool

    def model_dump(self, *, mode: str) -> Row:
        """Return the request as JSON."""


class Host(scenarios.Host, Protocol):
    """What submitting needs of the supervisor: somebody who validates parameters with the method's own model."""

    sandbox: Sandbox

    def ask(self, kind: str, **payload: Any) -> Any:
        """Let a worker answer a question."""


def submit(workspace: Workspace, host: Host, catalog: Catalog, request: Request, key: str | None) -> Row:
    """Queue the runs of a request, or return those that exist; the same idempotency key gives the same answer."""
    with named_at("scenario"):
        scenario = scenarios.row(workspace, request.scenario)
    plans = expand(catalog, request, scenario)
    own_base = _trains_own_base(catalog, request)
    if request.method:
        distinct = _checked(workspace, host, catalog.record("methods", request.method or ""), plans)
        for plan, parameters in zip(plans, distinct, strict=True):
            plan["parameters"] = parameters
    body = hashlib.sha256(canonical(request.model_dump(mode="json"))).hexdigest()
    workspace.require_space(host.settings.free_bytes)
    with workspace.write() as connection:
        answer = _answered(connection, key, body)
        if answer is None:
            jobs.require_room(connection, len(plans), host.settings.queue_limit)
            answer = _queue(connection, scenario, plans, request, own_base=own_base)
            if key:
                connection.execute(insert(idempotency).values(key=key, body=body, response=answer, created=time.time()))
    host.wake()
    return {name: _rows(workspace, entries) for name, entries in answer.items()}


def _checked(workspace: Workspace, host: Host, record: Row, plans: list[Row]) -> list[Row]:
    """Return the parameters of all plans after the method's own model has looked at them."""
    given = [plan["parameters"] for plan in plans]
    if record.get("custom"):
        return uploads.check_parameters(workspace, host, record, given)
    distinct: list[Row] = host.ask("check_parameters", method=record["name"], parameters=given)
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


def preview(workspace: Workspace, catalog: Catalog, request: Request) -> Row:
    """Count what a request would build, without queueing anything."""
    with named_at("scenario"):
        scenario = scenarios.row(workspace, request.scenario)
    plans = expand(catalog, request, scenario)
    own_base = _trains_own_base(catalog, request)
    with workspace.read() as connection:
        base, missing = (None, False) if own_base else _base(connection, scenario, request)
        existing, first = 0, int(missing)
        for plan in plans:
            if own_base and request.kind == "unlearned":
                base, needed = own_bases.needed(connection, scenario["id"], plan)
                first, missing = first + len(needed), base is None
            found = _equal(connection, fingerprint(scenario["id"], plan, base)) if base or not missing else None
            existing += found is not None and found["status"] not in jobs.RESUMABLE
        new = len(plans) - existing
        seconds, basis = estimate.seconds(connection, scenario, plans, request.kind, request.method)
    return {
        "count": len(plans),
        "existing": existing,
        "new": new,
        "prerequisites": first if new > 0 else 0,
        "seconds": None if seconds is None else seconds * new,
        "basis": basis,
    }


def expand(catalog: Catalog, request: Request, scenario: Row) -> list[Row]:
    """Return one plan for each point of the grid and each seed; everything that is wrong is refused."""
    _require_finite(request)
    own_base = _trains_own_base(catalog, request)
    if request.kind != "unlearned" and not own_base:
        for name in ("method", "parameters", "grid", "base"):
            if getattr(request, name):
                raise InvalidInput(
                    f"A run of kind “{request.kind}” takes no {name}: the scenario's recipe says how it is trained.",
                    advice=f"Leave {name} out, or ask for kind “unlearned”.",
                    fields=[((name,), f"not for kind {request.kind}")],
                )
        points: list[Row] = [{}]
        version = None
    else:
        record = _method(catalog, request, scenario)
        points = _points(record, request)
        version = record["version"]
    if own_base and request.base:
        raise InvalidInput(
            f"{record['label']} trains its own base, one for each seed and setting.",
            advice="Leave `base` out.",
            fields=[(("base",), "not for this method")],
        )
    if len(points) * len(request.seeds) > MOST_RUNS:
        raise InvalidInput(
            f"The request asks for {len(points) * len(request.seeds):,} runs; at most {MOST_RUNS:,} go into one.",
            advice="Give fewer values or seeds.",
        )
    if len(set(request.seeds)) < len(request.seeds):
        raise InvalidInput("Seeds are repeated.", advice="Give each seed once.", fields=[(("seeds",), "repeated")])
    return [
        {"kind": request.kind, "method": request.method, "method_version": version, "parameters": point, "seed": seed}
        for point, seed in itertools.product(points, request.seeds)
    ]


def _trains_own_base(catalog: Catalog, request: Request) -> bool:
    """Tell whether the request is for a method that trains the originals and retrained models it is compared with."""
    if not request.method:
        return False
    with named_at("method"):
        return bool(catalog.record("methods", request.method).get("own_base"))


def _require_finite(request: Request) -> None:
    """Refuse NaN and infinity, which JSON does not know but some senders write."""
    values = [(("parameters", name), value) for name, value in request.parameters.items()]
    values += [(("grid", name), value) for name, several in request.grid.items() for value in several]
    for place, value in values:
        try:
            canonical(value)
        except ValueError:
            raise InvalidInput(
                f"{place[1]} is not a finite number.", advice="Give a number.", fields=[(place, "not finite")]
            ) from None


def _method(catalog: Catalog, request: Request, scenario: Row) -> Row:
    """Return the record of the method, or say why it cannot serve this scenario."""
    if not request.method:
        raise InvalidInput("Which method?", advice="Give `method`.", fields=[(("method",), "is missing")])
    with named_at("method"):
        record = catalog.record("methods", request.method)
    kind = scenario["content"]["forget"]["kind"]
    if "any" not in record["forget"] and kind not in record["forget"]:
        raise InvalidInput(
            f"{record['label']} cannot serve a forget set of kind “{kind}”.",
            advice=f"It serves: {', '.join(record['forget'])}.",
            fields=[(("method",), "does not fit the forget set")],
        )
    if _needs_validation(record, request) and not scenario["sizes"]["validation"]:
        raise InvalidInput(
            f"{record['label']} needs validation samples; this scenario holds none out.",
            advice="Make a scenario with splits.validation above 0.",
            fields=[(("method",), "needs validation samples")],
        )
    return record


def _needs_validation(record: Row, request: Request) -> bool:
    """Tell whether the method reads validation samples, always or with a switch that the request turns on."""
    switch = record.get("reads_if", {}).get("validation")
    asked = switch and (request.parameters.get(switch) or any(request.grid.get(switch, [])))
    return "validation" in record["reads"] or bool(asked)


def _points(record: Row, request: Request) -> list[Row]:
    """Return the parameters of each point of the grid, with defaults filled in and checked against the schema."""
    schema = record["parameters"]
    defaults = {name: field["default"] for name, field in schema["properties"].items() if "default" in field}
    both = set(request.parameters) & set(request.grid)
    if both:
        name = sorted(both)[0]
        raise InvalidInput(
            f"{name} stands in parameters and in grid.",
            advice="Give it once.",
            fields=[(("grid", name), "given twice")],
        )
    for name, values in request.grid.items():
        if not values or len({canonical(value) for value in values}) < len(values):
            raise InvalidInput(
                f"The grid of {name} is empty or repeats a value.",
                advice="Give each value once.",
                fields=[(("grid", name), "empty or repeated")],
            )
    names = list(request.grid)
    points = [
        {**defaults, **request.parameters, **dict(zip(names, values, strict=True))}
        for values in itertools.product(*request.grid.values())
    ]
    points = [{name: _typed(value, schema["properties"].get(name, {})) for name, value in p.items()} for p in points]
    validator = jsonschema.Draft202012Validator(schema)
    for point in points:
        faults = [(_place(fault, request), fault.message) for fault in validator.iter_errors(point)]
        if faults:
            shown = "; ".join(f"{'.'.join(map(str, place[1:])) or 'parameters'}: {text}" for place, text in faults)
            raise InvalidInput(f"{record['label']}: {shown}", advice="Correct the parameters.", fields=faults)
    return points


def _typed(value: Any, field: Row) -> Any:
    """Write a number as its parameter's type does: 1 and 1.0 are the same request."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    types = {option.get("type") for option in field.get("anyOf", [field])}
    if "number" in types:
        return float(value) if abs(value) < LARGEST_EXACT else value
    return int(value) if "integer" in types and isinstance(value, float) and value.is_integer() else value


def _place(fault: jsonschema.ValidationError, request: Request) -> tuple[str | int, ...]:
    path = tuple(fault.absolute_path)
    return ("grid" if path and path[0] in request.grid else "parameters", *path)


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
            _, needed = own_bases.needed(connection, scenario["id"], plan)
            prerequisites += [[_insert(connection, scenario, first, None), False] for first in needed]
            base, _ = own_bases.needed(connection, scenario["id"], plan)
        found = None if request.repeat else _equal(connection, fingerprint(scenario["id"], plan, base))
        if found is not None and found["status"] in jobs.RESUMABLE:
            jobs.resume_run(connection, found["id"])
        entries.append([found["id"] if found else _insert(connection, scenario, plan, base), found is not None])
    return {"runs": entries, "prerequisites": prerequisites}


def _base(connection: Connection, scenario: Row, request: Request) -> tuple[str | None, bool]:
    """Return the original that unlearning starts from, and whether one has to be trained first."""
    if request.kind != "unlearned":
        return None, False
    if request.base:
        found = connection.execute(select(run).where(run.c.id == request.base)).mappings().first()
        if found is None or found["scenario"] != scenario["id"] or found["kind"] != "original" or found["deleted"]:
            raise InvalidInput(
                f"{request.base} is not an original of this scenario.",
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
        .order_by(run.c.status.in_(jobs.RESUMABLE), run.c.created)
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
        query = select(job.c.id).where(job.c.run == base, job.c.kind == "run", job.c.state != "succeeded")
        needs = list(connection.scalars(query).all())
    title = {"original": "Train an original", "retrained": "Retrain without the forget set"}.get(
        plan["kind"], "Unlearn"
    )
    title += f": {plan['method']}" if plan["method"] else ""
    priority = {"original": 2, "retrained": 1}.get(plan["kind"], 0)
    jobs.enqueue(
        connection, "run", f"{title}, seed {plan['seed']}", run_id=identifier, scenario=scenario["id"], needs=needs,
        priority=priority,
    )  # fmt: skip
    return identifier
