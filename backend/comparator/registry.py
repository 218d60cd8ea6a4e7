"""One typed registry for everything that can be added by a file: data sets, architectures, methods, metrics, attacks.

A plug-in is a decorated function. Built-in files register exactly like a person's own: drop a file into the folder of
its kind, or expose a module through the entry-point group ``comparator.plugins``. This module imports no torch.
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
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Literal, get_args

from comparator import formulas
from comparator.errors import NotFound
from comparator.identifiers import NAME
from comparator.parameters import Params

log = logging.getLogger(__name__)

Kind = Literal["dataset", "architecture", "method", "metric", "group_metric", "attack", "forget"]
Direction = Literal["higher", "lower", "closest_to_retrained", "none"]
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
class Entry:
    """One registered plug-in: what it is called, where it comes from, and how to call it."""

    kind: Kind
    name: str
    label: str
    summary: str
    citation: str
    function: Callable[..., Any]
    parameters: type[Params]
    version: str
    facts: dict[str, Any] = field(default_factory=dict)

    def describe(self) -> dict[str, Any]:
        """Return the catalogue record: plain JSON, with the JSON Schema of the parameters."""
        return {
            "name": self.name,
            "label": self.label,
            "summary": self.summary,
            "citation": self.citation,
            "version": self.version,
            "parameters": self.parameters.model_json_schema(),
            **self.facts,
        }


_entries: dict[tuple[Kind, str], Entry] = {}
_loaded: set[Kind] = set()
_begun: set[Kind] = set()
_broken: set[EntryPoint] = set()
_loading = threading.RLock()


def register(kind: Kind, name: str, *, label: str, citation: str = "", **facts: Any) -> Callable[..., Any]:
    """Return a decorator that registers a function under ``name``; a second use of a name replaces the first.

    Names stand in addresses, in files and in tables: a letter or digit, then also ``_`` and ``-``; else ``ValueError``.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"“{name}” is no name of a {kind}: use letters, digits, _ and -, at most 80.")

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        module = sys.modules[function.__module__]
        file = getattr(module, "__file__", None)
        heading = (inspect.getdoc(module) or "").partition("\n")[0]
        entry = Entry(
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


def get(kind: Kind, name: str) -> Entry:
    """Return one entry; an unknown name raises ``NotFound`` that lists the known ones."""
    load(kind)
    family, colon, member = name.partition(":")
    if colon and (found := _entries.get((kind, family))) and found.facts.get("family"):
        return _member(found, name, member)
    try:
        return _entries[kind, name]
    except KeyError:
        known = ", ".join(entry.name for entry in entries(kind))
        raise NotFound(f"There is no {kind} called “{name}”.", advice=f"Choose one of: {known}.") from None


def _member(family: Entry, name: str, member: str) -> Entry:
    """Return one member of a family, such as ``torchvision:resnet50``: its function takes the member's name first."""
    members = family.facts.get("members")
    if members and member.partition("@")[0] not in members:
        raise NotFound(
            f"There is no {family.kind} called “{name}”.", advice=f"Members of {family.name} are: {', '.join(members)}."
        )
    function = functools.partial(family.function, member)
    return replace(family, name=name, label=f"{family.label} {member}", function=function)


def entries(kind: Kind) -> Iterator[Entry]:
    """Yield the entries of a kind in alphabetical order."""
    load(kind)
    return iter(sorted((entry for (of, _), entry in _entries.items() if of == kind), key=lambda entry: entry.name))


def kinds() -> tuple[Kind, ...]:
    """Return all kinds of plug-in."""
    return get_args(Kind)


def dataset(name: str, *, label: str, classes: Collection[str], license: str, **facts: Any) -> Callable[..., Any]:  # noqa: A002
    """Register a data set: a function ``(source) -> Images``."""
    return register("dataset", name, label=label, classes=list(classes), license=license, **facts)


def architecture(name: str, *, label: str, **facts: Any) -> Callable[..., Any]:
    """Register an architecture: a function ``(image_shape, classes) -> torch.nn.Module``.

    With ``family=True`` it is a family, used as ``name:member``, whose function takes the member's name first.
    """
    return register("architecture", name, label=label, **facts)


def method(
    name: str,
    *,
    label: str,
    reads: Collection[str],
    citation: str = "",
    forget: Collection[str] = ("any",),
    **facts: Any,
) -> Callable[..., Any]:
    """Register an unlearning method: a function ``(task, parameters) -> None`` that changes ``task.model``.

    ``reads`` names the data it may see (``retain``, ``forget``, ``validation``, ``original``); reading anything else
    raises. ``forget`` restricts the kinds of forget set it can serve.
    """
    return register("method", name, label=label, citation=citation, reads=sorted(reads), forget=list(forget), **facts)


def metric(
    name: str,
    *,
    label: str,
    direction: Direction,
    definition: str,
    formula: str,
    unit: str = "",
    bounds: tuple[float | None, float | None] = (None, None),
    citation: str = "",
    shape: Literal["scalar", "classes", "matrix"] = "scalar",
    shown: bool = False,
    **facts: Any,
) -> Callable[..., Any]:
    """Register a metric: a pure function ``(view) -> float | array | None``; ``None`` means "does not exist here"."""
    return register(
        "metric", name, label=label, citation=citation, direction=direction, definition=definition, formula=formula,
        unit=unit, bounds=list(bounds), shape=shape, shown=shown, **facts,
    )  # fmt: skip


def group_metric(
    name: str,
    *,
    label: str,
    direction: Direction,
    definition: str,
    formula: str,
    fewest: int,
    advised: int = 0,
    unit: str = "",
    bounds: tuple[float | None, float | None] = (None, None),
    citation: str = "",
    **facts: Any,
) -> Callable[..., Any]:
    """Register a score over sets of models: a pure function ``(set_view, parameters) -> SetScore | float``.

    It means nothing below ``fewest`` models a side, and is refused there; from ``advised`` on it is what papers report.
    """
    return register(
        "group_metric", name, label=label, citation=citation, direction=direction, definition=definition,
        formula=formula, unit=unit, bounds=list(bounds), fewest=fewest, advised=advised or fewest, **facts,
    )  # fmt: skip


def attack(name: str, *, label: str, direction: Direction, game: str, formula: str, **facts: Any) -> Callable[..., Any]:
    """Register an attack: a pure function ``(view, parameters) -> Scalar | PerSample | Curve | Table``."""
    return register("attack", name, label=label, direction=direction, game=game, formula=formula, **facts)


def forget_selector(name: str, *, label: str, **facts: Any) -> Callable[..., Any]:
    """Register a kind of forget set: a function ``(parameters, candidates) -> Selection``."""
    return register("forget", name, label=label, **facts)
