"""The verdict on more than 200 really trained models a scenario: who is accused, who is praised, who passes.

The long form, with intervals and other pools, is `python tests/nulls/calibrate.py`.
"""

from __future__ import annotations

import functools

import numpy as np
import pytest
import torch

from nulls import draws, stored
from nulls.fakes import FAKES, MAY_PASS_OUTPUTS

pytestmark = [pytest.mark.timeout(900), pytest.mark.slow]
POOL, CANDIDATES, ORIGINALS, FAKED = 8, 200, 48, 10
# How often nothing must be found of a retrained model, at least; no wish is stated for wrong labels.
RECOGNISED = {"twin": 0.4, "random": 0.6, "class": 0.5, "wrong_labels": 0.0}


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@functools.cache
def nulls(name: str) -> stored.Nulls:
    return stored.load(name)


def error(share: float, draws: int) -> float:
    return 2 * float(np.sqrt(share * (1 - share) / draws))


@pytest.mark.parametrize("name", stored.names())
def test_held_out_retrained_models_are_not_accused_and_are_recognised(name: str) -> None:
    found = draws.held_out(nulls(name), "retrained", pool=POOL, draws=CANDIDATES)
    assert len(nulls(name).models["retrained"]) >= CANDIDATES
    assert found.share(*draws.ACCUSED) <= 0.05 + error(0.05, CANDIDATES), found.states()
    wanted = RECOGNISED[name]
    assert found.share(*draws.PRAISED) >= wanted - error(wanted, CANDIDATES), found.states()


@pytest.mark.parametrize("name", stored.names())
def test_originals_are_rejected_by_some_rung_and_never_praised(name: str) -> None:
    found = draws.held_out(nulls(name), "original", pool=POOL, draws=ORIGINALS)
    assert found.rejected_by_some_rung >= 0.9 - error(0.9, ORIGINALS)
    assert found.share(*draws.PRAISED) == 0, found.states()


@pytest.mark.parametrize("fake", FAKES)
@pytest.mark.parametrize("name", stored.names())
def test_fakes_are_not_believed(name: str, fake: str) -> None:
    found = draws.faked(nulls(name), FAKES[fake], pool=POOL, draws=FAKED)
    assert found.share("indistinguishable") == 0
    assert found.share(*draws.PRAISED) <= MAY_PASS_OUTPUTS.get((name, fake), 0.0), found.states()


def test_models_of_the_scenarios_are_stored() -> None:
    assert {"twin", "random", "class"} <= set(stored.names())


def test_models_that_saw_more_are_rejected_more_often() -> None:
    """Partial forgetting: models trained on a quarter of the forget set, on half, on all of it."""
    here = nulls("class")
    kinds = ("partial_0.1", "partial_0.25", "partial_0.5", "original")
    found = [draws.held_out(here, kind, pool=POOL, draws=8).share("leaks", "differs") for kind in kinds]
    assert found == sorted(found)
    assert found[-1] == 1
