"""A workspace with made-up models: rows and arrays as runs leave them, but nothing was trained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert

from comparator.data.partition import Partition
from comparator.store import artifacts, partitions
from comparator.store.schema import artifact, run, scenario
from comparator.store.workspace import Workspace, open_workspace

TRAIN, TEST, CLASSES, WIDTH = 240, 80, 4, 12
FORGOTTEN = 3
LABELS = np.arange(TRAIN + TEST) % CLASSES


def partition(kind: str) -> Partition:
    """Class 3 is forgotten, or every eighth sample."""
    labels = LABELS[:TRAIN].astype(np.int64)
    forgotten = labels == FORGOTTEN if kind == "class" else np.arange(TRAIN) % 8 == 0
    test = LABELS[TRAIN:].astype(np.int64)
    return Partition(
        np.arange(TRAIN) * 2, labels, labels, forgotten.astype(np.uint8), np.zeros(TRAIN, dtype=np.bool_),
        np.arange(TEST), test, (test == FORGOTTEN) & (kind == "class"), CLASSES,
    )  # fmt: skip


def arrays(seed: int, *, forgets: bool, rotated: bool) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Predictions and features of a model that knows every class, or all but the forgotten one."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(99).normal(size=(CLASSES, WIDTH)) * 4
    noise = np.random.default_rng(98).normal(size=(len(LABELS), WIDTH))
    places = np.where((LABELS == FORGOTTEN) & forgets, random.integers(0, 3, len(LABELS)), LABELS)
    features = centres[places] + noise + random.normal(size=noise.shape) * 0.1
    if rotated:
        features = features @ np.linalg.qr(random.normal(size=(WIDTH, WIDTH)))[0]
    logits = (np.eye(CLASSES)[places] * 4 + random.normal(size=(len(LABELS), CLASSES))).astype(np.float32)
    rows = np.arange(len(LABELS), dtype=np.int32)
    partition_of = partition("class")
    return (
        {"train_logits": logits[:TRAIN], "test_logits": logits[TRAIN:],
         "train_indices": partition_of.train_indices.astype(np.int32),
         "test_indices": partition_of.test_indices.astype(np.int32)},
        {"feature_rows": rows, "probe_rows": rows, "features": features.astype(np.float16),
         "activation.00.first": (features @ random.normal(size=(WIDTH, 20))).astype(np.float16),
         "activation.01.last": features.astype(np.float16)},
    )  # fmt: skip


class Made:
    """A workspace under construction."""

    def __init__(self, folder: Path) -> None:
        self.workspace: Workspace = open_workspace(folder)
        self.clock = 0.0

    def scenario(self, name: str, kind: str) -> None:
        stored = partitions.write(self.workspace.artifacts, partition(kind))
        content = {"forget": {"kind": kind}, "dataset": "digits", "data_hash": "x", "architecture": "small_cnn"}
        with self.workspace.write() as connection:
            connection.execute(
                insert(scenario).values(
                    id=name, content=content, sizes={}, partition=stored.sha256, training_key=name, created=1.0
                )
            )

    def run(
        self,
        name: str,
        kind: str,
        *,
        scenario: str,
        seed: int = 0,
        features: bool = True,
        epochs: int = 0,
        **fields: Any,
    ) -> None:
        """Add a finished run; retrained and unlearned models forget."""
        self.clock += 1
        forgets, rotated = kind != "original", kind == "retrained"
        predictions, stored = arrays(int(self.clock), forgets=forgets, rotated=rotated)
        values = {
            "id": name, "scenario": scenario, "kind": kind, "origin": "trained", "method": None, "method_version": None,
            "parameters": {}, "seed": seed, "base": None, "fingerprint": name, "group_key": name, "status": "succeeded",
            "cost": {}, "error": None, "provenance": {}, "created": self.clock, "finished": self.clock, "deleted": None,
        }  # fmt: skip
        with self.workspace.write() as connection:
            connection.execute(insert(run).values({**values, **fields}))
            for item, content in (("predictions", predictions), ("features", stored)):
                if item == "predictions" or features:
                    file = artifacts.write_arrays(self.workspace.artifacts, content)
                    connection.execute(
                        insert(artifact).values(run=name, name=item, sha256=file.sha256, bytes=file.bytes)
                    )
            if epochs:
                file = artifacts.write_arrays(self.workspace.artifacts, history(predictions, epochs))
                connection.execute(
                    insert(artifact).values(run=name, name="epochs", sha256=file.sha256, bytes=file.bytes)
                )


def history(predictions: dict[str, np.ndarray], epochs: int) -> dict[str, np.ndarray]:
    """A model that is undecided at first, then ever more like its end; every third row is asked."""
    rows = np.arange(0, len(LABELS), 3)
    end = np.concatenate([predictions["train_logits"], predictions["test_logits"]])[rows]
    start = np.random.default_rng(5).normal(size=end.shape) * 4
    logits = [start + (end - start) * epoch / (epochs - 1) for epoch in range(epochs)]
    return {"rows": rows.astype(np.int32), "logits": np.stack(logits).astype(np.float16)}


def build(folder: Path) -> None:
    """Fill a workspace: a class scenario with four retrained models, and a random one with a single one."""
    made = Made(folder)
    made.scenario("class3", "class")
    made.run("original", "original", scenario="class3", epochs=2)
    for seed in range(4):
        made.run(f"retrained{seed}", "retrained", scenario="class3", seed=seed)
    made.run("tuned", "unlearned", scenario="class3", method="finetune", base="original", epochs=5)
    made.run("bare", "unlearned", scenario="class3", method="random_labels", features=False, base="original")
    made.run("waiting", "unlearned", scenario="class3", method="scrub", status="running")
    made.scenario("random", "random")
    made.run("other", "original", scenario="random")
    made.run("single", "retrained", scenario="random")
    made.run("changed", "unlearned", scenario="random", method="finetune", base="other")
    made.workspace.engine.dispose()
