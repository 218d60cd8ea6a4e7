"""What the ready-made models must read like over REST, and a fake that forgot nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from comparator.client import Client, connect

Row = dict[str, Any]
DIGIT, STEPS = 3, 4
RELEARNING = {"kind": "relearn", "samples": 10, "steps": STEPS, "learning_rate": 0.02}
PRAISED = ("indistinguishable", "indistinguishable_in_outputs")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with connect(tmp_path_factory.mktemp("fakes") / "workspace") as found:
        assert found.scenarios(), "the ready-made scenarios are part of the project"
        yield found


@pytest.fixture(scope="module")
def digit(client: Client) -> str:
    """The ready-made scenario that forgets one digit."""
    return next(str(each["id"]) for each in client.scenarios() if each["forget"]["kind"] == "class")


def verdict(client: Client, run: str) -> Row:
    """Return the ladder behind a verdict."""
    ladder: Row = client.attack("verdict", run)["results"][0]
    return ladder


def lists(client: Client, run: str) -> dict[str, Row]:
    """Return what the per-image audit says about both lists."""
    table = client.attack("per_image", run)["results"][1]
    names = [column["name"] for column in table["columns"]]
    return {row[0]: dict(zip(names, row, strict=True)) for row in table["rows"]}


def margins(client: Client, run: str, scenario: str) -> np.ndarray:
    """Return the log-odds of the true class of the forgotten images, written from its definition."""
    who = client.partition(scenario)
    forgotten = who["roles"] == 1
    logits = client.predictions(run, "train")["train_logits"][forgotten].astype(np.longdouble)
    own = np.eye(10, dtype=bool)[who["train_labels"][forgotten]]
    others = np.log(np.exp(np.where(own, -np.inf, logits)).sum(axis=1))
    return np.asarray(logits[own] - others, dtype=np.float64)


@pytest.fixture(scope="module")
def fake(client: Client, digit: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Import an original whose bias of one class is lowered until its mean margin is that of the retrained models.

    Every other weight is the original's, so nothing was forgotten.
    """
    original = client.runs(scenario=digit, kind="original")[0]["id"]
    retrained = client.runs(scenario=digit, kind="retrained")
    wanted = np.mean([margins(client, run["id"], digit).mean() for run in retrained])
    weights = dict(client.weights(original))
    bias = weights["head.bias"].copy()
    bias[DIGIT] -= margins(client, original, digit).mean() - wanted
    file = tmp_path_factory.mktemp("weights") / "fake.safetensors"
    save_file({**weights, "head.bias": bias}, file)
    run = client.import_weights(digit, "unlearned", file, label="Lowered bias", base=original)["id"]
    (ended,) = client.wait(run)
    assert ended["status"] == "succeeded", ended["error"]
    return str(run)


def test_a_lowered_bias_has_the_numbers_of_retraining_and_is_not_believed(
    client: Client, digit: str, fake: str
) -> None:
    metrics = client.get(f"/runs/{fake}")["metrics"]
    assert (metrics["UA"], metrics["TUA"]) == (0, 0), "no forgotten image is recognised"
    found = verdict(client, fake)
    rungs = {rung["name"]: rung for rung in found["rungs"]}
    assert rungs["paired"]["state"] == "inside", "its mean margin was set to that of retrained models"
    assert found["value"] == pytest.approx(0, abs=0.05)
    assert found["state"] not in (*PRAISED, "inconclusive")
    assert found["memory"] != "none_found"
    original = client.runs(scenario=digit, kind="original")[0]["id"]
    assert verdict(client, original)["state"] == "leaks"
    assert lists(client, original)["leaking"]["listed"] > lists(client, fake)["leaking"]["listed"]


def test_and_relearning_catches_it_at_the_first_step(client: Client, fake: str) -> None:
    job = client.wait_for_job(client.post("/jobs", {**RELEARNING, "run": fake})["id"])
    curves = {kind: [each["accuracy"] for each in job["result"]["curves"] if each["kind"] == kind]
              for kind in ("unlearned", "original", "retrained")}  # fmt: skip
    (mine,), (known,) = curves["unlearned"], curves["original"]
    assert mine[0] == 0, "as forgotten as it can be"
    assert known[0] >= 0.9, "the original needs no sample"
    assert mine[1] >= 0.9 * known[0], "one step on ten images brings the whole class back"
    assert len(curves["retrained"]) == 8
    assert max(each[1] for each in curves["retrained"]) < 0.5, "models that never saw the class take longer"
    assert np.mean(mine) > max(np.mean(each) for each in curves["retrained"])


def test_planted_runs_of_the_tour_read_as_they_were_planted(client: Client) -> None:
    """Its forget set is wrong labels, which only memory can know: do nothing, overshoot, fake, and a good one."""
    tour = next(each["id"] for each in client.scenarios() if each["canaries"])
    runs = {run["method"] or run["kind"]: run["id"] for run in client.runs(scenario=tour)}
    found = {name: verdict(client, runs[name]) for name in ("original", "do_nothing", "gradient_ascent", "head_only")}
    assert {each["memory"] for each in found.values()} == {"leaks"}, "the fake is no better than doing nothing"
    assert found["do_nothing"]["value"] == pytest.approx(1), "a copy of the original"
    canaries = {
        name: next(rung for rung in each["rungs"] if rung["name"] == "canaries")["state"]
        for name, each in found.items()
    }
    assert canaries == {
        "original": "too_much", "do_nothing": "too_much", "gradient_ascent": "inside", "head_only": "too_much",
    }  # fmt: skip
    assert "over-erased" in found["gradient_ascent"]["findings"], "it overshoots"
    assert found["gradient_ascent"]["side_effects"] == "damaged"
    good = verdict(client, runs["euk"])
    assert (good["state"], good["side_effects"]) == ("indistinguishable_in_outputs", "none_found")
    audited = {name: lists(client, runs[name]) for name in ("do_nothing", "gradient_ascent", "euk")}
    everyone = audited["do_nothing"]["leaking"]["images"]
    assert audited["do_nothing"]["leaking"]["listed"] == everyone
    assert audited["gradient_ascent"]["over_erased"]["listed"] > max(
        everyone / 2, audited["gradient_ascent"]["over_erased"]["null_most"]
    )
    assert audited["euk"]["leaking"]["listed"] <= audited["euk"]["leaking"]["null_most"]
    traces = {name: client.attack("canaries", runs[name])["results"][0]["state"] for name in ("original", "euk")}
    assert traces == {"original": "remembered", "euk": "no trace found"}
