"""Runs made of uploaded weights: checked against the architecture, stored, then evaluated like any other."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import insert

from comparator.errors import InvalidInput
from comparator.identifiers import IDENTIFIER
from comparator.runs import datasets, jobs, listing, scenarios, submit
from comparator.store import artifacts
from comparator.store.schema import artifact
from comparator.store.workspace import Workspace


def weights(
    workspace: Workspace,
    host: submit.Host,
    *,
    scenario: str,
    kind: str,
    file: BinaryIO,
    label: str,
    seed: int,
    base: str | None,
) -> dict[str, Any]:
    """Store uploaded safetensors weights and queue the run that evaluates them; what does not fit is not stored."""
    if not IDENTIFIER.match(scenario):
        raise InvalidInput(
            "The scenario id is not valid.",
            advice="Use an id from GET /api/v1/scenarios.",
            fields=[(("scenario",), "not an id")],
        )
    found = scenarios.row(workspace, scenario)
    _check_base(workspace, scenario, base)
    workspace.require_space(host.settings.free_bytes)
    received, temporary = artifacts.receive(workspace.artifacts, file, host.settings.upload_bytes)
    try:
        _check_weights(workspace, host, found["content"], temporary)
        with workspace.write() as connection:
            plan = {
                "kind": kind, "method": label if kind == "unlearned" else None, "method_version": None, "seed": seed,
                "parameters": {"weights": received.sha256[:12]},
            }  # fmt: skip
            identifier = submit.insert_run(connection, scenario, plan, base, origin="imported")
            connection.execute(
                insert(artifact).values(run=identifier, name="upload", sha256=received.sha256, bytes=received.bytes)
            )
            jobs.enqueue(connection, "run", f"Import: {label}", run_id=identifier, scenario=scenario)
            artifacts.keep(workspace.artifacts, received, temporary)
    finally:
        temporary.unlink(missing_ok=True)
    host.wake()
    return {**listing.summary(workspace, identifier), "existing": False}


def _check_base(workspace: Workspace, scenario: str, base: str | None) -> None:
    if base is None:
        return
    record = listing.find(workspace, base)
    if record is None or record["scenario"] != scenario or record["kind"] != "original":
        raise InvalidInput(
            f"{base} is not an original of this scenario.",
            advice="Leave the base out, or choose one with GET /api/v1/runs?kind=original.",
            fields=[(("base",), "not an original of this scenario")],
        )


def _check_weights(workspace: Workspace, host: submit.Host, content: dict[str, Any], file: Path) -> None:
    """Let a worker compare names and shapes with the architecture; damaged and foreign files are refused in words."""
    data = datasets.require(workspace, content["dataset"])
    classes = len(host.catalog.record("datasets", content["dataset"])["classes"])
    host.ask(
        "check_weights",
        file=str(file),
        architecture=content["architecture"],
        image_shape=data["details"]["image_shape"],
        classes=classes,
    )
