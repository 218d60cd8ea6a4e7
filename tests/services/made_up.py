"""A workspace with made-up models for the Attack routes: rows and arrays as runs leave them, nothing was trained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert

from comparator.data.partition import Partition
from comparator.store import artifacts, partitions
from comparator.store.schema import artifact, epoch, run, scenario
from comparator.store.workspace import open_workspace

TRAIN, TEST, CLASSES, FORGET, TWIN = 400, 200, 4, 120, 120
ROLES = np.array([1] * FORGET + [3] * TWIN + [0] * (TRAIN - FORGET - TWIN), dtype=np.uint8)
LABELS = np.arange(TRAIN + TEST) % CLASSES
Logits = np.ndarray


def partition(kind: str) -> Partition:
    """A random forget set with its twin, a class without test samples, or nobody at all."""
    labels = LABELS[:TRAIN].astype(np.int64)
    roles = ROLES if kind == "random" else np.zeros(TRAIN, dtype=np.uint8)
    return Partition(
        np.arange(TRAIN) * 2, labels, labels, roles, np.zeros(TRAIN, dtype=np.bool_), np.arange(TEST),
        LABELS[TRAIN:].astype(np.int64), np.zeros(TEST, dtype=np.bool_), CLASSES,
    )  # fmt: skip


def logits(seed: int, *, memory: float) -> Logits:
    """Logits of a model that is surer of its labels by ``memory`` on forgotten images."""
    random = np.random.default_rng(seed)
    easy = np.random.default_rng(7).normal(size=TRAIN + TEST)
    found = random.normal(size=(TRAIN + TEST, CLASSES)) * 0.3
    found[np.arange(TRAIN + TEST), LABELS] += 2 + easy
    found[np.arange(FORGET), LABELS[:FORGET]] += memory
    return found.astype(np.float32)


class Made:
    """A workspace under construction."""

    def __init__(self, folder: Path) -> None:
        self.workspace = open_workspace(folder)
        self.clock = 0

    def scenario(self, name: str, kind: str) -> None:
        stored = partitions.write(self.workspace.artifacts, partition(kind))
        content = {"forget": {"kind": kind}, "dataset": "digits", "data_hash": "x", "architecture": "small_cnn"}
        values = {"content": content, "sizes": {}, "partition": stored.sha256, "training_key": name, "created": 1.0}
        with self.workspace.write() as connection:
            connection.execute(insert(scenario).values(id=name, **values))

    def run(
        self, name: str, kind: str, found: Logits | None, owner: str = "random", history: list[Logits] | None = None
    ) -> None:
        self.clock += 1
        values: dict[str, Any] = {
            "id": name, "scenario": owner, "kind": kind, "origin": "trained", "method": None, "method_version": None,
            "parameters": {}, "seed": self.clock, "base": None, "fingerprint": name, "group_key": name,
            "status": "running" if found is None else "succeeded", "cost": {}, "error": None, "provenance": {},
            "created": float(self.clock), "finished": None, "deleted": None,
        }  # fmt: skip
        with self.workspace.write() as connection:
            connection.execute(insert(run).values(values))
            if found is None:
                return
            content = {"predictions": {"train_logits": found[:TRAIN], "test_logits": found[TRAIN:]}}
            if history:
                rows = np.arange(TRAIN + TEST, dtype=np.int32)
                content["epochs"] = {"rows": rows, "logits": np.stack(history).astype(np.float16)}
                records = [{"run": name, "phase": "unlearn", "epoch": n, "record": {}} for n in range(len(history))]
                connection.execute(insert(epoch), records)
            for kept, arrays in content.items():
                file = artifacts.write_arrays(self.workspace.artifacts, arrays)
                stored = {"run": name, "name": kept, "sha256": file.sha256, "bytes": file.bytes}
                connection.execute(insert(artifact).values(stored))


def build(folder: Path) -> None:
    """Fill a workspace: a pool of four, candidates that are known, and faults a person can run into."""
    made = Made(folder)
    for name, kind in (("random", "random"), ("alone", "random"), ("nobody", "nobody")):
        made.scenario(name, kind)
    made.run("original", "original", logits(1, memory=4))
    for seed in range(4):
        made.run(f"retrained{seed}", "retrained", logits(10 + seed, memory=0))
    made.run("nothing", "unlearned", logits(1, memory=4))
    made.run("constant", "unlearned", np.zeros((TRAIN + TEST, CLASSES), dtype=np.float32))
    broken = logits(30, memory=0)
    broken[3, 1] = np.nan
    made.run("broken", "unlearned", broken)
    partial = logits(31, memory=0)
    partial[:50] = np.nan
    made.run("partial", "unlearned", partial)
    fading = [logits(1, memory=memory) for memory in (4, 2, 0)]
    made.run("fading", "unlearned", fading[-1], history=fading)
    made.run("waiting", "unlearned", None)
    made.run("lonely", "unlearned", logits(40, memory=1), "alone")
    made.run("empty", "unlearned", logits(41, memory=1), "nobody")
    made.run("empty-retrained", "retrained", logits(42, memory=0), "nobody")
