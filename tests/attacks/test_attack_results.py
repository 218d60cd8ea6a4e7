"""What an attack may return, and what a person reads when one breaks or returns something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from comparator import attack, registry
from comparator.attacks.results import About, Column, PerSample, Scalar, pack
from comparator.attacks.simulate import simulate
from comparator.errors import InvalidInput, PluginFault
from comparator.evidence import Outputs, Samples, View

ABOUT = About(name="made", label="Made", definition="", direction="none", game="was_it_in", positive="forgotten")
NAME = "made_for_this_test"


@pytest.fixture
def view() -> View:
    nobody = np.zeros((0, 3), dtype=np.float32)
    none, labels = np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.int64)
    samples = Samples(labels, labels, none.astype(np.uint8), labels, none, labels, labels, 3)
    return View(samples, Outputs(nobody, nobody))


@pytest.fixture
def register() -> Iterator[Callable[[Callable[..., Any]], None]]:
    """Register a function as an attack for the time of one test."""
    registry.load("attack")
    decorate = attack(
        NAME, label="Made", direction="none", game="was_it_in", formula="x", needs=[], threat_model="made up"
    )
    with registry.undone():
        yield lambda function: decorate(function)


def test_an_attack_that_breaks_says_what_and_where(view: View, register: Callable[..., None]) -> None:
    register(lambda _view, _parameters: 1 / 0)
    with pytest.raises(PluginFault, match="broke on this model: ZeroDivisionError: division by zero") as caught:
        simulate(NAME, view)
    assert __name__ in caught.value.advice


def test_an_attack_that_refuses_is_taken_at_its_word(view: View, register: Callable[..., None]) -> None:
    def refuse(_view: View, _parameters: object) -> None:
        raise InvalidInput("Too few images.")

    register(refuse)
    with pytest.raises(InvalidInput, match=r"^Too few images\.$"):
        simulate(NAME, view)


@pytest.mark.parametrize("returned", [0.5, None, [Scalar(ABOUT, 0.5), 0.5]])
def test_what_is_no_result_is_named(view: View, register: Callable[..., None], returned: object) -> None:
    register(lambda _view, _parameters: returned)
    kind = "NoneType" if returned is None else "float"
    with pytest.raises(PluginFault, match=f"returned a {kind}, which is no result") as caught:
        simulate(NAME, view)
    assert "Scalar, PerSample, Curve or Table" in caught.value.advice


def test_lists_of_numbers_travel_like_arrays() -> None:
    column = Column("value", "Value", [0.25, 0.5], lower=(0.0, 0.25), upper=[0.5, 0.75])  # type: ignore[arg-type]
    result = PerSample(ABOUT, [3, 4], [0, 1], [0, 0], ["forgotten"], [column])  # type: ignore[arg-type]
    (head,), arrays = pack([result])
    assert head["sides"] == ["forgotten"]
    (told,) = head["columns"]
    assert {key: arrays[told[key]["array"]].tolist() for key in ("values", "lower", "upper")} == {
        "values": [0.25, 0.5], "lower": [0.0, 0.25], "upper": [0.5, 0.75],
    }  # fmt: skip
    assert arrays[head["ids"]["array"]].dtype == np.int32
    assert arrays[head["split"]["array"]].tolist() == [0, 1]


def test_arrays_have_types_that_the_page_reads() -> None:
    kinds = ("int8", "uint16", "uint32", "int64", "float16", "float64", "bool")
    columns = tuple(Column(kind, kind, np.ones(2, dtype=kind)) for kind in kinds)
    whole = np.zeros(2, dtype=np.int64)
    _, arrays = pack([PerSample(ABOUT, whole, whole.astype(np.uint8), whole.astype(np.uint8), ("all",), columns)])
    assert {str(array.dtype) for array in arrays.values()} <= {"float32", "int32", "uint16", "uint8"}


@pytest.mark.parametrize("values", [["a", "b"], [[1.0], [2.0]], [{}, {}]])
def test_a_column_without_numbers_is_refused(values: list[object]) -> None:
    with pytest.raises(ValueError, match="must be a list of numbers"):
        Column("value", "Value", values)  # type: ignore[arg-type]
