"""Runs made of uploads: weights checked against the architecture, or predictions checked against the scenario.

Every file is streamed into the store under a temporary name, converted and checked by a worker, and becomes an
artifact only together with its run; what is refused leaves nothing behind.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from sqlalchemy import Connection, insert, select, update

from comparator.errors import Conflict, InvalidInput, Unavailable, UntrustedFile
from comparator.identifiers import IDENTIFIER
from comparator.jobs import questions, queue
from comparator.jobs.kinds import CHECK_WEIGHTS, CONVERT_PREDICTIONS, CONVERT_WEIGHTS, RUN
from comparator.services.datasets import prepared
from comparator.services.host import Host
from comparator.services.runs import listing, submit
from comparator.services.scenarios import scenarios
from comparator.shown import require_shown
from comparator.store import artifacts
from comparator.store.identity import fingerprint, group_key
from comparator.store.schema import artifact, run
from comparator.store.workspace import Workspace

Row = dict[str, Any]
What = Literal["weights", "predictions"]
ZIP = b"PK\x03\x04"
CONVERT_SECONDS, LONGEST_RUN_SECONDS = 300, 1e9
CONVERSIONS = {"weights": CONVERT_WEIGHTS, "predictions": CONVERT_PREDICTIONS}


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


def import_run(workspace: Workspace, host: Host, stated: Stated, what: What, file: BinaryIO) -> Row:
    """Store an upload and queue the run that evaluates it; the same upload again is the same run (`existing`)."""
    _check(stated)
    found = scenarios.row(workspace, stated.scenario)
    _check_base(workspace, stated)
    workspace.require_space(host.settings.free_bytes)
    received, temporary = artifacts.receive(workspace.artifacts, file, host.settings.upload_bytes)
    try:
        with _converted(workspace, host, found, what, received, temporary) as (stored, ready, facts):
            if what == "weights":
                _check_weights(workspace, host, found["content"], ready)
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
    if stated.kind != "unlearned" and stated.base is not None:
        raise InvalidInput(
            f"A run of kind “{stated.kind}” has no base.",
            advice="Leave the base out.",
            fields=[(("base",), f"not for kind {stated.kind}")],
        )


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


@contextmanager
def _converted(
    workspace: Workspace, host: Host, scenario: Row, what: What, received: artifacts.Stored, file: Path
) -> Iterator[tuple[artifacts.Stored, Path, Row]]:
    """Yield the upload as safetensors, and what was found out; foreign formats go through a confined worker."""
    with file.open("rb") as opened:
        archive = opened.read(len(ZIP)) == ZIP
    if what == "weights" and not archive:
        yield received, file, {}
        return
    if not archive:
        raise UntrustedFile("The upload is not an .npz file.", advice="Write it with numpy.savez. Nothing was stored.")
    target = artifacts.blank(workspace.artifacts)
    try:
        roles = str(workspace.artifact(scenario["partition"])) if what == "predictions" else ""
        asked = questions.Conversion(str(file), str(target), host.settings.upload_bytes, CONVERT_SECONDS, roles)
        try:
            facts = host.ask(CONVERSIONS[what], asked)
        except Unavailable as error:
            raise UntrustedFile(
                "The upload could not be read within the limits on memory and time.",
                advice="The file is damaged or hostile; nothing was stored.",
            ) from error
        yield artifacts.measure(target), target, facts
    finally:
        target.unlink(missing_ok=True)


def _check_weights(workspace: Workspace, host: Host, content: Row, file: Path) -> None:
    """Let a worker compare names and shapes with the architecture; damaged and foreign files are refused in words."""
    data = prepared.require(workspace, content["dataset"])
    classes = len(host.catalog.entry("datasets", content["dataset"])["classes"])
    shape = data["details"]["image_shape"]
    host.ask(CHECK_WEIGHTS, questions.CheckWeights(str(file), content["architecture"], shape, classes))


def _insert(
    connection: Connection, stated: Stated, what: What, stored: artifacts.Stored, facts: Row
) -> tuple[str, bool]:
    """Insert the run and its job; return its id, and whether the same upload was there before."""
    plan = {
        "kind": stated.kind, "method": stated.label if stated.kind == "unlearned" else None, "method_version": None,
        "seed": stated.seed, "parameters": {what: stored.sha256[:12]},
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
            f"Run {other.id} was imported as “{stated.label}” ({stated.kind}, seed {stated.seed}) with another file.",
            advice="Give this one another seed if it is a repetition, else another title; or delete that run.",
        )
    identifier = submit.insert_run(connection, stated.scenario, plan, stated.base, origin="imported")
    told = {
        "what": what, "label": stated.label, "run_seconds": stated.run_seconds, "device": stated.device or "not stated",
        "file": stored.sha256[:12], **facts,
    }  # fmt: skip
    connection.execute(update(run).where(run.c.id == identifier).values(parameters={}, provenance={"imported": told}))
    connection.execute(insert(artifact).values(run=identifier, name="upload", sha256=stored.sha256, bytes=stored.bytes))
    queue.enqueue(connection, RUN, f"Import: {stated.label}", run_id=identifier, scenario=stated.scenario)
    return identifier, False
