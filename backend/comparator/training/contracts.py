"""What every method keeps to, as checks that explain in words what is broken; tests and uploads run the same ones.

Each check applies a method, with its ``small`` preset cut short, to a tiny made-up world, and raises ``Broken``.
"""

from __future__ import annotations

import itertools
import traceback
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from comparator.data.made_up import CLASSES, EACH, SIDE, ForgetSet, made_up
from comparator.errors import Cancelled, ComparatorError
from comparator.facts import MethodFacts
from comparator.parameters import Params
from comparator.registry import Entry
from comparator.scenario import Precision
from comparator.training import images as image_store
from comparator.training.device import Device, pick
from comparator.training.images import DeviceImages
from comparator.training.task import Task, Undeclared, declared

Build = Callable[[tuple[int, int, int], int], nn.Module]
Check = Callable[[Entry[MethodFacts], "World", Build], None]
State = dict[str, Tensor]


class Broken(AssertionError):
    """A method does not keep a contract; the message says which and how."""


class World:
    """A tiny scenario (see ``made_up``) and the device that methods are tried on."""

    def __init__(
        self,
        forget: ForgetSet,
        image_shape: tuple[int, int, int] = (SIDE, SIDE, 1),
        each: int = EACH,
        device: str = "cpu",
        precision: Precision = "float32",
    ) -> None:
        made = made_up(forget, image_shape, each)
        self.image_shape = image_shape
        self.pixels, self.partition = made.pixels, made.partition
        self.device: Device = pick(device)
        self.precision: Precision = precision

    def images(self, scrambled: Collection[str] = ()) -> DeviceImages:
        """Return the images on the device; samples of ``scrambled`` roles get other pixels and other labels."""
        loaded = image_store.load(self.pixels, self.pixels[:CLASSES], self.partition, self.device, self.precision)
        rows = torch.from_numpy(self.partition.positions(*scrambled)).to(loaded.pixels.device)
        loaded.pixels[rows] = 255 - loaded.pixels[rows]
        loaded.labels[rows] = (loaded.labels[rows] + 1) % CLASSES
        return loaded


def brief(entry: Entry[MethodFacts], preset: str = "small", **changes: Any) -> Params:
    """Return a preset, ``small`` unless said otherwise, cut short: two epochs, other passes one, steps at most three.

    A method whose preset would rightly change nothing here says what to try it with in ``tried_with``.
    """
    values = {**(entry.facts.presets or {}).get(preset, {}), **(entry.facts.tried_with or {})}
    for name, field in entry.parameters.model_fields.items():
        hints = field.json_schema_extra
        unit = hints.get("ui", {}).get("unit") if isinstance(hints, dict) else None  # type: ignore[union-attr]
        default = values.get(name, field.default)
        if unit in ("passes", "steps") and isinstance(default, int):
            values[name] = min(default, {"epochs": 2, "passes": 1, "steps": 3}["epochs" if name == "epochs" else unit])
    return entry.parameters.model_validate({**values, **changes})


def apply(
    entry: Entry[MethodFacts],
    world: World,
    build: Build,
    *,
    parameters: Params | None = None,
    scrambled: Collection[str] = (),
    cancelled: Callable[[], bool] = lambda: False,
    seed: int = 0,
) -> Task:
    """Run a method on fresh weights, always the same, and return the finished task."""
    parameters = parameters or brief(entry)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        model = build(world.image_shape, CLASSES).to(world.device.torch)
    reads = declared(entry.facts, parameters)
    task = Task(
        model, world.images(scrambled), world.partition, world.device, seed=seed, reads=reads, cancelled=cancelled
    )
    entry.function(task, parameters)
    return task


def state(model: nn.Module) -> State:
    """Return a copy of all weights and buffers."""
    return {name: tensor.detach().cpu().clone() for name, tensor in model.state_dict().items()}


def untouched(world: World, build: Build) -> nn.Module:
    """Return the model as it is before the method."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        return build(world.image_shape, CLASSES).to(world.device.torch)


def changes_weights(entry: Entry[MethodFacts], world: World, build: Build) -> None:
    """A method must change weights; the control that does nothing must not; and the network stays what it was."""
    before = untouched(world, build)
    task = apply(entry, world, build)
    keeps_form(entry, before, task.model)
    old, new = state(before), state(task.model)
    changed = [name for name, _ in before.named_parameters() if not torch.equal(old[name], new[name])]
    if entry.facts.control and not entry.parameters.model_fields:
        if any(not torch.equal(old[name], new[name]) for name in old):
            raise Broken(f"{entry.name} is a control without parameters, and yet it changed the model.")
    elif not changed:
        raise Broken(
            f"{entry.name} ended with the weights it began with: its optimiser may hold another network's weights."
        )


def keeps_form(entry: Entry[MethodFacts], before: nn.Module, after: nn.Module) -> None:
    """Names, shapes and types of weights and buffers stay; all are finite; what was trainable still is."""
    old, new = state(before), state(after)
    if list(old) != list(new):
        odd = sorted(set(old) ^ set(new)) or ["their order"]
        raise Broken(f"{entry.name} changed which weights there are: {', '.join(odd[:5])}.")
    for name, tensor in new.items():
        if tensor.shape != old[name].shape or tensor.dtype != old[name].dtype:
            raise Broken(
                f"{entry.name} turned {name} from {tuple(old[name].shape)} {old[name].dtype} into "
                f"{tuple(tensor.shape)} {tensor.dtype}."
            )
        if not torch.isfinite(tensor).all():
            raise Broken(f"{entry.name} left {name} with infinite or undefined numbers.")
    for (name, first), (_, second) in zip(before.named_parameters(), after.named_parameters(), strict=True):
        if first.requires_grad != second.requires_grad:
            raise Broken(f"{entry.name} left {name} {'frozen' if first.requires_grad else 'trainable'}.")


def repeats(entry: Entry[MethodFacts], world: World, build: Build) -> None:
    """The same seed gives the same weights whatever the global random state is, and that state is left alone."""
    found = []
    for noise in (3, 4):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(noise)
            np.random.seed(noise)
            global_state = torch.get_rng_state()
            found.append(state(apply(entry, world, build).model))
            if not torch.equal(global_state, torch.get_rng_state()):
                raise Broken(f"{entry.name} draws from torch's global generator; use task.random(purpose).")
    different = [name for name in found[0] if not torch.equal(found[0][name], found[1][name])]
    if different:
        raise Broken(f"{entry.name} gives other weights for the same seed, first in {different[0]}.")


def obeys_cancel(entry: Entry[MethodFacts], world: World, build: Build) -> None:
    """Once a run is cancelled, at the start or in the middle, no further step is taken."""
    for patience in (0, 3):
        polls = itertools.count()
        try:
            task = apply(entry, world, build, cancelled=lambda polls=polls, most=patience: next(polls) >= most)  # type: ignore[misc]
        except Cancelled:
            continue
        ignored = next(polls) > patience if patience else bool(task.steps or task.samples_seen)
        if ignored:
            raise Broken(f"{entry.name} went on to its end, {task.steps} steps, although the run was cancelled.")


def reads_what_it_declares(entry: Entry[MethodFacts], world: World, build: Build) -> None:
    """What a method does not declare cannot change its result: other pixels and labels there give the same weights."""
    hidden = {"retain", "forget", "validation"} - declared(entry.facts, brief(entry))
    first = state(apply(entry, world, build).model)
    second = state(apply(entry, world, build, scrambled=hidden).model)
    if any(not torch.equal(first[name], second[name]) for name in first):
        raise Broken(f"{entry.name} depends on {' or '.join(sorted(hidden))} samples that it does not declare.")


CHECKS: tuple[Check, ...] = (
    changes_weights, repeats, obeys_cancel, reads_what_it_declares,
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One contract tried on one kind of forget set: ``fault`` says in words what is broken, and is empty if nothing.

    ``broken`` tells a contract that is not kept from a method that could not be tried, because it raised something.
    """

    contract: str
    forget: ForgetSet
    fault: str = ""
    broken: bool = False


def results(entry: Entry[MethodFacts], build: Build, device: str = "cpu") -> Iterator[Result]:
    """Yield the result of every contract, over forget sets of every size that the method can serve."""
    sets: list[ForgetSet] = ["class", "one", "most"]
    if "any" in entry.facts.forget:
        sets.append("mixed")
    for forget in sets:
        world = World(forget, device=device)
        for check in CHECKS if forget == "class" else CHECKS[:1]:
            yield _result(check, entry, world, build, forget)


def _result(check: Check, entry: Entry[MethodFacts], world: World, build: Build, forget: ForgetSet) -> Result:
    name = check.__name__
    try:
        check(entry, world, build)
    except Broken as fault:
        return Result(name, forget, f"{fault} (forget set: {forget})", broken=True)
    except Undeclared as fault:
        return Result(name, forget, str(fault))
    except ComparatorError as fault:
        return Result(name, forget, f"{entry.name} refused a forget set of kind “{forget}”: {fault}")
    except Exception as fault:  # noqa: BLE001 - whatever somebody's method raises is a finding of the check
        last = traceback.extract_tb(fault.__traceback__)[-1]
        place = f"{Path(last.filename).name}, line {last.lineno}"
        return Result(name, forget, f"{entry.name} raised {type(fault).__name__}: {fault} ({place})")
    return Result(name, forget)


def broken(entry: Entry[MethodFacts], build: Build, device: str = "cpu") -> list[str]:
    """Return what a method breaks, in words; empty if nothing."""
    return [result.fault for result in results(entry, build, device) if result.fault]
