"""Runs made of uploads: weights checked against the architecture, or predictions checked against the scenario.

Every file is streamed into the store under a temporary name, converted and checked by a worker, and becomes an
artifact only together with its run; what is refused leaves nothing behind.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from sqlalchemy import Connection, insert, select, update

from comparator.errors import Conflict, InvalidInput
from comparator.identifiers import IDENTIFIER
from comparator.jobs import queue
from comparator.jobs.kinds import RUN
from comparator.services.datasets import prepared
from comparator.services.host import Host
from comparator.services.runs import conversion, listing, normalisation, submit
from comparator.services.runs.conversion import What
from comparator.services.runs.normalisation import Normalised
from comparator.services.scenarios import scenarios
from comparator.shown import require_shown
from comparator.store import artifacts
from comparator.store.identity import fingerprint, group_key
from comparator.store.schema import artifact, run
from comparator.store.workspace import Workspace

Row = dict[str, Any]
LONGEST_RUN_SECONDS = 1e9


@dataclass(frozen=True)
class Stated:
    """What a person says about an upload: nothing of it can be checked, so the run's provenance keeps it as stated.

    ``run_seconds`` is the run time of the method on ``device``, if it was measured.
    """

    scenario: str
    kind: str
    label: str
    seed: int = 0
    base: str | None = None
    run_seconds: float | None = None
    device: str = ""
    normalised: Normalised = field(default_factory=Normalised)


def import_run(workspace: Workspace, host: Host, stated: Stated, what: What, file: BinaryIO) -> Row:
    """Store an upload and queue the run that evaluates it; the same upload again is the same run (`existing`)."""
    _check(stated)
    found = scenarios.row(workspace, stated.scenario)
    _check_base(workspace, stated)
    workspace.require_space(host.settings.free_bytes)
    received, temporary = artifacts.receive(workspace.artifacts, file, host.settings.upload_bytes)
    try:
        with conversion.ready(workspace, host, found, what, received, temporary) as (stored, ready, facts):
            facts |= _normalisation(workspace, stated, what, found, facts)
            with workspace.write() as connection:
                identifier, existing = _insert(connection, stated, what, stored, facts)
                if not existing:
                    artifacts.keep(workspace.artifacts, stored, ready)
    finally:
        temporary.unlink(missing_ok=True)
    host.wake()
    return {**listing.summary(workspace, identifier), "existing": existing}


def _check(stated: Stated) -> None:
    """Refuse statements that cannot be meant."""
    if not IDENTIFIER.fullmatch(stated.scenario):
        raise InvalidInput(
            "The scenario id is not valid.",
            advice="Use an id from GET /api/v1/scenarios.",
            fields=[(("scenario",), "not an id")],
        )
    require_shown("label", stated.label)
    if stated.device:
        require_shown("device", stated.device)
    seconds = stated.run_seconds
    if seconds is not None and not (math.isfinite(seconds) and 0 <= seconds <= LONGEST_RUN_SECONDS):
        raise InvalidInput(
            f"The run time {seconds} is no number of seconds.",
            advice="Give the seconds that the method took, or leave it out.",
            fields=[(("run_seconds",), "not a number of seconds")],
        )
    normalisation.check(stated.normalised)
    if stated.kind != "unlearned" and stated.base is not None:
        raise InvalidInput(
            f"A run of kind “{stated.kind}” has no base.",
            advice="Leave the base out.",
            fields=[(("base",), f"not for kind {stated.kind}")],
        )


def _normalisation(workspace: Workspace, stated: Stated, what: What, scenario: Row, facts: Row) -> Row:
    """Return how the images of uploaded weights are normalised, if not as the scenario says."""
    inside = facts.pop("inside", None)
    if what == "predictions":
        return {}
    data = prepared.require(workspace, scenario["content"]["dataset"])
    found = normalisation.settled(stated.normalised, inside, data["details"]["image_shape"][2])
    return {"normalisation": found} if found else {}


def _check_base(workspace: Workspace, stated: Stated) -> None:
    if stated.base is None:
        return
    record = listing.find(workspace, stated.base)
    if record is None or record["scenario"] != stated.scenario or record["kind"] != "original":
        raise InvalidInput(
            f"{stated.base[:64]} is not an original of this scenario.",
            advice="Leave the base out, or choose one with GET /api/v1/runs?kind=original.",
            fields=[(("base",), "not an original of this scenario")],
        )


def _insert(
    connection: Connection, stated: Stated, what: What, stored: artifacts.Stored, facts: Row
) -> tuple[str, bool]:
    """Insert the run and its job; return its id, and whether the same upload was there before."""
    told: Row = {what: stored.sha256[:12]}
    if "normalisation" in facts:
        told["normalisation"] = facts["normalisation"]
    plan: Row = {
        "kind": stated.kind, "method": stated.label if stated.kind == "unlearned" else None, "method_version": None,
        "seed": stated.seed, "parameters": told,
    }  # fmt: skip
    alike = select(run.c.id, run.c.fingerprint).where(
        run.c.scenario == stated.scenario, run.c.origin == "imported", run.c.deleted.is_(None),
        run.c.group_key == group_key(plan, "imported"), run.c.seed == plan["seed"],
        run.c.base.is_(None) if stated.base is None else run.c.base == stated.base,
    )  # fmt: skip
    for other in connection.execute(alike).all():
        if other.fingerprint == fingerprint(stated.scenario, plan, stated.base):
            return other.id, True
        raise Conflict(
            f"Run {other.id} was imported as “{stated.label}” ({stated.kind}, seed {stated.seed}) with another file or "
            "normalisation.",
            advice="Give this one another seed if it is a repetition, else another title; or delete that run.",
        )
    identifier = submit.insert_run(connection, stated.scenario, plan, stated.base, origin="imported")
    kept = {
        "what": what, "label": stated.label, "run_seconds": stated.run_seconds, "device": stated.device or "not stated",
        "file": stored.sha256[:12], **facts,
    }  # fmt: skip
    connection.execute(update(run).where(run.c.id == identifier).values(parameters={}, provenance={"imported": kept}))
    connection.execute(insert(artifact).values(run=identifier, name="upload", sha256=stored.sha256, bytes=stored.bytes))
    queue.enqueue(connection, RUN, f"Import: {stated.label}", run_id=identifier, scenario=stated.scenario)
    return identifier, False
