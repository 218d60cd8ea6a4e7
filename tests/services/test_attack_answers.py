"""The Attack routes of a live server over made-up models: answers, arrays, caching and clear refusals."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from safetensors.numpy import load

from comparator.api.app import create
from comparator.attacks import signals
from comparator.errors import InvalidInput
from comparator.services import attacks
from comparator.settings import Settings
from services.made_up import FORGET, LABELS, build, logits


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def client(workspace: Path) -> Iterator[TestClient]:
    settings = Settings(workspace=workspace, shipped=False, device="cpu")
    with TestClient(create(settings), base_url="http://127.0.0.1") as found:
        yield found


def get(client: TestClient, path: str, status: int = 200, **query: Any) -> Any:
    answer = client.get(f"/api/v1/attacks{path}", params=query)
    assert answer.status_code == status, answer.text
    return answer


def test_lists_attacks_and_signals(client: TestClient) -> None:
    found = get(client, "").json()
    assert {"threshold", "roc", "verdict", "per_image"} <= {attack["name"] for attack in found["attacks"]}
    assert [signal["name"] for signal in found["signals"]] == [signal.name for signal in signals.signals()]


def test_arrays_hold_what_the_json_names(client: TestClient) -> None:
    query: dict[str, Any] = {"run": "nothing", "reference": "retrained2", "signal": "margin"}
    found = get(client, "/threshold", **query).json()
    arrays = load(get(client, "/threshold/arrays", **query).content)
    samples, curve, table = found["results"]
    assert [result["type"] for result in found["results"]] == ["per_sample", "curve", "table"]
    values, side = (arrays[each["array"]] for each in (samples["columns"][0]["values"], samples["side"]))
    assert len(values) == samples["ids"]["length"] == 2 * FORGET
    for number, model in ((0, logits(1, memory=4)), (1, logits(12, memory=0))):
        wanted = signals.score("margin", model[:FORGET], LABELS[:FORGET])
        np.testing.assert_allclose(values[side == number], wanted, rtol=1e-4, atol=1e-4)
    assert arrays[samples["ids"]["array"]][:FORGET].tolist() == (np.arange(FORGET) * 2).tolist()
    assert {arrays[line["values"]["array"]].size for line in curve["lines"]} == {curve["x"]["values"]["length"]}
    assert table["rows"][0][0] == "best_attack_score"


def test_verdicts_are_known(client: TestClient) -> None:
    states = {run: get(client, "/verdict", run=run).json()["results"][0]["state"] for run in ("nothing", "lonely")}
    assert states == {"nothing": "leaks", "lonely": "inconclusive"}


def test_scores_by_epoch_come_from_the_stored_epochs(client: TestClient) -> None:
    found = get(client, "/by_epoch", run="fading", fitted="true").json()["results"][0]
    arrays = load(get(client, "/by_epoch/arrays", run="fading", fitted="true").content)
    lines = {line["name"]: arrays[line["values"]["array"]] for line in found["lines"]}
    assert arrays[found["x"]["values"]["array"]].tolist() == [0, 1, 2]
    assert set(lines) == {"UA", "RA", "TA", "WCPS", "C_MIA", "E_MIA"}
    assert (np.diff(lines["WCPS"]) > 0).all(), "the model forgets from epoch to epoch"
    end = get(client, "/worst_case_privacy", run="fading").json()["results"][0]["value"]
    assert lines["WCPS"][-1] == pytest.approx(end, abs=0.01), "epochs are kept in half precision"
    without = get(client, "/by_epoch", run="nothing").json()["results"][0]
    assert without["lines"] == []
    assert "no predictions by epoch" in without["about"]["notes"][0]


def test_fits_are_remembered_by_the_workspace(client: TestClient, workspace: Path) -> None:
    """Three fits a model: the original (“nothing” is a copy of it), four retrained models, then the next run."""

    def fits() -> dict[str, int]:
        return {file.name: file.stat().st_mtime_ns for file in (workspace / "cache" / "memo").iterdir()}

    get(client, "/reported", run="nothing")
    first = fits()
    rows = get(client, "/reported", run="fading").json()["results"][0]["rows"]
    again = fits()
    assert len(first) >= 3 * 5
    assert {name: again[name] for name in first} == first
    assert len(again) == len(first) + 3
    assert all(value is not None for row in rows for value in row)


def test_unchanged_answers_are_not_sent_again(client: TestClient) -> None:
    for path in ("/roc", "/roc/arrays"):
        first = get(client, path, run="nothing", reference="twin")
        tag = first.headers["etag"]
        assert not tag.startswith("W/")
        again = client.get(
            f"/api/v1/attacks{path}", params={"run": "nothing", "reference": "twin"}, headers={"If-None-Match": tag}
        )
        assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "query", "status", "words"),
    [
        ("/nope", {"run": "nothing"}, 404, "no attack called “nope”"),
        ("/verdict", {"run": "missing"}, 404, "There is no run missing"),
        ("/verdict", {"run": "waiting"}, 404, "it is running"),
        ("/verdict", {"run": "nothing", "bogus": "1"}, 422, "bogus"),
        ("/per_image", {"run": "nothing", "q": "7"}, 422, "less than 1"),
        ("/threshold", {"run": "nothing", "reference": "lonely"}, 404, "no reference of this scenario"),
        ("/threshold", {"run": "lonely"}, 422, "There is no retrained model yet"),
        ("/per_image", {"run": "lonely"}, 422, "There is no retrained model yet"),
        ("/threshold", {"run": "empty"}, 422, "There are no forgotten images"),
        ("/roc", {"run": "nothing", "reference": "validation"}, 422, "There are no validation images"),
        ("/threshold", {"run": "broken"}, 422, "not finite"),
    ],
)
def test_refusals_say_what_and_what_to_do(
    client: TestClient, path: str, query: dict[str, str], status: int, words: str
) -> None:
    problem = get(client, path, status, **query).json()
    assert words in problem["detail"]
    assert problem["advice"]
    if "bogus" in query:
        assert problem["errors"][0]["loc"] == ["bogus"]


def test_a_refused_attack_leaves_no_lock_behind(client: TestClient) -> None:
    for q in ("7", "8"):
        get(client, "/per_image", 422, run="nothing", q=q)
    assert attacks._at_work == {}


def test_requests_for_the_same_answer_come_one_after_the_other_even_behind_a_refusal() -> None:
    at_work, most, failed = [0], [0], []

    def ask(number: int) -> None:
        try:
            with attacks._alone("same"):
                at_work[0] += 1
                most[0] = max(most[0], at_work[0])
                time.sleep(0.005)
                at_work[0] -= 1
                if number % 2:
                    raise InvalidInput("No.", advice="Ask for something else.")
        except InvalidInput as error:
            failed.append(error)

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(40)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert (most, len(failed), attacks._at_work) == ([1], 20, {})


def test_what_can_be_shown_is_shown_with_a_note(client: TestClient) -> None:
    constant = get(client, "/threshold", run="constant", reference="twin").json()
    assert "All scores are equal" in constant["results"][0]["about"]["notes"][0]
    partial = get(client, "/threshold", run="partial").json()["results"][0]
    assert "have no predictions" in partial["about"]["notes"][0]
    assert partial["ids"]["length"] == 2 * FORGET - 50


def test_the_server_imports_no_attack() -> None:
    code = (
        "import sys, comparator.api.app\n"
        "print([n for n in sys.modules if n in ('torch', 'sklearn') or n.startswith('comparator.attacks')])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"
