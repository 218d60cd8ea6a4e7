"""What finished models say about training samples, for forget sets that are chosen by a ranking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from sqlalchemy import Row, Select, select

from comparator.data.forget.selection import Logits, Mask, Trained
from comparator.data.partition import FORGET, RETAIN, Integers, Partition
from comparator.errors import InvalidInput
from comparator.store import artifacts, partitions
from comparator.store.schema import artifact, run, scenario
from comparator.store.workspace import Workspace

PLACE = ("forget", "run")
SAME = ("dataset", "data_hash", "architecture", "recipe", "splits")


class Finished:
    """The finished models of a workspace that were trained on one data set."""

    def __init__(self, workspace: Workspace, dataset: str, data_hash: str) -> None:
        self._workspace, self._dataset, self._data_hash = workspace, dataset, data_hash

    def logits(self, identifier: str, ids: Integers) -> Logits | None:
        """Return what an original says about samples; raises ``InvalidInput`` for a run that is none on this data."""
        found = self._original(identifier)
        if found is None:
            return None
        known = partitions.read(self._workspace.artifact(found.partition)).train_indices
        stored = self._stored(found)
        covered = np.isin(ids, known[np.isfinite(stored).all(axis=1)])
        if not covered.all():
            raise _refused(
                f"{identifier} has no predictions for {int((~covered).sum()):,} of {len(ids):,} training samples.",
                "Name an original of a scenario with the same subset and splits.",
            )
        return np.asarray(stored[np.searchsorted(known, ids)])

    def alike(self, identifier: str, ids: Integers) -> Iterator[Trained] | None:
        """Yield an original, then each other model trained by its recipe on its splits; copies of one count once."""
        found = self._original(identifier)
        if found is None:
            return None
        if found.origin != "trained" or found.method is not None:
            raise _refused(
                f"{identifier} was imported or trained by a method: no other model is known to be trained like it.",
                "Memorisation is estimated for an original that was trained here by a scenario's recipe.",
            )
        return self._trained_like(found, ids)

    def _trained_like(self, named: Row[Any], ids: Integers) -> Iterator[Trained]:
        yield self._trained(named, ids)
        query = _predicted().where(
            run.c.kind.in_(("original", "retrained")),
            run.c.origin == "trained",
            run.c.method.is_(None),
            run.c.id != named.id,
            artifact.c.sha256.is_not(None),
        )
        with self._workspace.read() as connection:
            others = connection.execute(query.order_by(run.c.id)).all()
        seen = {named.sha256}
        for other in others:
            if other.sha256 not in seen and all(other.content[name] == named.content[name] for name in SAME):
                seen.add(other.sha256)
                yield self._trained(other, ids)

    def _trained(self, found: Row[Any], ids: Integers) -> Trained:
        """Return a model's answers and lessons for samples by their ids; NaN where there are none."""
        partition = partitions.read(self._workspace.artifact(found.partition))
        learned, fit = _lessons(partition, found.kind)
        stored = np.where(fit[:, None], self._stored(found), np.nan).astype(np.float32)
        rows = np.minimum(np.searchsorted(partition.train_indices, ids), len(learned) - 1)
        here = partition.train_indices[rows] == ids
        return Trained(found.id, np.where(here[:, None], stored[rows], np.float32(np.nan)), learned[rows] & here)

    def _original(self, identifier: str) -> Row[Any] | None:
        with self._workspace.read() as connection:
            found = connection.execute(_predicted().where(run.c.id == identifier)).first()
        if found is None:
            return None
        if found.kind != "original" or found.sha256 is None:
            raise _refused(f"{identifier} is not a finished original.", "Samples are ranked by a model trained on all.")
        if (found.content["dataset"], found.content["data_hash"]) != (self._dataset, self._data_hash):
            raise _refused(
                f"{identifier} was trained on {found.content['dataset']}, not on this data set.",
                "Name an original of the same data set.",
            )
        return found

    def _stored(self, found: Row[Any]) -> Logits:
        return artifacts.read_arrays(self._workspace.artifact(found.sha256), "train_logits")["train_logits"]


def _predicted() -> Select[Any]:
    """Return the query for runs that are not deleted, with their scenario and predictions, if they have any."""
    return (
        select(
            run.c.id, run.c.kind, run.c.origin, run.c.method, scenario.c.content, scenario.c.partition,
            artifact.c.sha256,
        )
        .join(scenario, scenario.c.id == run.c.scenario)
        .outerjoin(artifact, (artifact.c.run == run.c.id) & (artifact.c.name == "predictions"))
        .where(run.c.deleted.is_(None))
    )  # fmt: skip


def _lessons(partition: Partition, kind: str) -> tuple[Mask, Mask]:
    """Return which samples a plain model was trained on, and of which its answers are about the sample as it is.

    Canaries of the kind noise have another image; an original has learned every canary with a wrong label.
    """
    learned = np.isin(partition.roles, (RETAIN, FORGET) if kind == "original" else (RETAIN,))
    wrong = partition.train_labels != partition.true_labels
    return learned, ~(partition.noise | (wrong & learned))


def _refused(what: str, advice: str) -> InvalidInput:
    return InvalidInput(what, advice=advice, fields=[(PLACE, "is not a finished original of this data set")])
