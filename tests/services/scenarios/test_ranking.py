"""What finished models say of training samples: who was trained like an original, and on what, from a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import insert, update

from comparator.data.partition import Labelled, Partition, settle, split
from comparator.errors import InvalidInput
from comparator.scenario import Canaries, Splits
from comparator.services.scenarios.ranking import Finished
from comparator.store import artifacts, partitions
from comparator.store.schema import artifact, run, scenario
from comparator.store.workspace import Workspace, open_workspace

DATA = Labelled(("a", "b", "c"), np.arange(90) % 3, np.arange(30) % 3, {}, {})
IDS = np.arange(90)


class Made:
    """A workspace with scenarios and runs whose logits are drawn by number."""

    def __init__(self, folder: Path) -> None:
        self.workspace: Workspace = open_workspace(folder)
        self.partitions: dict[str, Partition] = {}
        self.count = 0

    def scenario(self, name: str, forget: dict[str, Any], splits: Splits | None = None, **changes: Any) -> None:
        known = {key: changes.pop(key) for key in ("twin", "canaries") if key in changes}
        splits = splits or Splits()
        found = self.partitions[name] = split(DATA, splits, forget, **known)
        stored = partitions.write(self.workspace.artifacts, found)
        content = {
            "dataset": "letters", "data_hash": "h", "architecture": "small_cnn", "recipe": {"epochs": 3},
            "splits": splits.model_dump(mode="json"), "forget": forget, **changes,
        }  # fmt: skip
        with self.workspace.write() as connection:
            values = {"content": content, "sizes": {}, "training_key": name, "created": 1.0}
            connection.execute(insert(scenario).values(id=name, partition=stored.sha256, **values))

    def run(self, name: str, kind: str, owner: str, *, copy: np.ndarray | None = None, **changes: Any) -> np.ndarray:
        self.count += 1
        rows = len(self.partitions[owner].train_indices)
        logits = np.random.default_rng(self.count).normal(size=(rows, 3)).astype(np.float32) if copy is None else copy
        values = {
            "id": name, "scenario": owner, "kind": kind, "origin": "trained", "method": None, "method_version": None,
            "parameters": {}, "seed": self.count, "base": None, "fingerprint": name, "group_key": name,
            "status": "succeeded", "cost": {}, "error": None, "provenance": {}, "created": float(self.count),
            "finished": None, "deleted": None,
        }  # fmt: skip
        with self.workspace.write() as connection:
            connection.execute(insert(run).values({**values, **changes}))
            if changes.get("status", "succeeded") == "succeeded":
                file = artifacts.write_arrays(self.workspace.artifacts, {"train_logits": logits})
                kept = {"run": name, "name": "predictions", "sha256": file.sha256, "bytes": file.bytes}
                connection.execute(insert(artifact).values(kept))
        return logits

    def alike(self, name: str) -> dict[str, Any]:
        found = Finished(self.workspace, "letters", "h").alike(name, IDS)
        assert found is not None
        return {one.run: one for one in found}


def drawn(seed: int, fraction: float = 0.2) -> dict[str, Any]:
    return {"kind": "random", "fraction": fraction, "seed": seed}


@pytest.fixture
def made(tmp_path: Path):
    found = Made(tmp_path)
    found.scenario("one", drawn(1))
    found.scenario("two", drawn(2))
    found.run("o", "original", "one")
    found.run("r1", "retrained", "one")
    found.run("r2", "retrained", "two")
    yield found
    found.workspace.engine.dispose()


def test_models_of_all_scenarios_with_the_same_recipe_and_splits_are_alike(made: Made) -> None:
    made.scenario("recipe", drawn(3), recipe={"epochs": 4})
    made.scenario("network", drawn(3), architecture="resnet18")
    made.scenario("data", drawn(3), data_hash="other")
    made.scenario("splits", drawn(3), Splits(seed=1))
    for name in ("recipe", "network", "data", "splits"):
        made.run(f"r {name}", "retrained", name)
    made.run("waiting", "retrained", "two", status="queued")
    made.run("gone", "retrained", "two", deleted=1.0)
    made.run("foreign", "retrained", "two", origin="imported")
    made.run("sharded", "retrained", "two", method="sisa")
    made.run("unlearned", "unlearned", "two", method="finetune")
    assert list(made.alike("o")) == ["o", "r1", "r2"]


def test_each_says_what_it_learned_and_thinks_by_sample(made: Made) -> None:
    logits = made.run("r3", "retrained", "two")
    found = made.alike("o")
    assert found["o"].learned.all()
    for name, owner in (("r1", "one"), ("r2", "two")):
        partition = made.partitions[owner]
        left_out = partition.train_indices[partition.positions("forget")]
        assert sorted(np.flatnonzero(~found[name].learned)) == sorted(left_out)
    assert np.array_equal(found["r3"].logits, logits)


def test_twins_are_seen_by_nobody_and_canaries_count_for_none_that_learned_them(made: Made) -> None:
    made.scenario("twins", drawn(4), twin=True)
    made.scenario("spoilt", drawn(5), canaries=Canaries(kind="label", count=3))
    made.scenario("noisy", drawn(6), canaries=Canaries(kind="noise", count=3))
    for owner in ("twins", "spoilt", "noisy"):
        for kind in ("original", "retrained"):
            made.run(f"{kind} {owner}", kind, owner)
    found = made.alike("o")
    twins = made.partitions["twins"].positions("twin")
    assert not found["original twins"].learned[twins].any()
    assert not found["retrained twins"].learned[twins].any()
    assert np.isfinite(found["original twins"].logits).all()
    wrong = made.partitions["spoilt"].train_labels != made.partitions["spoilt"].true_labels
    assert wrong.sum() == 3
    assert np.isnan(found["original spoilt"].logits).all(axis=1).tolist() == wrong.tolist()
    assert np.isfinite(found["retrained spoilt"].logits).all()
    noise = made.partitions["noisy"].noise
    for kind in ("original", "retrained"):
        assert np.isnan(found[f"{kind} noisy"].logits).all(axis=1).tolist() == noise.tolist()


def test_copies_of_one_model_count_once(made: Made) -> None:
    made.scenario("again", drawn(1), twin=False, canaries=None)
    logits = made.run("first", "retrained", "one")
    made.run("copy", "retrained", "again", copy=logits)
    assert len({"first", "copy"} & set(made.alike("o"))) == 1


def test_a_subset_is_asked_by_id(made: Made) -> None:
    splits = Splits.model_validate({"subset": {"train": 45, "test": 20}, "validation": 0.2})
    made.scenario("part", drawn(1), splits)
    logits = made.run("original part", "original", "part")
    partition = made.partitions["part"]
    found = made.alike("original part")["original part"]
    inside = np.isin(IDS, partition.train_indices)
    assert np.array_equal(found.logits[partition.train_indices], logits)
    assert np.isnan(found.logits[~inside]).all()
    taught = partition.train_indices[partition.positions("retain", "forget")]
    assert sorted(np.flatnonzero(found.learned)) == sorted(taught)


def test_a_forget_set_by_memorisation_comes_from_stored_models(made: Made) -> None:
    for seed in range(3, 6):
        made.run(f"r1 {seed}", "retrained", "one")
    known = Finished(made.workspace, "letters", "h")
    settled = settle(DATA, Splits(), {"kind": "score", "run": "o", "by": "memorisation", "fraction": 0.05}, known)
    left_out = made.partitions["one"].positions("forget")
    assert settled["estimated"] == len(left_out)
    assert set(settled["indices"]) <= set(left_out.tolist())
    assert settled["models"] == ["r1", "r1 3", "r1 4", "r1 5", "r2"], "r2 left out some of them too"
    with made.workspace.write() as connection:
        connection.execute(update(run).where(run.c.id == "r1").values(deleted=1.0))
    assert settle(DATA, Splits(), settled, known) == settled


def test_originals_that_nobody_is_known_to_be_trained_like_are_refused(made: Made) -> None:
    made.run("brought", "original", "one", origin="imported")
    made.run("sisa", "original", "one", method="sisa")
    for name in ("brought", "sisa"):
        with pytest.raises(InvalidInput, match="trained like it") as caught:
            made.alike(name)
        assert caught.value.fields[0][0] == ("forget", "run")
    with pytest.raises(InvalidInput, match="not a finished original"):
        made.alike("r1")
    assert Finished(made.workspace, "letters", "h").alike("nobody", IDS) is None
    with pytest.raises(InvalidInput, match="trained on letters, not on this data set"):
        Finished(made.workspace, "digits", "h").alike("o", IDS)
