"""Scores over sets of models through REST, on a made-up workspace: values, self-tests, refusals, one job for all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from comparator import registry
from comparator.api.app import create
from comparator.evidence import Outputs, SetView
from comparator.metrics.groups.assess import assess
from comparator.settings import Settings
from comparator.store import partitions
from comparator.store.schema import run
from services.made_up import TRAIN, Made, logits, partition

POOL, SECONDS = 32, 240
GROUPS = {"knows": 4.0, "same": 0.0}
NAMES = [*(f"{group}{seed}" for group in ("retrained", *GROUPS) for seed in range(POOL)), "few0", "few1"]


def build(folder: Path) -> None:
    """Thirty-two retrained models, a group of as many that remember, one that does not, and one of two seeds."""
    made = Made(folder)
    made.scenario("random", "random")
    names = [f"retrained{seed}" for seed in range(POOL)]
    for seed, name in enumerate(names):
        made.run(name, "retrained", logits(100 + seed, memory=0))
    for number, (group, memory) in enumerate(GROUPS.items()):
        for seed in range(POOL):
            made.run(f"{group}{seed}", "unlearned", logits(1000 * (number + 2) + seed, memory=memory))
    made.run("few0", "unlearned", logits(9, memory=0))
    made.run("few1", "unlearned", logits(10, memory=0))
    with made.workspace.write() as connection:
        for group in ("retrained", "knows", "same", "few"):
            members = [name for name in NAMES if name.rstrip("0123456789") == group]
            connection.execute(update(run).where(run.c.id.in_(members)).values(group_key=group))
    made.workspace.engine.dispose()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("workspace")
    build(folder)
    with TestClient(
        create(Settings(workspace=folder, shipped=False, device="cpu")), base_url="http://127.0.0.1"
    ) as found:
        yield found


def ask(client: TestClient, **query: Any) -> Any:
    return client.get("/api/v1/groups/scores", params={"scenario": "random", **query})


def ready(client: TestClient, **query: Any) -> dict[str, Any]:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        answer = ask(client, **query)
        if answer.status_code == 200:
            found: dict[str, Any] = answer.json()
            return found
        assert answer.status_code == 202, answer.text
        assert answer.headers["retry-after"] == "1"
        time.sleep(0.3)
    raise AssertionError("the scores are not ready")


def score(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in found["scores"] if each["metric"] == name)


def test_a_parameter_that_is_too_long_is_refused_and_not_cut(client: TestClient) -> None:
    answer = ask(client, group="knows", metric="neurips_quality", steps="1" * 201)
    assert answer.status_code == 422
    assert "more than 200 characters" in answer.json()["detail"]


def test_scores_equal_those_of_the_plain_functions_on_the_same_arrays(client: TestClient) -> None:
    found = ready(client, group="knows")
    assert (found["models"], found["retrained"]) == (POOL, POOL)

    def outputs(seed: int, memory: float) -> Outputs:
        every = logits(seed, memory=memory)
        return Outputs(every[:TRAIN], every[TRAIN:])

    view = SetView(
        partitions.samples(partition("random")),
        tuple(outputs(2000 + seed, GROUPS["knows"]) for seed in range(POOL)),
        tuple(outputs(100 + seed, 0.0) for seed in range(POOL)),
    )
    for entry in registry.entries("group_metric"):
        mine, theirs = score(found, entry.name), assess(entry, view, entry.parameters())
        assert mine["refusal"] == theirs.refusal
        assert mine["value"] == (None if theirs.score is None else pytest.approx(theirs.score.value))
        assert mine["self_test"] == pytest.approx(list(theirs.self_test))
        assert mine["matched"] == pytest.approx(list(theirs.matched))
        assert [test["name"] for test in mine["fact_tests"]] == [test.name for test in theirs.fact_tests]


def test_a_group_that_remembers_is_told_apart_and_one_that_does_not_is_not(client: TestClient) -> None:
    knows, same = (score(ready(client, group=group), "neurips_forgetting") for group in ("knows", "same"))
    assert max(knows["matched"]) < min(knows["self_test"])
    assert knows["value"] < 0.01
    assert min(same["self_test"]) / 2 < sum(same["matched"]) / len(same["matched"]) < max(same["self_test"]) * 2
    assert same["half"] == POOL // 2
    facts = {fact["name"]: fact["value"] for fact in same["facts"]}
    assert facts["certifiable_epsilon"] < facts["largest_epsilon"]
    assert sum(same["counts"]) == 120


def test_facts_and_bins_stand_beside_those_of_retrained_models(client: TestClient) -> None:
    knows, same = (score(ready(client, group=group), "neurips_forgetting") for group in ("knows", "same"))
    bins = knows["bin_test"]
    assert sum(bins["self_test"]) == pytest.approx(1)
    assert bins["matched"][-1] > 0.9 > 0.5 > bins["self_test"][-1], "samples told apart without error"
    names = {test["name"] for test in same["fact_tests"]}
    assert names == {"challenge_score", "retain_ratio", "test_ratio"}, "limits set by the number of models have no test"
    everywhere = {test["name"]: test for test in score(ready(client, group="same"), "klom_gaussian")["fact_tests"]}
    for part in ("retain", "test"):
        low, high = min(everywhere[part]["self_test"]), max(everywhere[part]["self_test"])
        assert low / 2 < sum(everywhere[part]["matched"]) / 4 < 2 * high


def test_too_few_models_are_refused_at_once_without_a_job(client: TestClient) -> None:
    before = len(client.get("/api/v1/jobs").json()["jobs"])
    answer = ask(client, group="few")
    assert answer.status_code == 200
    for each in answer.json()["scores"]:
        assert each["value"] is None
        assert "means nothing below" in each["refusal"]
        assert "more seeds of this group" in each["refusal"]
    assert len(client.get("/api/v1/jobs").json()["jobs"]) == before


def test_the_same_question_is_computed_once_and_tagged(client: TestClient) -> None:
    ready(client, group="same")
    before = len(client.get("/api/v1/jobs").json()["jobs"])
    first = ask(client, group="same")
    again = client.get(
        "/api/v1/groups/scores",
        params={"scenario": "random", "group": "same"},
        headers={"If-None-Match": first.headers["etag"]},
    )
    assert (again.status_code, again.content) == (304, b"")
    assert len(client.get("/api/v1/jobs").json()["jobs"]) == before


def test_one_score_with_parameters_of_its_own(client: TestClient) -> None:
    found = ready(client, group="same", metric="neurips_forgetting_local", delta="0.001", samples="20")
    (only,) = found["scores"]
    assert only["parameters"]["delta"] == 0.001
    assert sum(only["counts"]) == 20


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"group": "moon"}, 404, "no group moon"),
        ({"group": "retrained"}, 422, "what groups are compared with"),
        ({"group": "same", "metric": "moon"}, 404, "no group metric called"),
        ({"group": "same", "metric": "klom_gaussian", "percentile": "-1"}, 422, "percentile"),
        ({"group": "same", "metric": "klom_gaussian", "nonsense": "1"}, 422, "nonsense"),
        ({}, 422, "group"),
        ({"group": "same", "scenario": "moon"}, 404, "moon"),
    ],
)
def test_refusals_say_what_is_wrong(client: TestClient, query: dict[str, str], status: int, words: str) -> None:
    answer = ask(client, **query)
    assert answer.status_code == status, answer.text
    assert words in answer.text
