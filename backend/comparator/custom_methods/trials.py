"""One trial of a person's method in the sandbox, on a made-up scenario: sent like a run, and told what came back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from safetensors.numpy import save

from comparator.custom_methods import rows
from comparator.custom_methods.requests import Base, Trial, Unlearn
from comparator.custom_methods.weighing import Unweighable, Weights, read
from comparator.data.made_up import CLASSES, SIDE, MadeUp
from comparator.sandbox.call import Call
from comparator.sandbox.host import Sandbox
from comparator.sandbox.limits import MEGABYTE, Limits
from comparator.sandbox.misbehaviour import Reported
from comparator.sandbox.plain_text import plain

ARCHITECTURE, SHAPE = "small_cnn", (SIDE, SIDE, 1)
MOST_FAULTS = 10
Output = Callable[[bytes], None]


@dataclass(frozen=True)
class Start:
    """The weights that methods are tried on, as a file, and the names of those that training changes."""

    file: bytes
    weights: Weights
    trained: tuple[str, ...]


@dataclass(frozen=True)
class Subject:
    """The method that is tried: its file, and what it said of itself."""

    file: Path
    name: str
    reads: frozenset[str]
    parameters: Mapping[str, Any]


@dataclass
class Outcome:
    """What came back of a trial: weights or why there are none, and whether it went on after it was cancelled.

    ``worked`` is what the engine inside says of itself, ``said`` are faults that were found there; nothing that is said
    counts in the method's favour. ``seconds`` is how long it took.
    """

    weights: Weights | None = None
    fault: Reported | Unweighable | None = None
    told: bool = False
    went_on: bool = False
    worked: bool = False
    seconds: float = 0.0
    said: list[tuple[str, str]] = field(default_factory=list)


def start(sandbox: Sandbox, limits: Limits) -> Start:
    """Let the sandbox make weights to begin with; no file of anybody is loaded for that, so they are believed."""
    with Call(sandbox.line(), "base", asdict(Base(ARCHITECTURE, SHAPE, CLASSES)), inputs={}, limits=limits) as call:
        header, body = call.next()
        return Start(body, read(body), tuple(header["trained"]))


def attempt(
    sandbox: Sandbox,
    subject: Subject,
    base: Start,
    world: MadeUp,
    *,
    noise: int,
    limits: Limits,
    output: Output,
    patience: int | None = None,
) -> Outcome:
    """Apply the method once; with ``patience`` it is told that it is cancelled once it has asked more often than that.

    What breaks a limit raises ``Misbehaved``; what the method itself raises is part of the outcome.
    """
    outcome, asked = Outcome(), 0
    with _file(save(_rows(world, subject))) as shown, _file(base.file) as weights:
        request = Trial(asdict(_request(world, subject)), noise, asks=patience is not None)
        inputs: dict[str, Path | BinaryIO] = {"source": subject.file, "rows": shown, "base": weights}
        call = Call(
            sandbox.line(),
            "trial",
            asdict(request),
            inputs=inputs,
            limits=limits,
            most_bytes=len(base.file) + MEGABYTE,
            output=output,
        )
        try:
            with call:
                while (message := call.next())[0]["type"] != "end" and not outcome.went_on:
                    if message[0]["type"] == "cancelled":
                        asked += 1
                        outcome.went_on = outcome.told
                        outcome.told = patience is not None and asked > patience
                        call.answer(cancelled=outcome.told)
                    else:
                        _note(outcome, *message)
        except (Reported, Unweighable) as fault:
            outcome.fault = fault
        outcome.seconds = call.spent
    return outcome


def _note(outcome: Outcome, header: Mapping[str, Any], body: bytes) -> None:
    if header["type"] == "weights":
        counts = header.get("counts")
        outcome.worked = isinstance(counts, dict) and any(counts.values())
        outcome.weights = read(body)
    elif header["type"] == "broken" and len(outcome.said) < MOST_FAULTS:
        outcome.said.append((str(header.get("contract")), plain(str(header.get("fault")))))


def _file(content: bytes) -> BinaryIO:
    """Return an open file without a name that holds some bytes."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asks for it closes it
    file.write(content)
    file.flush()
    return file


def _rows(world: MadeUp, subject: Subject) -> rows.Arrays:
    """Return what a run would send of the scenario: the declared samples alone."""
    known = world.pixels[world.partition.positions("retain", "forget")].astype(np.float32) / 255
    channels = (0, 1, 2)
    arrays = {
        "pixels": world.pixels,
        "labels": world.partition.train_labels,
        "mean": known.mean(axis=channels),
        "deviation": known.std(axis=channels, ddof=1),
    }
    return rows.declared_rows(arrays, world.partition, subject.reads)


def _request(world: MadeUp, subject: Subject) -> Unlearn:
    partition = world.partition
    return Unlearn(
        name=subject.name,
        device="cpu",
        image_shape=SHAPE,
        architecture=ARCHITECTURE,
        precision="float32",
        augmentation="none",
        parameters=subject.parameters,
        reads=sorted(subject.reads),
        classes=partition.classes,
        trained=len(partition.train_indices),
        forgotten=sorted(partition.classes_of("forget")),
        retained=sorted(partition.classes_of("retain")),
        seed=0,
    )
