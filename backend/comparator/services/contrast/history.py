"""The history of A and B as columns: what they said after each epoch about the samples that are asked every time."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sqlalchemy import select

from comparator.contrast import highlights
from comparator.contrast.predicted import Predicted, is_retained, is_target
from comparator.contrast.steps import History, steps
from comparator.derived.cache import Cache, key
from comparator.errors import NotFound
from comparator.evidence import Integers
from comparator.services.contrast.evidence import Evidence
from comparator.services.contrast.pair import Pair, Subject
from comparator.services.contrast.samples import MOST_FULL
from comparator.services.contrast.summary import name_of
from comparator.store.schema import artifact
from comparator.store.workspace import Workspace

Files = dict[str, str | None]


def files_of(workspace: Workspace, pair: Pair) -> Files:
    """Return the stored histories of A and B by run; refuses a pair of which neither has one."""
    runs = [pair.a.run, pair.b.run]
    query = select(artifact.c.run, artifact.c.sha256).where(artifact.c.run.in_(runs), artifact.c.name == "epochs")
    with workspace.read() as connection:
        found = {row.run: row.sha256 for row in connection.execute(query)}
    if not found:
        raise NotFound(
            f"Neither run {pair.a.run} nor run {pair.b.run} has predictions by epoch.",
            advice="Runs trained here keep them; imported models have no history.",
        )
    return {run: found.get(run) for run in runs}


def history_key(pair: Pair, files: Files) -> str:
    """Name the columns by what they depend on."""
    return key("history", overview=name_of(pair), files=[files[pair.a.run], files[pair.b.run]])


def history(cache: Cache, pair: Pair, files: Files) -> tuple[dict[str, np.ndarray], Mapping[str, str]]:
    """Return the rows [n], for both models columns [steps, n] or [steps, n, classes], and the epoch of each step."""
    evidence = Evidence(cache, pair)
    rows = _rows(cache, files, evidence.rows)
    sides = {"a": pair.a, "b": pair.b}
    told = {name: _told(cache, subject, files[subject.run], rows) for name, subject in sides.items()}
    if {pair.a.kind, pair.b.kind} > {"unlearned"}:
        told = {name: History(one.logits, one.first, one.moves and sides[name].kind == "unlearned")
                for name, one in told.items()}  # fmt: skip
    count = steps(*told.values())
    number = np.uint8 if evidence.samples.classes <= 256 else np.uint16
    columns: dict[str, list[np.ndarray]] = {}
    for step in range(count):
        now = {name: one.at(step) for name, one in told.items()}
        for name, other in (("a", "b"), ("b", "a")):
            model = now[name]
            columns.setdefault(f"predicted_{name}", []).append(model.classes.astype(number))
            columns.setdefault(f"confidence_{name}", []).append(model.confidence.astype(np.float16))
            columns.setdefault(f"flags_{name}", []).append(_flags(evidence, sides[name], model, now[other], rows))
            if evidence.samples.classes <= MOST_FULL:
                sure = np.rint(model.probabilities * 255).astype(np.uint8)
                columns.setdefault(f"probabilities_{name}", []).append(sure)
    notes = {
        f"epochs_{name}": ",".join("" if (epoch := one.epoch(step)) is None else str(epoch) for step in range(count))
        for name, one in told.items()
    }
    return {"row": rows.astype(np.int32), **{name: np.stack(parts) for name, parts in columns.items()}}, notes


def _rows(cache: Cache, files: Files, shown: Integers) -> Integers:
    rows = shown
    for file in files.values():
        if file:
            rows = np.intersect1d(rows, cache.read(file, "rows")["rows"].astype(np.int64), assume_unique=True)
    return rows


def _told(cache: Cache, subject: Subject, file: str | None, rows: Integers) -> History:
    """Return a model's history on some rows; one without any says at all times what it says at its end."""
    if file is None:
        stored = cache.read(subject.predictions, "train_logits", "test_logits")
        return History(np.concatenate([stored["train_logits"], stored["test_logits"]])[None, rows], 0, moves=False)
    kept = cache.read(file, "rows", "logits")
    places = np.searchsorted(kept["rows"], rows)
    return History(kept["logits"][:, places], 0 if subject.kind == "unlearned" else 1)


def _flags(evidence: Evidence, subject: Subject, mine: Predicted, theirs: Predicted, rows: Integers) -> np.ndarray:
    judged_by = evidence.judges(subject)
    majority = judged_by.get("majority")
    found = highlights.flags(
        evidence.labels[rows], mine.classes, theirs.classes,
        is_target(evidence.samples)[rows], is_retained(evidence.samples)[rows],
        forgotten=judged_by.get("forgotten"), majority=None if majority is None else majority[rows],
    )  # fmt: skip
    return highlights.packed(found)
