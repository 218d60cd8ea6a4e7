"""Assemble the payload of a job: plain JSON with every path and value that its worker needs, and nothing else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from comparator.errors import NotFound, Unavailable
from comparator.runs import contrast, datasets, families, jobs, owned, relearn
from comparator.runs.custom import uploads as custom
from comparator.settings import Settings
from comparator.store.schema import artifact, dataset, epoch, job, run, scenario
from comparator.store.workspace import Workspace

Row = dict[str, Any]
REFERENCES = ("original", "retrained")


def payload(workspace: Workspace, settings: Settings, claimed: Row) -> Row:
    """Return what the worker of a claimed job gets."""
    common = {
        "kind": claimed["kind"],
        "log": str(jobs.log_file(workspace, claimed["id"])),
        "artifacts": str(workspace.artifacts),
        "memo": str(workspace.folder / "cache" / "memo"),
        "device": claimed["device"],
    }
    if claimed["kind"] == "prepare":
        name = claimed["payload"]["dataset"]
        own, prepared = owned.find(workspace, name), datasets.row(workspace, name)
        if prepared:
            prepared.pop("prepared")
        return {**common, **claimed["payload"], **_data_folders(workspace, settings), "own": own, "known": prepared}
    if claimed["kind"] == "fetch":
        return {**common, **claimed["payload"]}
    if claimed["kind"] in contrast.KINDS:
        return {**common, **claimed["payload"], "cache": str(workspace.folder / "cache")}
    with workspace.read() as connection:
        world = _scenario(connection, workspace, claimed["scenario"])
        if claimed["kind"] == "evaluate":
            known = models(connection, workspace, claimed["scenario"], family=None)
            beside = _beside(connection, workspace, claimed["scenario"])
            return {**common, **world, **beside, "models": known, "wanted": claimed["payload"].get("runs")}
        if claimed["kind"] == relearn.KIND:
            weights = relearn.models_of(connection, workspace, claimed["scenario"], claimed["payload"]["subject"])
            wanted = [model for model in weights if model["run"] in claimed["payload"]["models"]]
            return {**common, **world, **claimed["payload"], "models": wanted}
        found = _run(connection, workspace, claimed["run"])
        return {**common, **world, **found, "custom": custom.needed(workspace, settings, found["run"])}


def _beside(connection: Connection, workspace: Workspace, identifier: str) -> Row:
    """Return what metrics look at besides predictions: files of weights, bases, and the newest relearning by run."""
    stored = (
        select(run.c.id, run.c.kind, run.c.base, artifact.c.sha256)
        .join(artifact, (artifact.c.run == run.c.id) & (artifact.c.name == "weights"))
        .where(run.c.scenario == identifier, run.c.status == "succeeded", run.c.deleted.is_(None))
        .order_by(run.c.created, run.c.id)
    )
    relearnt = (
        select(job.c.result)
        .where(job.c.scenario == identifier, job.c.kind == relearn.KIND, job.c.state == "succeeded")
        .order_by(job.c.created)
    )
    return {
        "weights": {
            row.id: {"kind": row.kind, "base": row.base, "file": str(workspace.artifact(row.sha256))}
            for row in connection.execute(stored).all()
        },
        "relearnt": {result["run"]: result for result in connection.scalars(relearnt).all() if result},
    }


def _data_folders(workspace: Workspace, settings: Settings) -> Row:
    return {
        "folder": str(settings.data_folder),
        "local_folders": [str(folder) for folder in settings.local_data],
        "target": str(workspace.folder / "datasets"),
    }


def _scenario(connection: Connection, workspace: Workspace, identifier: str) -> Row:
    found = connection.execute(select(scenario).where(scenario.c.id == identifier)).mappings().one()
    name = found["content"]["dataset"]
    data = connection.execute(select(dataset).where(dataset.c.name == name)).mappings().first()
    if data is None or data["hash"] != found["content"]["data_hash"]:
        raise Unavailable(
            f"The data set {name} of this scenario is not ready, or has other content than when the scenario was made.",
            advice="Prepare the same data again.",
        )
    return {
        "scenario": {**found["content"], "id": identifier},
        "partition": str(workspace.artifact(found["partition"])),
        "dataset_file": str(workspace.folder / "datasets" / data["file"]),
        "image_shape": data["details"]["image_shape"],
    }


def _run(connection: Connection, workspace: Workspace, identifier: str) -> Row:
    found = dict(connection.execute(select(run).where(run.c.id == identifier)).mappings().one())
    weights = _imported(connection, workspace, found) or _twin_original(connection, workspace, found)
    return {
        "run": {
            key: found[key]
            for key in ("id", "kind", "origin", "method", "method_version", "parameters", "seed", "base")
        },
        "resume": str(workspace.resume / f"{identifier}.pt"),
        "base_weights": _base_weights(connection, workspace, found["base"]) if found["kind"] == "unlearned" else None,
        "given": weights,
        "models": models(connection, workspace, found["scenario"], kinds=REFERENCES, without=identifier),
        **_kin(connection, workspace, found),
    }


def _kin(connection: Connection, workspace: Workspace, found: Row) -> Row:
    """Return what a run of a method that trains its own base needs besides: kindred references, and saved states."""
    own = families.of(connection, found["id"])
    if own is None:
        return {"own_models": None, "base_states": None}
    everyone = models(connection, workspace, found["scenario"], kinds=REFERENCES, family=own)
    kin = families.references(everyone, {"run": found["id"], "family": own, "seed": found["seed"]})
    states = _artifact(connection, workspace, found["base"], "states") if found["kind"] == "unlearned" else None
    return {"own_models": kin, "base_states": states}


def _base_weights(connection: Connection, workspace: Workspace, base: str | None) -> str | None:
    return None if base is None else _artifact(connection, workspace, base, "weights")


def _artifact(connection: Connection, workspace: Workspace, base: str, name: str) -> str:
    sha256 = connection.scalar(select(artifact.c.sha256).where(artifact.c.run == base, artifact.c.name == name))
    if sha256 is None:
        raise NotFound(f"The base {base} has no {name}.", advice="Train the original again, or choose another base.")
    return str(workspace.artifact(sha256))


def _imported(connection: Connection, workspace: Workspace, found: Row) -> Row | None:
    """Return the uploaded weights or predictions of an imported run, with what was stated about it."""
    if found["origin"] != "imported":
        return None
    query = select(artifact.c.sha256).where(artifact.c.run == found["id"], artifact.c.name == "upload")
    unstated = {"what": "weights", "run_seconds": None, "device": "not stated"}
    stated = found["provenance"].get("imported", unstated)
    file = {stated["what"]: str(workspace.artifact(connection.scalar(query) or ""))}
    cost = {} if stated["run_seconds"] is None else {"run": stated["run_seconds"]}
    return {**file, "cost": cost, "device": stated["device"], "stated": stated, "history": [], "from": None}


def _twin_original(connection: Connection, workspace: Workspace, found: Row) -> Row | None:
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
    return {"weights": str(workspace.artifact(other.sha256)), "cost": other.cost, "history": history, "from": other.id}


def models(
    connection: Connection,
    workspace: Workspace,
    identifier: str,
    *,
    kinds: tuple[str, ...] = ("original", "retrained", "unlearned"),
    without: str | None = None,
    family: str | None = families.PLAIN,
) -> list[Row]:
    """Return the finished models of a scenario with their stored predictions.

    Originals and retrained models are those of one ``family``, by default the plain ones; ``None`` for those of all.
    """
    kin = families.of_all(connection, identifier)
    query = (
        select(run.c.id, run.c.kind, run.c.seed, run.c.cost, run.c.provenance, artifact.c.sha256)
        .join(artifact, (artifact.c.run == run.c.id) & (artifact.c.name == "predictions"))
        .where(run.c.scenario == identifier, run.c.status == "succeeded", run.c.deleted.is_(None))
        .where(run.c.kind.in_(kinds))
        .order_by(run.c.created, run.c.id)
    )
    return [
        {
            "run": row.id,
            "kind": row.kind,
            "seed": row.seed,
            "cost": row.cost,
            "device": row.provenance.get("device", ""),
            "file": str(workspace.artifact(row.sha256)),
            "family": kin[row.id],
        }
        for row in connection.execute(query).all()
        if row.id != without and (row.kind == "unlearned" or family in (None, kin[row.id]))
    ]
