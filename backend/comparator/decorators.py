"""The decorators that make a function a plug-in: what each kind has to say is what its decorator asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from comparator.bands import Compared
from comparator.facts import (
    ArchitectureFacts,
    AttackFacts,
    Bounds,
    DatasetFacts,
    Direction,
    ForgetFacts,
    GroupMetricFacts,
    MethodFacts,
    MetricFacts,
    Shape,
)
from comparator.registry import register

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def dataset(
    name: str,
    *,
    label: str,
    classes: Collection[str],
    license: str,  # noqa: A002
    citation: str = "",
    architectures: Sequence[str] | None = None,
    augmentation: str | None = None,
    columns: Sequence[str] | None = None,
    download: bool | None = None,
    image_shape: Sequence[int] | None = None,
    sizes: Mapping[str, int] | None = None,
    source: str | None = None,
) -> Decorator:
    """Register a data set: a function ``(source) -> Images``."""
    facts = DatasetFacts(
        classes=tuple(classes), license=license, architectures=architectures, augmentation=augmentation,
        columns=columns, download=download, image_shape=image_shape, sizes=sizes, source=source,
    )  # fmt: skip
    return register("dataset", name, label=label, citation=citation, facts=facts)


def architecture(
    name: str,
    *,
    label: str,
    citation: str = "",
    recipe: Mapping[str, Any] | None = None,
    preset: str | None = None,
    input: str | None = None,  # noqa: A002
    family: bool | None = None,
    members: Mapping[str, Any] | None = None,
) -> Decorator:
    """Register an architecture: a function ``(image_shape, classes) -> torch.nn.Module``.

    With ``family=True`` it is a family, used as ``name:member``, whose function takes the member's name first.
    """
    facts = ArchitectureFacts(recipe=recipe, preset=preset, input=input, family=family, members=members)
    return register("architecture", name, label=label, citation=citation, facts=facts)


def method(
    name: str,
    *,
    label: str,
    reads: Collection[str],
    citation: str = "",
    forget: Collection[str] = ("any",),
    reads_if: Mapping[str, str] | None = None,
    presets: Mapping[str, Mapping[str, Any]] | None = None,
    trains: bool | None = None,
    tuned: str | None = None,
    differs: str | None = None,
    tried_with: Mapping[str, Any] | None = None,
    control: bool | None = None,
    own_base: bool | None = None,
) -> Decorator:
    """Register an unlearning method: a function ``(task, parameters) -> None`` that changes ``task.model``.

    ``reads`` names the data it may see (``retain``, ``forget``, ``validation``, ``original``); reading anything else
    raises. ``forget`` restricts the kinds of forget set it can serve.
    """
    facts = MethodFacts(
        reads=tuple(sorted(reads)), forget=tuple(forget), reads_if=reads_if, presets=presets, trains=trains,
        tuned=tuned, differs=differs, tried_with=tried_with, control=control, own_base=own_base,
    )  # fmt: skip
    return register("method", name, label=label, citation=citation, facts=facts)


def metric(
    name: str,
    *,
    label: str,
    direction: Direction,
    definition: str,
    formula: str,
    unit: str = "",
    bounds: Bounds = (None, None),
    citation: str = "",
    shape: Shape = "scalar",
    shown: bool = False,
    slow: bool | None = None,
    compared: Compared | None = None,
) -> Decorator:
    """Register a metric: a pure function ``(view) -> float | array | None``; ``None`` means "does not exist here".

    One that looks at ``view.retrained`` says how in ``compared``: ``pairs`` (the mean of a symmetric comparison with
    each of them), ``opposed`` (of a signed one, or a ratio), or ``distance`` (to their mean).
    """
    facts = MetricFacts(
        direction=direction, definition=definition, formula=formula, unit=unit, bounds=bounds, shape=shape,
        shown=shown, slow=slow, compared=compared,
    )  # fmt: skip
    return register("metric", name, label=label, citation=citation, facts=facts)


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
    bounds: Bounds = (None, None),
    citation: str = "",
) -> Decorator:
    """Register a score over sets of models: a pure function ``(set_view, parameters) -> SetScore | float``.

    It means nothing below ``fewest`` models a side, and is refused there; from ``advised`` on it is what papers report.
    """
    facts = GroupMetricFacts(
        direction=direction, definition=definition, formula=formula, unit=unit, bounds=bounds, fewest=fewest,
        advised=advised or fewest,
    )  # fmt: skip
    return register("group_metric", name, label=label, citation=citation, facts=facts)


def attack(
    name: str,
    *,
    label: str,
    direction: Direction,
    game: str,
    formula: str,
    needs: Collection[str],
    threat_model: str,
    citation: str = "",
    beside: Collection[str] = (),
) -> Decorator:
    """Register an attack: a pure function ``(view, parameters) -> Scalar | PerSample | Curve | Table``.

    ``needs`` names what it compares with, such as ``retrained``; ``threat_model`` says what the adversary sees and has.
    ``beside`` asks for more than models: ``relearning`` (the newest one of the run) and ``peers`` (other seeds of its
    configuration, where the parameter ``scope`` is ``method``); the view is then an ``attacks.ladder.subject.Subject``.
    """
    facts = AttackFacts(
        direction=direction, game=game, formula=formula, needs=tuple(needs), threat_model=threat_model,
        beside=tuple(beside),
    )  # fmt: skip
    return register("attack", name, label=label, citation=citation, facts=facts)


def forget_selector(name: str, *, label: str, citation: str = "", twin: bool | None = None) -> Decorator:
    """Register a kind of forget set: a function ``(parameters, candidates) -> Selection``."""
    return register("forget", name, label=label, citation=citation, facts=ForgetFacts(twin=twin))
