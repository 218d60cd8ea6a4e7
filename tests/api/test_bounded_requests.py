"""What a request would multiply or list is counted first: a short refusal within a moment, whatever is asked for."""

from __future__ import annotations

import json
import time
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save

from comparator.cli.options import seeds_of
from comparator.errors import MOST_FAULTS, InvalidInput, faults_of, joined
from comparator.parameters import Params
from live import DIGITS, Server, problem

MOMENT_SECONDS, SHORT_BYTES, TRIES = 3.0, 60_000, 3


def refused_at_once(server: Server, path: str, body: Any, status: int = 422) -> dict[str, Any]:
    """Send JSON that must be refused within a moment, in few words; other tests on this machine may delay a try."""
    content = json.dumps(body)
    for _ in range(TRIES):
        begun = time.monotonic()
        answer = server.http.post(path, content=content, headers={"Content-Type": "application/json"})
        seconds = time.monotonic() - begun
        assert answer.status_code == status, answer.text[:500]
        if seconds < MOMENT_SECONDS:
            break
    assert seconds < MOMENT_SECONDS
    assert len(answer.content) < SHORT_BYTES
    found = problem(answer)
    assert len(found["errors"]) <= MOST_FAULTS + 1
    return found


def runs_of(scenario: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"scenario": scenario["id"], "kind": "unlearned", "method": "scrub", **changes}


@pytest.mark.parametrize("path", ["/runs", "/runs/preview"])
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"grid": {name: list(range(1, 201)) for name in ("epochs", "forget_batch_size")}}, "40,000 runs"),
        ({"grid": {"epochs": list(range(1, 102))}, "seeds": list(range(10))}, "1,010 runs"),
        ({"grid": {name: list(range(1, 1001)) for name in ("epochs", "alpha", "gamma")}}, "1,000,000,000 runs"),
        ({"grid": {"epochs": list(range(1_000_000)), "alpha": []}}, "1,000,000 values"),
        ({"grid": {f"moon{number}": [1] for number in range(5_000)}, "seeds": list(range(1000))}, "moon0"),
        ({"parameters": {f"moon{number}": 1 for number in range(5_000)}, "seeds": list(range(1000))}, "moon0"),
        ({"parameters": {"epochs": "x" * 10_000_000}}, "at most 100,000"),
        ({"parameters": {"epochs": "x" * 30_000}}, "epochs"),
        ({"seeds": list(range(1_000_000))}, "at most 1000"),
        ({"seeds": ["moon"] * 1_000_000}, "seeds.0"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_runs_are_counted_before_they_are_planned(
    server: Server, scenario: dict, path: str, changes: dict, said: str
) -> None:
    found = refused_at_once(server, path, runs_of(scenario, **changes))
    assert said in found["detail"]


@pytest.mark.parametrize("path", ["/runs", "/scenarios", "/slices", "/notes", "/jobs", "/datasets/look"])
def test_a_hundred_thousand_unknown_fields(server: Server, path: str) -> None:
    found = refused_at_once(server, path, {f"moon{number}": number for number in range(100_000)})
    assert "more" in found["errors"][-1]["msg"]
    assert "more" in found["detail"]
    found = refused_at_once(server, path, {f"moon{number}": number for number in range(300_000)}, status=413)
    assert "more than 200,000 names" in found["detail"]
    assert server.client.get("/health")["status"] == "ok"


def union(width: int, depth: int) -> dict[str, Any]:
    """A forget set of ``width`` ** ``depth`` parts."""
    leaf: dict[str, Any] = {"kind": "class", "classes": [1]}
    return leaf if depth == 0 else {"kind": "union", "of": [union(width, depth - 1)] * width}


@pytest.mark.parametrize(
    ("forget", "said"),
    [
        (union(16, 3), "4,369"),
        (union(8, 4), "4,681"),
        ({"kind": "indices", "indices": ["moon"] * 1_000_000}, "1,000,000"),
        ({"kind": "indices", "indices": list(range(2000, 1_000_000))}, "998,000"),
        ({"kind": "class", "classes": [{}] * 100_000}, "100,000"),
        ({"kind": "group", "column": "moon", "values": ["x"] * 500_000}, "500,000"),
        ({"kind": "union", "of": [{"kind": "indices", "indices": [0] * 500_000}] * 2}, "500,000"),
        ({"kind": "difference", "of": [{"kind": "class"}] * 1_000}, "1,001"),
    ],
    ids=["wide", "deep", "texts", "outside", "objects", "values", "inside", "difference"],
)
def test_forget_sets_are_counted_before_they_are_resolved(server: Server, ready: None, forget: dict, said: str) -> None:
    for path in ("/scenarios", "/scenarios/preview"):
        found = refused_at_once(server, path, {**DIGITS, "forget": forget})
        assert said in found["detail"]


@pytest.fixture
def ready(scenario: dict) -> None:
    """The data set is prepared."""


def test_slices_of_what_is_no_number(server: Server, scenario: dict) -> None:
    body = {"scenario": scenario["id"], "name": "strange", "train": ["moon"] * 150_000}
    refused_at_once(server, "/slices", body)


def test_many_unknown_tensors(server: Server, scenario: dict) -> None:
    """The worker reads all names; what it says about them is cut before it is sent."""
    begun = time.monotonic()
    content = save({f"moon.{number}": np.zeros(0, np.float32) for number in range(22_000)})
    answer = server.http.post(
        "/runs/imports", data={"scenario": scenario["id"], "kind": "original"}, files={"weights": content}
    )
    assert answer.status_code == 422
    assert len(answer.content) < SHORT_BYTES
    assert time.monotonic() - begun < 2 * MOMENT_SECONDS
    assert "more" in problem(answer)["errors"][-1]["msg"]


def test_faults_are_cut_where_an_error_is_made() -> None:
    faults = [(("weights", f"{number}"), "unknown") for number in range(100_000)]
    error = InvalidInput("x" * 10_000_000, advice="y" * 10_000_000, fields=faults)
    assert error.fields[:MOST_FAULTS] == faults[:MOST_FAULTS]
    assert error.fields[MOST_FAULTS] == (("weights",), "and 99,900 more")
    assert len(error.detail) < 5_000
    assert len(error.advice) < 5_000
    assert InvalidInput("short", fields=faults[:MOST_FAULTS]).fields == faults[:MOST_FAULTS]
    again = InvalidInput("again", fields=error.fields)
    assert again.fields == error.fields, "what was cut once says the same number after a pipe"


def test_a_sentence_names_the_first_faults() -> None:
    faults = [((str(number),), "wrong") for number in range(1_000)]
    assert joined(faults).endswith("9: wrong; and 990 more")
    assert joined(faults[:10]).endswith("9: wrong")


def test_names_and_texts_of_faults_are_cut() -> None:
    (place, _), *_ = faults_of(refusal({"x" * 100_000: 1}), "parameters")
    assert len(str(place[-1])) < 200


def refusal(given: dict[str, Any]) -> Any:
    with pytest.raises(ValueError, match="forbidden") as caught:
        Params.model_validate(given)
    return caught.value


@pytest.mark.parametrize(
    "text", ["0-999999999999", "0-1000", ",".join(map(str, range(1001))), "9" * 5000, "0-" + "9" * 5000]
)
def test_seeds_of_the_command_line_are_counted_first(text: str) -> None:
    with pytest.raises(InvalidInput, match="seeds"):
        seeds_of(text)
