"""One typed registry for everything that can be added by a file: data sets, architectures, methods, metrics, attacks.

A plug-in is a decorated function (see ``decorators``). Built-in files register exactly like those of users: drop a file
into the folder of its kind, or expose a module through the entry-point group ``comparator.plugins``. Where an entry's
facts are read, ask the kind's own table, such as ``METHODS``: its facts are typed. This module imports no torch.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import logging
import pkgutil
import sys
import threading
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, get_args

from comparator import formulas
from comparator.errors import NotFound
from comparator.facts import (
    ArchitectureFacts,
    AttackFacts,
    DatasetFacts,
    Facts,
    ForgetFacts,
    GroupMetricFacts,
    MethodFacts,
    MetricFacts,
)
from comparator.identifiers import NAME
from comparator.parameters import Params

log = logging.getLogger(__name__)

Kind = Literal["dataset", "architecture", "method", "metric", "group_metric", "attack", "forget"]
F = TypeVar("F", bound=Facts)
FOLDERS: dict[Kind, str] = {
    "dataset": "comparator.data",
    "architecture": "comparator.models",
    "method": "comparator.methods",
    "metric": "comparator.metrics",
    "group_metric": "comparator.metrics.groups",
    "attack": "comparator.attacks",
    "forget": "comparator.data.forget",
}
ENTRY_POINTS = "comparator.plugins"


class NoParameters(Params):
    """For plug-ins without any parameter."""


@dataclass(frozen=True)
class Entry(Generic[F]):
    """One registered plug-in: what it is called, where it comes from, and how to call it."""

    kind: Kind
    name: str
    label: str
    summary: str
    citation: str
    function: Callable[..., Any]
    parameters: type[Params]
    version: str
    facts: F

    def describe(self) -> dict[str, Any]:
        """Return the catalogue record: plain JSON, with the JSON Schema of the parameters."""
        return {
            "name": self.name,
            "label": self.label,
            "summary": self.summary,
            "citation": self.citation,
            "version": self.version,
            "parameters": self.parameters.model_json_schema(),
            **self.facts.record(),
        }


_entries: dict[tuple[Kind, str], Entry[Any]] = {}
_loaded: set[Kind] = set()
_begun: set[Kind] = set()
_broken: set[EntryPoint] = set()
_loading = threading.RLock()


def register(
    kind: Kind, name: str, *, label: str, facts: Facts, citation: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that registers a function under ``name``; a second use of a name replaces the first.

    Names stand in addresses, in files and in tables: a letter or digit, then also ``_`` and ``-``; else ``ValueError``,
    as for an empty label.
    """
    if not label.strip():
        raise ValueError(f"The {kind} {name} has no label: give the name that people read.")
    if not NAME.fullmatch(name):
        raise ValueError(f"“{name}” is no name of a {kind}: use letters, digits, _ and -, at most 80.")

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        module = sys.modules[function.__module__]
        file = getattr(module, "__file__", None)
        heading = (inspect.getdoc(module) or "").partition("\n")[0]
        entry: Entry[Any] = Entry(
            kind=kind,
            name=name,
            label=label,
            summary=(inspect.getdoc(function) or "").partition("\n\n")[0].replace("\n", " "),
            citation=citation or heading,
            function=function,
            parameters=_parameter_model(function),
            version=formulas.version(module.__name__, Path(file) if file else None),
            facts=facts,
        )
        before = _entries.get((kind, name))
        if before and before.function.__module__ != function.__module__:
            log.warning("%s %s of %s replaces that of %s", kind, name, module.__name__, before.function.__module__)
        _entries[kind, name] = entry
        return function

    return decorate


def _parameter_model(function: Callable[..., Any]) -> type[Params]:
    """Find the parameter model in the annotation of the argument called ``parameters``."""
    annotation = inspect.signature(function).parameters.get("parameters")
    if annotation is None:
        return NoParameters
    model = annotation.annotation
    if isinstance(model, str):
        model = typing.cast(Any, function).__globals__.get(model)
    if not (isinstance(model, type) and issubclass(model, Params)):
        raise TypeError(f"{function.__qualname__}: annotate `parameters` with a class derived from Params")
    return model


def load(kind: Kind) -> None:
    """Import every built-in file of this kind, then every installed plug-in that can be; other threads wait for it."""
    if kind in _loaded:
        return
    with _loading:
        if kind in _loaded or kind in _begun:
            return
        _begun.add(kind)
        try:
            package = importlib.import_module(FOLDERS[kind])
            for module in pkgutil.iter_modules(package.__path__):
                importlib.import_module(f"{FOLDERS[kind]}.{module.name}")
            for plugin in entry_points(group=ENTRY_POINTS):
                _load(plugin)
            if kind == "metric":
                load("attack")  # attacks that give one number per run are columns too
            _loaded.add(kind)
        finally:
            _begun.discard(kind)


def _load(plugin: EntryPoint) -> None:
    """Import an installed plug-in; one that cannot be imported is named in the log, once, and hinders no other."""
    if plugin in _broken:
        return
    try:
        plugin.load()
    except Exception:
        _broken.add(plugin)
        package = f" of the package {plugin.dist.name} {plugin.dist.version}" if plugin.dist else ""
        log.exception(
            "The plug-in “%s” (%s)%s cannot be imported and is left out. Mend it, or uninstall its package.",
            plugin.name, plugin.value, package,
        )  # fmt: skip


def get(kind: Kind, name: str) -> Entry[Any]:
    """Return one entry; an unknown name raises ``NotFound`` that lists the known ones."""
    load(kind)
    family, colon, member = name.partition(":")
    if colon and (found := _entries.get((kind, family))) and found.facts.family:
        return _member(found, name, member)
    try:
        return _entries[kind, name]
    except KeyError:
        known = ", ".join(entry.name for entry in entries(kind))
        raise NotFound(f"There is no {kind} called “{name}”.", advice=f"Choose one of: {known}.") from None


def _member(family: Entry[ArchitectureFacts], name: str, member: str) -> Entry[ArchitectureFacts]:
    """Return one member of a family, such as ``torchvision:resnet50``: its function takes the member's name first."""
    members = family.facts.members
    if members and member.partition("@")[0] not in members:
        raise NotFound(
            f"There is no {family.kind} called “{name}”.", advice=f"Members of {family.name} are: {', '.join(members)}."
        )
    function = functools.partial(family.function, member)
    return replace(family, name=name, label=f"{family.label} {member}", function=function)


def entries(kind: Kind) -> Iterator[Entry[Any]]:
    """Yield the entries of a kind in alphabetical order; what another thread registers meanwhile may lack."""
    load(kind)
    return iter(
        sorted((entry for (of, _), entry in _entries.copy().items() if of == kind), key=lambda entry: entry.name)
    )


def kinds() -> tuple[Kind, ...]:
    """Return all kinds of plug-in."""
    return get_args(Kind)


@dataclass(frozen=True)
class Table(Generic[F]):
    """The entries of one kind, with typed facts."""

    kind: Kind
    facts: type[F]

    def get(self, name: str) -> Entry[F]:
        """Return one entry; an unknown name raises ``NotFound`` that lists the known ones."""
        return get(self.kind, name)

    def entries(self) -> Iterator[Entry[F]]:
        """Yield the entries in alphabetical order."""
        return entries(self.kind)


DATASETS = Table("dataset", DatasetFacts)
ARCHITECTURES = Table("architecture", ArchitectureFacts)
METHODS = Table("method", MethodFacts)
METRICS = Table("metric", MetricFacts)
GROUP_METRICS = Table("group_metric", GroupMetricFacts)
ATTACKS = Table("attack", AttackFacts)
FORGET_KINDS = Table("forget", ForgetFacts)


@contextmanager
def watched() -> Iterator[list[Entry[Any]]]:
    """Yield a list that holds, after the block, the entries that were registered in it."""
    before, added = dict(_entries), list[Entry[Any]]()
    yield added
    added += [entry for key, entry in _entries.copy().items() if before.get(key) is not entry]


@contextmanager
def undone(*, reload: tuple[Kind, ...] = ()) -> Iterator[None]:
    """Forget after the block what was registered in it, and which plug-ins broke; load ``reload`` kinds anew."""
    kept = [(_entries, dict(_entries)), (_loaded, set(_loaded)), (_broken, set(_broken))]
    _loaded.difference_update(reload)
    _broken.clear()
    try:
        yield
    finally:
        for live, before in kept:
            live.clear()  # type: ignore[attr-defined]
            live.update(before)  # type: ignore[attr-defined]
