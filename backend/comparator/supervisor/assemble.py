"""Assemble the payload of a job: every path and value that its worker needs, so that it never asks the data base."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, select

from comparator.errors import NotFound, Unavailable
from comparator.jobs import kinds, logs, payloads
from comparator.jobs.kinds import EVALUATE, PREPARE, RELEARN, RUN
from comparator.predictions.references import references_of
from comparator.services import methods, relearning
from comparator.services.datasets import own as own_datasets
from comparator.services.datasets import prepared as prepared_datasets
from comparator.services.runs import lineage, normalisation
from comparator.services.runs.models import finished_models
from comparator.settings import Settings
from comparator.store.predictions import StoredModel
from comparator.store.schema import artifact, dataset, epoch, job, run, scenario
from comparator.store.workspace import Workspace

Row = dict[str, Any]
REFERENCES = ("original", "retrained")


@dataclasses.dataclass(frozen=True)
class Claimed:
    """A job that was taken from the queue, and where it will be carried out."""

    workspace: Workspace
    settings: Settings
    row: Row

    @property
    def place(self) -> payloads.Place:
        """The device and the folders that the worker uses."""
        return payloads.Place(self.row["device"], str(self.workspace.artifacts), str(self.workspace.folder / "cache"))

    @property
    def queued(self) -> Row:
        """What was stored with the job when it was queued."""
        found: Row = self.row["payload"]
        return found


def order(workspace: Workspace, settings: Settings, row: Row) -> Row:
    """Return what the worker of a claimed job is sent: the kind, the payload as JSON, and the file for its log."""
    kind, claimed = kinds.JOB_KINDS[row["kind"]], Claimed(workspace, settings, row)
    with workspace.read() as connection:
        payload = ASSEMBLED.get(kind.name, _as_queued)(connection, claimed)
    return {"kind": kind.name, "payload": kind.write(payload), "log": str(logs.log_file(workspace, row["id"]))}


def _as_queued(connection: Connection, claimed: Claimed) -> Any:
    """Return a payload that holds what was queued, with ``place`` and ``files`` if its kind has them."""
    kind = kinds.JOB_KINDS[claimed.row["kind"]]
    names = {field.name for field in dataclasses.fields(kind.payload)}
    found = {name: value for name, value in claimed.queued.items() if name in names}
    if "place" in names:
        found["place"] = dataclasses.asdict(claimed.place)
    if "files" in names:
        found["files"] = dataclasses.asdict(_files(connection, claimed))
    return kind.read(found)


def _prepare(_connection: Connection, claimed: Claimed) -> payloads.Prepare:
    workspace, name = claimed.workspace, claimed.queued["dataset"]
    known = prepared_datasets.row(workspace, name)
    if known:
        known.pop("prepared")
    return payloads.Prepare(
        dataset=name,
        folder=str(claimed.settings.data_folder),
        local_folders=[str(folder) for folder in claimed.settings.local_data],
        target=str(workspace.folder / "datasets"),
        download=bool(claimed.queued.get("download")),
        own=own_datasets.find(workspace, name),
        known=known,
    )


def _evaluate(connection: Connection, claimed: Claimed) -> payloads.Evaluate:
    """Return a payload with what metrics look at besides predictions: weights, and the newest relearning by run."""
    workspace, identifier = claimed.workspace, claimed.row["scenario"]
    stored = (
        select(run.c.id, run.c.kind, run.c.base, artifact.c.sha256)
        .join(artifact, (artifact.c.run == run.c.id) & (artifact.c.name == "weights"))
        .where(run.c.scenario == identifier, run.c.status == "succeeded", run.c.deleted.is_(None))
        .order_by(run.c.created, run.c.id)
    )
    relearnt = (
        select(job.c.result)
        .where(job.c.scenario == identifier, job.c.kind == RELEARN.name, job.c.state == "succeeded")
        .order_by(job.c.created)
    )
    return payloads.Evaluate(
        place=claimed.place,
        files=_files(connection, claimed),
        models=finished_models(connection, workspace, identifier, family=None),
        wanted=claimed.queued.get("runs"),
        weights={
            row.id: payloads.StoredWeights(row.kind, row.base, str(workspace.artifact(row.sha256)))
            for row in connection.execute(stored).all()
        },
        relearnt={result["run"]: result for result in connection.scalars(relearnt).all() if result},
    )


def _relearn(connection: Connection, claimed: Claimed) -> payloads.Relearn:
    queued = claimed.queued
    weights = relearning.models_of(connection, claimed.workspace, claimed.row["scenario"], queued["subject"])
    return payloads.Relearn(
        place=claimed.place,
        files=_files(connection, claimed),
        models=[model for model in weights if model.run in queued["models"]],
        **{name: queued[name] for name in ("subject", "samples", "steps", "learning_rate")},
    )


def _run(connection: Connection, claimed: Claimed) -> payloads.Run:
    workspace, identifier = claimed.workspace, claimed.row["run"]
    found = dict(connection.execute(select(run).where(run.c.id == identifier)).mappings().one())
    own = lineage.of(connection, identifier)
    unlearned = found["kind"] == "unlearned"
    return payloads.Run(
        place=claimed.place,
        files=_files(connection, claimed),
        run=payloads.RunRow(**{field.name: found[field.name] for field in dataclasses.fields(payloads.RunRow)}),
        resume=str(workspace.resume / f"{identifier}.pt"),
        models=finished_models(connection, workspace, found["scenario"], kinds=REFERENCES, without=identifier),
        base_weights=_artifact(connection, workspace, found["base"], "weights")
        if unlearned and found["base"]
        else None,
        given=_imported(connection, workspace, found) or _twin_original(connection, workspace, found),
        own_models=None if own is None else _kin(connection, workspace, found, own),
        base_states=_artifact(connection, workspace, found["base"], "states") if own and unlearned else None,
        custom=methods.needed(workspace, claimed.settings, found),
        normalisation=normalisation.of_run(connection, identifier),
    )


def _files(connection: Connection, claimed: Claimed) -> payloads.ScenarioFiles:
    """Return a job's scenario with its files; raises ``Unavailable`` if its data set is not there any more."""
    workspace, identifier = claimed.workspace, claimed.row["scenario"]
    found = connection.execute(select(scenario).where(scenario.c.id == identifier)).mappings().one()
    name = found["content"]["dataset"]
    data = connection.execute(select(dataset).where(dataset.c.name == name)).mappings().first()
    if data is None or data["hash"] != found["content"]["data_hash"]:
        raise Unavailable(
            f"The data set {name} of this scenario is not ready, or has other content than when the scenario was made.",
            advice="Prepare the same data again.",
        )
    return payloads.ScenarioFiles(
        content={**found["content"], "id": identifier},
        partition=str(workspace.artifact(found["partition"])),
        dataset=str(workspace.folder / "datasets" / data["file"]),
        image_shape=data["details"]["image_shape"],
    )


def _kin(connection: Connection, workspace: Workspace, found: Row, family: str) -> list[StoredModel]:
    """Return the references of a run of a method that trains its own base."""
    everyone = finished_models(connection, workspace, found["scenario"], kinds=REFERENCES, family=family)
    return references_of(everyone, run=found["id"], family=family, seed=found["seed"])


def _artifact(connection: Connection, workspace: Workspace, base: str, name: str) -> str:
    sha256 = connection.scalar(select(artifact.c.sha256).where(artifact.c.run == base, artifact.c.name == name))
    if sha256 is None:
        raise NotFound(f"The base {base} has no {name}.", advice="Train the original again, or choose another base.")
    return str(workspace.artifact(sha256))


def _imported(connection: Connection, workspace: Workspace, found: Row) -> payloads.Given | None:
    """Return the uploaded weights or predictions of an imported run, with what was stated about it."""
    if found["origin"] != "imported":
        return None
    query = select(artifact.c.sha256).where(artifact.c.run == found["id"], artifact.c.name == "upload")
    unstated = {"what": "weights", "run_seconds": None, "device": "not stated"}
    stated = found["provenance"].get("imported", unstated)
    file = str(workspace.artifact(connection.scalar(query) or ""))
    cost = {} if stated["run_seconds"] is None else {"run": stated["run_seconds"]}
    return payloads.Given(stated["what"], file, cost, stated["device"], stated)


def _twin_original(connection: Connection, workspace: Workspace, found: Row) -> payloads.Given | None:
    """Return the weights of an original of another scenario that was trained on the same samples with the same seed."""
    if found["kind"] != "original" or found["method"]:
        return None
    key = connection.scalar(select(scenario.c.training_key).where(scenario.c.id == found["scenario"]))
    query = (
        select(run.c.id, run.c.cost, artifact.c.sha256)
        .join(scenario, scenario.c.id == run.c.scenario)
        .join(artifact, (artifact.c.run == run.c.id) & (artifact.c.name == "weights"))
        .where(scenario.c.training_key == key, run.c.kind == "original", run.c.origin == "trained")
        .where(run.c.method.is_(None))
        .where(run.c.seed == found["seed"], run.c.status == "succeeded", run.c.id != found["id"])
    )
    other = connection.execute(query.limit(1)).first()
    if other is None or not workspace.artifact(other.sha256).exists():
        return None
    history = connection.scalars(select(epoch.c.record).where(epoch.c.run == other.id).order_by(epoch.c.epoch)).all()
    file = str(workspace.artifact(other.sha256))
    return payloads.Given("weights", file, other.cost, device="", history=history, adopted_from=other.id)


ASSEMBLED: dict[str, Callable[[Connection, Claimed], Any]] = {
    RUN.name: _run,
    EVALUATE.name: _evaluate,
    PREPARE.name: _prepare,
    RELEARN.name: _relearn,
}
