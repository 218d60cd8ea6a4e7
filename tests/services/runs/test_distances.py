"""The yardstick of a scenario and the comparison of groups, over REST on real runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from comparator.errors import InvalidInput
from comparator.services.runs.compared import welch
from comparator.services.runs.yardstick import weights_of
from live import Server

RECIPE = {"epochs": 3, "batch_size": 256}
METRICS = [
    {"name": name, "shape": "scalar", "bounds": [0.0, 1.0]} for name in ("UA", "RA", "TUA", "TRA", "agreement_forget")
]


@pytest.fixture(scope="module")
def built(server: Server) -> dict[str, Any]:
    """Five retrained models, and two methods with three seeds each."""
    scenario = server.scenario(forget={"kind": "class", "classes": [4]}, recipe=RECIPE)["id"]
    seeds = {"scenario": scenario, "seeds": [0, 1, 2]}
    runs = server.built(scenario=scenario, kind="retrained", seeds=list(range(5)))
    for method in ("finetune", "random_labels"):
        runs += server.built(kind="unlearned", method=method, parameters={"epochs": 1}, **seeds)
    return {"scenario": scenario, "runs": {run["id"]: run for run in runs}}


def test_distances_are_those_of_the_bands_that_groups_print(server: Server, built: dict[str, Any]) -> None:
    found = server.client.get("/yardstick", scenario=built["scenario"])
    groups = server.client.get("/groups", scenario=built["scenario"])
    pool = next(group for group in groups if group["kind"] == "retrained")["metrics"]
    assert found["models"] == 5
    for name in found["weights"]:
        half = max((pool[name]["high"] or pool[name]["mean"]) - pool[name]["mean"], 0.01)
        assert found["scales"][name]["half"] == pytest.approx(half, rel=1e-6)
    for row in found["runs"]:
        run = built["runs"].get(row["run"])
        if run is None or run["kind"] != "unlearned":
            continue
        own = {
            name: (run["metrics"][name] - pool[name]["mean"]) / found["scales"][name]["half"]
            for name in found["weights"]
        }
        assert {name: row["distances"][name] for name in own} == pytest.approx(own, rel=1e-3, abs=1e-3)
        assert row["distance"] == pytest.approx(max(map(abs, own.values())), rel=1e-3, abs=1e-3)
    known = [row["distance"] for row in found["runs"] if row["distance"] is not None]
    assert known == sorted(known)
    closest = next(row for row in found["runs"] if built["runs"].get(row["run"], {}).get("kind") == "unlearned")
    assert closest["tied"]


def test_retrained_models_are_set_against_the_others(server: Server, built: dict[str, Any]) -> None:
    found = server.client.get("/yardstick", scenario=built["scenario"], yardstick="RA")
    pool = [run for run in built["runs"].values() if run["kind"] == "retrained"]
    first, *others = pool
    values = np.array([run["metrics"]["RA"] for run in others])
    half = max(stats.t.ppf(0.975, 3) * values.std(ddof=1) * np.sqrt(1.25), 0.01)
    row = next(row for row in found["runs"] if row["run"] == first["id"])
    assert row["distance"] == pytest.approx(abs(first["metrics"]["RA"] - values.mean()) / half, rel=1e-6)
    assert found["retrained"]["least"] <= row["distance"] <= found["retrained"]["largest"]


def test_a_list_by_distance_has_the_order_of_the_yardstick(server: Server, built: dict[str, Any]) -> None:
    for asked in ({}, {"yardstick": "RA*2,UA", "combine": "mean"}):
        order = [row["run"] for row in server.client.get("/yardstick", scenario=built["scenario"], **asked)["runs"]]
        pages, cursor = [], None
        while True:
            extra = {"cursor": cursor} if cursor else {}
            page = server.client.get(
                "/runs", scenario=built["scenario"], status="succeeded", sort="distance", limit=4, **asked, **extra
            )
            pages += [run["id"] for run in page["runs"]]
            assert page["total"] == len(order)
            if not (cursor := page["next"]):
                break
        assert pages == order
    server.refused(422, "GET", "/runs?sort=distance")
    server.refused(422, "GET", f"/yardstick?scenario={built['scenario']}&yardstick=moon")
    server.refused(404, "GET", "/yardstick?scenario=moon")


def test_groups_compared_with_their_seeds(server: Server, built: dict[str, Any]) -> None:
    groups = {
        group["method"]: group
        for group in server.client.get("/groups", scenario=built["scenario"])
        if group["kind"] == "unlearned"
    }
    a, b = groups["finetune"], groups["random_labels"]
    asked = {"scenario": built["scenario"], "a": a["group"], "b": b["group"]}
    found = server.client.get("/groups/compare", **asked)
    tested = [line for line in found["metrics"] if line["p"] is not None]
    assert len(tested) > 5
    for line in tested:
        sides = [[built["runs"][run]["metrics"][line["metric"]] for run in group["runs"]] for group in (a, b)]
        reference = stats.ttest_ind(sides[1], sides[0], equal_var=False)
        interval = reference.confidence_interval(0.95)
        assert line["p"] == pytest.approx(reference.pvalue)
        assert (line["low"], line["high"]) == pytest.approx((interval.low, interval.high))
    assert [line["p_adjusted"] for line in tested] == pytest.approx(by_hand([line["p"] for line in tested]))
    original = next(run for run in server.client.runs(scenario=built["scenario"]) if run["kind"] == "original")
    assert (
        "one seed"
        in server.refused(
            422, "GET", f"/groups/compare?scenario={built['scenario']}&a={a['group']}&b={original['group']}"
        )["detail"]
    )
    address = f"/groups/compare?scenario={built['scenario']}&a={a['group']}"
    server.refused(404, "GET", f"{address}&b=moon")
    server.refused(422, "GET", f"{address}&b={b['group']}&metrics=moon")


def by_hand(p: list[float]) -> list[float]:
    """Holm: the i-th smallest of m times m − i, never below one before it."""
    adjusted, least = [0.0] * len(p), 0.0
    for rank, place in enumerate(sorted(range(len(p)), key=lambda place: p[place])):
        least = max(least, min(1.0, p[place] * (len(p) - rank)))
        adjusted[place] = least
    return adjusted


def test_seeds_that_change_nothing_have_no_p() -> None:
    assert welch([0.5, 0.5], [0.7, 0.7]) == pytest.approx(
        {"difference": 0.2, "low": None, "high": None, "p": None, "p_adjusted": None}
    )


@pytest.mark.parametrize("text", ["UA,moon", "UA*0", "UA*-1", "UA*x", "UA,,RA", "*2"])
def test_yardsticks_that_are_none(text: str) -> None:
    with pytest.raises(InvalidInput):
        weights_of(text, METRICS)


def test_a_yardstick_is_read() -> None:
    assert weights_of("UA, RA*2.5", METRICS) == {"UA": 1.0, "RA": 2.5}
