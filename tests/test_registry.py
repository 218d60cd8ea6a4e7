"""Everything that is registered says what it is, and a plug-in needs nothing but its file."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from comparator import attack, group_metric, method, metric, registry
from comparator.api.context import Name
from comparator.catalog import catalog
from comparator.errors import NotFound
from comparator.facts import Facts
from comparator.parameters import Field, Params
from installed import package

EVERYTHING = [(kind, entry) for kind in registry.kinds() for entry in registry.entries(kind)]
IDS = [f"{kind}-{entry.name}" for kind, entry in EVERYTHING]

METHOD = '''
"""Halve the last layer (nobody, nowhere, 2026)."""
from comparator import Field, Params, Task, method


class Parameters(Params):
    """What it takes."""

    factor: float = Field(0.5, gt=0, lt=1, description="what the weights are multiplied with")


@method("halve", label="Halve", reads={"forget"})
def unlearn(task: Task, parameters: Parameters) -> None:
    """Halve the weights.

    And more about it.
    """
'''
METRIC = '''
"""A constant (nobody, nowhere, 2026)."""
from comparator import metric


@metric("constant", label="Constant", direction="none", definition="Always seven.", formula="7")
def constant(view):
    """Seven."""
    return 7.0
'''


@pytest.fixture
def clean() -> Iterator[None]:
    """Let a test register things that are gone afterwards."""
    modules = set(sys.modules)
    with registry.undone():
        yield
    for name in set(sys.modules) - modules:
        del sys.modules[name]


@pytest.mark.parametrize(("kind", "entry"), EVERYTHING, ids=IDS)
def test_every_entry_says_what_it_is(kind: str, entry: registry.Entry) -> None:
    assert entry.label.strip()
    assert entry.summary.endswith((".", ")", "?")) or len(entry.summary) > 10, "the function has no docstring"
    assert entry.citation.strip(), "neither a citation nor a module docstring"
    assert "\n" not in entry.summary
    assert len(entry.version) == 12


@pytest.mark.parametrize(("kind", "entry"), EVERYTHING, ids=IDS)
def test_every_parameter_has_a_description(kind: str, entry: registry.Entry) -> None:
    for name, field in entry.parameters.model_json_schema().get("properties", {}).items():
        assert field.get("description"), f"{kind} {entry.name}: say what {name} is"


@pytest.mark.parametrize(("kind", "entry"), EVERYTHING, ids=IDS)
def test_defaults_are_valid_and_the_catalogue_record_is_json(kind: str, entry: registry.Entry) -> None:
    assert json.loads(json.dumps(entry.describe(), allow_nan=False))["name"] == entry.name
    required = {name for name, field in entry.parameters.model_fields.items() if field.is_required()}
    if not required:
        defaults = entry.parameters()
        assert entry.parameters.model_validate(defaults.model_dump(mode="json")) == defaults
    for preset in (getattr(entry.facts, "presets", None) or {}).values():
        entry.parameters.model_validate(preset)


@pytest.mark.parametrize("kind", registry.kinds())
def test_an_unknown_name_lists_the_known_ones(kind: registry.Kind) -> None:
    with pytest.raises(NotFound, match=f"no {kind} called “moon”") as caught:
        registry.get(kind, "moon")
    for entry in registry.entries(kind):
        assert entry.name in caught.value.advice


def test_a_file_in_the_folder_of_its_kind_is_found(
    tmp_path: Path, clean: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "dropped"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "halve.py").write_text(METHOD)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(registry.FOLDERS, "method", "dropped")
    with registry.undone(reload=("method",)):
        found = registry.get("method", "halve").describe()
    assert found["label"] == "Halve"
    assert found["summary"] == "Halve the weights."
    assert found["citation"] == "Halve the last layer (nobody, nowhere, 2026)."
    assert found["reads"] == ["forget"]
    assert found["parameters"]["properties"]["factor"]["exclusiveMaximum"] == 1


def test_an_installed_package_registers_through_its_entry_point(
    tmp_path: Path, clean: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "some_plugin.py").write_text(METRIC)
    monkeypatch.syspath_prepend(tmp_path)
    package(tmp_path, "something", some="some_plugin")
    with registry.undone(reload=("metric",)):
        assert registry.get("metric", "constant").describe()["formula"] == "7"


def test_a_plug_in_that_cannot_be_imported_is_named_and_hides_no_other(
    tmp_path: Path, clean: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "good_plugin.py").write_text(METRIC)
    (tmp_path / "broken_plugin.py").write_text("import a_library_that_is_missing\n")
    monkeypatch.syspath_prepend(tmp_path)
    package(tmp_path, "several", theirs="broken_plugin", absent="no_such_plugin", some="good_plugin")
    with registry.undone(reload=registry.kinds()), caplog.at_level(logging.ERROR):
        names = {kind: [entry.name for entry in registry.entries(kind)] for kind in registry.kinds()}
    assert {"constant", "UA"} <= set(names["metric"])
    assert "scrub" in names["method"]
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2, "once each, not once a kind"
    assert "“theirs” (broken_plugin) of the package several 1.0" in said[0]
    assert "a_library_that_is_missing" in caplog.text
    assert "“absent” (no_such_plugin)" in said[1]


PLUGINS = '''
"""One of each kind (nobody, nowhere, 2026)."""
from comparator import Params, Task, architecture, attack, dataset, method, metric


@dataset("nothing", label="Nothing", classes=["a", "b"], license="none")
def load(source):
    """Load nothing."""


@architecture("flat", label="Flat")
def build(image_shape, classes):
    """Flatten and multiply."""


@method("idle", label="Idle", reads=set())
def unlearn(task: Task, parameters: Params) -> None:
    """Do nothing."""


@metric("seven", label="Seven", direction="none", definition="Always seven.", formula="7")
def seven(view):
    """Seven."""
    return 7.0


@attack("guess", label="Guess", direction="lower", game="was it in?", formula="0.5", needs=[],
        threat_model="guesses")
def guess(view, parameters: Params):
    """Guess."""
'''


def test_a_package_that_is_installed_brings_every_kind(tmp_path: Path) -> None:
    """A distribution with an entry point, as pip leaves it behind; a fresh interpreter and the catalogue find it."""
    (tmp_path / "their_plugins.py").write_text(PLUGINS)
    package(tmp_path, "their_package", theirs="their_plugins")
    code = """
        import json
        from comparator import registry
        from comparator.catalog import catalog
        names = {kind: [entry.name for entry in registry.entries(kind)] for kind in registry.kinds()}
        print(json.dumps({"names": names, "version": catalog.fingerprint()}))
    """
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], check=True, capture_output=True, text=True, env=environment
    )
    found = json.loads(done.stdout)
    for kind, name in (
        ("dataset", "nothing"), ("architecture", "flat"), ("method", "idle"), ("metric", "seven"), ("attack", "guess"),
    ):  # fmt: skip
        assert name in found["names"][kind]
        assert name not in [entry.name for entry in registry.entries(kind)]  # type: ignore[arg-type]
    assert found["version"] != catalog.fingerprint(), "another package makes another catalogue"


def test_a_changed_file_is_another_version(tmp_path: Path, clean: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    versions = []
    for number, text in enumerate((METRIC, METRIC.replace("7.0", "8.0"))):
        (tmp_path / f"version_{number}.py").write_text(text)
        __import__(f"version_{number}")
        versions.append(registry.get("metric", "constant").version)
    assert versions[0] != versions[1]


def test_threads_that_ask_at_once_all_wait_until_everything_is_known() -> None:
    code = """
import threading
from comparator import registry
together, missing = threading.Barrier(8), []
def ask():
    together.wait()
    try:
        registry.get("forget", "union")
    except registry.NotFound as error:
        missing.append(str(error))
threads = [threading.Thread(target=ask) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert not missing, missing
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_name_that_is_taken_is_replaced_with_a_warning(
    tmp_path: Path, clean: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "other_ua.py").write_text(METRIC.replace('"constant"', '"UA"'))
    list(registry.entries("metric"))
    with caplog.at_level(logging.WARNING):
        __import__("other_ua")
    assert "metric UA of other_ua replaces that of comparator.metrics.accuracy" in caplog.text


def test_parameters_without_a_model_are_refused_when_registering(clean: None) -> None:
    def unlearn(task, parameters: dict) -> None:
        """Do something."""

    with pytest.raises(TypeError, match="derived from Params"):
        registry.register("method", "careless", label="Careless", facts=Facts())(unlearn)


def test_parameter_models_refuse_unknown_names_and_infinity() -> None:
    class Parameters(Params):
        """Some."""

        rate: float = Field(0.1, unit="s", scale="log", advanced=True, group="more", description="how fast")

    assert Parameters.model_json_schema()["properties"]["rate"]["ui"] == {
        "unit": "s", "scale": "log", "advanced": True, "group": "more",
    }  # fmt: skip
    for wrong in ({"speed": 1}, {"rate": float("nan")}, {"rate": float("inf")}):
        with pytest.raises(ValueError, match="validation error"):
            Parameters.model_validate(wrong)


def test_describing_everything_needs_no_data_and_no_network(tmp_path: Path) -> None:
    code = """
        import socket, sys
        def refuse(*_):
            raise AssertionError("the network was asked")
        socket.socket.connect = refuse
        from comparator.catalog import build
        found = build.described()
        assert all(found.values()), found.keys()
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True, cwd=tmp_path)


@pytest.mark.parametrize("name", ["", "two words", 'quo"ted', "../up", "-st", "a:b", "a.b", "ends\n", "a" * 81])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no name of a metric"):
        registry.register("metric", name, label="Odd", facts=Facts())


@pytest.mark.parametrize("name", ["Mine", "a" * 80, "B" + "x" * 70, "2nd-try_3"])
def test_a_name_that_can_be_registered_can_stand_in_an_address(name: str, clean: None) -> None:
    registry.register("attack", name, label="Mine", facts=Facts())(lambda view: None)
    assert TypeAdapter(Name).validate_python(name) == name
    with pytest.raises(ValidationError):
        TypeAdapter(Name).validate_python(f"{name}.")


MEASURED = {"label": "Odd", "direction": "none", "definition": "One.", "formula": "1"}


@pytest.mark.parametrize(
    ("decorate", "missing"),
    [
        (lambda: attack("odd", label="Odd", direction="none", game="was_it_in", formula="1"), "needs.*threat_model"),
        (lambda: method("odd", label="Odd"), "reads"),
        (lambda: method("odd", lable="Odd", label="Odd", reads=[]), "lable"),
        (lambda: metric("odd", label="Odd", direction="none", definition="One."), "formula"),
        (lambda: metric("odd", **MEASURED, slwo=True), "slwo"),
        (lambda: group_metric("odd", **MEASURED), "fewest"),
    ],
)
def test_what_a_decorator_must_be_given_it_demands_and_nothing_else_is_swallowed(decorate: Any, missing: str) -> None:
    with pytest.raises(TypeError, match=missing):
        decorate()


@pytest.mark.parametrize(
    ("decorate", "rule"),
    [
        (lambda: metric("odd", **{**MEASURED, "label": " "}), "no label"),
        (lambda: metric("odd", **{**MEASURED, "direction": "up"}), "direction is one of higher, lower"),
        (lambda: metric("odd", **{**MEASURED, "formula": ""}), "definition and a formula"),
        (lambda: metric("odd", **MEASURED, bounds=(1.0, 0.0)), "lower bound"),
        (lambda: group_metric("odd", **MEASURED, fewest=1), "2 ≤ fewest"),
        (
            lambda: attack(
                "odd", label="O", direction="none", game="was_it_in", formula="1", needs=[], threat_model=""
            ),
            "give its threat model",
        ),
    ],
)
def test_facts_that_cannot_be_meant_are_refused_when_registering(decorate: Any, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        decorate()
