"""What finished originals say about training samples, for forget sets that are chosen by a ranking."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from sqlalchemy import select

from comparator.data.forget.selection import Logits
from comparator.data.partition import Integers
from comparator.errors import InvalidInput
from comparator.store import artifacts, partitions
from comparator.store.schema import artifact, run, scenario
from comparator.store.workspace import Workspace

PLACE = ("forget", "run")


def source(workspace: Workspace, dataset: str, data_hash: str) -> Callable[[str, Integers], Logits | None]:
    """Return a function from a run and sample ids to logits, for originals on these very data."""

    def logits(identifier: str, ids: Integers) -> Logits | None:
        query = (
            select(run.c.kind, scenario.c.content, scenario.c.partition, artifact.c.sha256)
            .join(scenario, scenario.c.id == run.c.scenario)
            .outerjoin(artifact, (artifact.c.run == run.c.id) & (artifact.c.name == "predictions"))
            .where(run.c.id == identifier, run.c.deleted.is_(None))
        )
        with workspace.read() as connection:
            found = connection.execute(query).first()
        if found is None:
            return None
        if found.kind != "original" or found.sha256 is None:
            raise _refused(f"{identifier} is not a finished original.", "Samples are ranked by a model trained on all.")
        if (found.content["dataset"], found.content["data_hash"]) != (dataset, data_hash):
            raise _refused(
                f"{identifier} was trained on {found.content['dataset']}, not on this data set.",
                "Name an original of the same data set.",
            )
        known = partitions.read(workspace.artifact(found.partition)).train_indices
        stored = artifacts.read_arrays(workspace.artifact(found.sha256), "train_logits")["train_logits"]
        covered = np.isin(ids, known[np.isfinite(stored).all(axis=1)])
        if not covered.all():
            raise _refused(
                f"{identifier} has no predictions for {int((~covered).sum()):,} of {len(ids):,} training samples.",
                "Name an original of a scenario with the same subset and splits.",
            )
        return np.asarray(stored[np.searchsorted(known, ids)])

    return logits


def _refused(what: str, advice: str) -> InvalidInput:
    return InvalidInput(what, advice=advice, fields=[(PLACE, "is not a finished original of this data set")])
