"""What becomes of a request: the plans of its runs, and what is refused before anything is queued."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from comparator.errors import DiskFull, InvalidInput
from comparator.parameters import Field, Params
from comparator.services.runs import plans, submit
from comparator.settings import Settings
from comparator.store.schema import run
from comparator.store.workspace import Workspace
from jobs.queued import opened


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path) as found:
        yield found


def asked(**changes: Any) -> Any:
    body = {
        "scenario": "s", "kind": "unlearned", "method": "tuned", "parameters": {}, "grid": {}, "seeds": [0],
        "base": None, "repeat": False, **changes,
    }  # fmt: skip
    return SimpleNamespace(**body, model_dump=lambda mode: body)


def test_work_is_refused_before_it_is_queued_when_the_disk_is_nearly_full(workspace: Workspace) -> None:
    host = SimpleNamespace(settings=Settings(workspace=workspace.folder, free_bytes=10**18), wake=lambda: None)
    with pytest.raises(DiskFull, match="are needed"):
        submit.submit(workspace, host, SimpleNamespace(), asked(kind="original", method=None), None)
    with workspace.read() as connection:
        assert connection.scalars(select(run.c.id)).all() == []


def test_a_method_that_needs_validation_samples_is_refused_without(workspace: Workspace) -> None:
    schema = {"type": "object", "properties": {}}
    method = {"name": "tuned", "label": "Tuned", "reads": ["forget", "validation"], "forget": ["any"], "version": "1",
              "parameters": schema}  # fmt: skip
    catalog = SimpleNamespace(entry=lambda _kind, _name: method)
    without = {"id": "s", "content": {"forget": {"kind": "class"}}, "sizes": {"validation": 0}}
    with pytest.raises(InvalidInput, match="needs validation samples; this scenario holds none out") as caught:
        plans.expand(catalog, asked(), without)
    assert "splits.validation" in caught.value.advice
    assert len(plans.expand(catalog, asked(), {**without, "sizes": {"validation": 5}})) == 1


def test_a_parameter_that_was_added_later_is_stored_only_where_it_is_another(workspace: Workspace) -> None:
    class Parameters(Params):
        old: int = Field(1)
        new: str = Field("plain", added_later=True)

    method = {"name": "tuned", "label": "Tuned", "reads": [], "forget": ["any"], "version": "1",
              "parameters": Parameters.model_json_schema()}  # fmt: skip
    catalog = SimpleNamespace(entry=lambda _kind, _name: method)
    given = {"id": "s", "content": {"forget": {"kind": "class"}}, "sizes": {"validation": 0}}
    found = plans.expand(catalog, asked(grid={"new": ["plain", "official"]}), given)
    assert [plan["parameters"] for plan in found] == [{"old": 1}, {"old": 1, "new": "official"}]
    stored = [Parameters(**plan["parameters"]).model_dump(mode="json") for plan in found]
    assert stored == [plan["parameters"] for plan in found], "what the worker completes is what was planned"


@pytest.mark.parametrize(
    ("value", "field", "typed"),
    [
        (1, {"type": "number"}, 1.0), (5.0, {"type": "integer"}, 5), (5.5, {"type": "integer"}, 5.5),
        (True, {"type": "boolean"}, True), ("1", {"type": "number"}, "1"), (10**400, {"type": "number"}, 10**400),
        (2, {"anyOf": [{"type": "number"}, {"type": "null"}]}, 2.0), (None, {"type": "null"}, None),
    ],
)  # fmt: skip
def test_numbers_are_written_as_their_type_is(value: Any, field: dict, typed: Any) -> None:
    found = plans._typed(value, field)
    assert found == typed
    assert type(found) is type(typed)


def test_what_is_not_given_is_taken_from_the_preset_of_the_architecture() -> None:
    schema = {
        "type": "object",
        "properties": {name: {"type": "integer", "default": 9} for name in ("epochs", "layers")},
    }
    method = {"name": "tuned", "label": "Tuned", "reads": [], "forget": ["any"], "version": "1", "parameters": schema,
              "presets": {"small": {"layers": 3}}}  # fmt: skip
    known = {"methods": method, "architectures": {"preset": "small"}}
    catalog: Any = SimpleNamespace(entry=lambda kind, _name: known[kind])
    scenario = {"id": "s", "content": {"forget": {"kind": "class"}, "architecture": "family:member"}, "sizes": {}}
    (plan,) = plans.expand(catalog, asked(parameters={"epochs": 1}), scenario)
    assert plan["parameters"] == {"epochs": 1, "layers": 3}
    (plan,) = plans.expand(catalog, asked(parameters={"layers": 5}), scenario)
    assert plan["parameters"] == {"epochs": 9, "layers": 5}
    assert plans.start(catalog, method, scenario) == "small"
    known["architectures"] = {"preset": "paper"}
    assert plans.start(catalog, method, scenario) is None
