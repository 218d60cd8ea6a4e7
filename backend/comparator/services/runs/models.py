"""The finished models of a scenario, with the files of their predictions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from comparator.predictions.references import PLAIN
from comparator.services.runs import lineage
from comparator.store.predictions import StoredModel
from comparator.store.schema import artifact, run
from comparator.store.workspace import Workspace

Row = dict[str, Any]


def finished_models(
    connection: Connection,
    workspace: Workspace,
    identifier: str,
    *,
    kinds: tuple[str, ...] = ("original", "retrained", "unlearned"),
    without: str | None = None,
    family: str | None = PLAIN,
) -> list[StoredModel]:
    """Return the finished models of a scenario with their stored predictions.

    Originals and retrained models are those of one ``family``, by default the plain ones; ``None`` for those of all.
    """
    kin = lineage.of_all(connection, identifier)
    query = (
        select(run.c.id, run.c.kind, run.c.seed, run.c.cost, run.c.provenance, artifact.c.sha256)
        .join(artifact, (artifact.c.run == run.c.id) & (artifact.c.name == "predictions"))
        .where(run.c.scenario == identifier, run.c.status == "succeeded", run.c.deleted.is_(None))
        .where(run.c.kind.in_(kinds))
        .order_by(run.c.created, run.c.id)
    )
    return [
        StoredModel(
            run=row.id, kind=row.kind, seed=row.seed, cost=row.cost, device=row.provenance.get("device", ""),
            file=str(workspace.artifact(row.sha256)), family=kin[row.id],
        )
        for row in connection.execute(query).all()
        if row.id != without and (row.kind == "unlearned" or family in (None, kin[row.id]))
    ]  # fmt: skip
