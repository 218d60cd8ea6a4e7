"""An attack from an installed package: in the catalogue and on its route, with no edit anywhere in the project."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load
from scipy.special import softmax

from installed import install
from live import Server
from services.made_up import FORGET, TRAIN, build, logits

NAME = "confidence_gap"
HEAT = 2.0
LEVELS = [0.3, 0.6]


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("plugin")
    build(folder / "workspace")
    found = Server(folder / "workspace", PYTHONPATH=str(install(NAME, folder / "package")))
    found.start()
    yield found
    found.stop()


def ask(server: Server, path: str = "", **query: Any) -> Any:
    answer = server.http.get(f"/attacks/{NAME}{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer


def confidence(memory: float, seed: int) -> np.ndarray:
    return softmax(logits(seed, memory=memory).astype(np.float64) / HEAT, axis=1).max(axis=1)


def test_the_catalogue_says_what_it_claims_and_what_it_takes(own_server: Server) -> None:
    (found,) = (one for one in own_server.client.get("/catalog")["attacks"] if one["name"] == NAME)
    assert found["label"] == "Confidence gap"
    assert found["threat_model"] == "sees the largest probability of each image"
    assert found["citation"] == "Nobody, nowhere, 2026"
    assert set(found["parameters"]["properties"]) == {"temperature", "against", "levels", "shares"}


def test_every_type_of_result_arrives_with_its_numbers(own_server: Server) -> None:
    query = {"run": "nothing", "temperature": str(HEAT), "levels": json.dumps(LEVELS), "shares": "true"}
    found = ask(own_server, **query).json()
    arrays = load(ask(own_server, "/arrays", **query).content)
    scalar, curve, samples, table = found["results"]
    assert [one["type"] for one in found["results"]] == ["scalar", "curve", "per_sample", "table"]
    mine = confidence(4, 1)
    forgotten, others = mine[:FORGET], mine[TRAIN:]
    assert scalar["value"] == pytest.approx(forgotten.mean() - others.mean(), abs=1e-6)
    assert len(scalar["anchors"]) == 4
    levels = arrays[curve["x"]["values"]["array"]]
    shares = arrays[curve["lines"][0]["values"]["array"]]
    np.testing.assert_allclose(shares, [(forgotten >= level).mean() for level in np.linspace(0, 1, 101)], atol=1e-6)
    assert len(levels) == 101
    column = arrays[samples["columns"][0]["values"]["array"]]
    np.testing.assert_allclose(column, np.concatenate([forgotten, others]), rtol=1e-5)
    assert arrays[samples["ids"]["array"]][:FORGET].tolist() == (np.arange(FORGET) * 2).tolist()
    assert [row[0] for row in table["rows"]] == LEVELS
    assert table["rows"][1][1] == pytest.approx((forgotten >= LEVELS[1]).mean())


@pytest.mark.parametrize(
    ("values", "place", "words"),
    [
        ({"temperature": "0"}, ["temperature"], "greater than 0"),
        ({"levels": "[0.3,"}, ["levels"], "valid list"),
        ({"levels": "[]"}, ["levels"], "at least 1"),
        ({"levels": '[0.3,"much"]'}, ["levels", 1], "valid number"),
        ({"levels": "[1e999]"}, ["levels"], "valid list"),
        ({"against": "nobody"}, ["against"], "'test' or 'retain'"),
        ({"bogus": "1"}, ["bogus"], "not permitted"),
    ],
)
def test_parameters_that_do_not_fit_are_named(
    own_server: Server, values: dict[str, str], place: list[str | int], words: str
) -> None:
    problem = own_server.refused(422, "GET", f"/attacks/{NAME}", params={"run": "nothing", **values})
    (fault,) = problem["errors"]
    assert fault["loc"] == place
    assert words in fault["msg"]


def test_a_value_that_is_too_long_to_be_read_is_refused_whole(own_server: Server) -> None:
    values = {"run": "nothing", "levels": json.dumps([0.1] * 2000)}
    problem = own_server.refused(422, "GET", f"/attacks/{NAME}", params=values)
    assert "levels is 10,000 characters long" in problem["detail"]


def test_its_own_refusal_reaches_the_person(own_server: Server) -> None:
    problem = own_server.refused(422, "GET", f"/attacks/{NAME}", params={"run": "lonely"})
    assert "There is no retrained model to read the gap by." in problem["detail"]
    assert problem["advice"] == "Train one under Build."
