"""How images of an imported model are normalised: as its scenario says, as a person states, or inside the network."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, select

from comparator.errors import InvalidInput
from comparator.store.schema import run

Row = dict[str, Any]
How = Literal["scenario", "own", "none", "inside"]
CHOICES: tuple[How, ...] = get_args(How)
FIELDS = ("mean", "deviation")
EXAMPLE = "0.4914, 0.4822, 0.4465"


@dataclass(frozen=True)
class Normalised:
    """What a person says: ``own`` comes with mean and deviation by channel of pixels in 0..1, as comma-separated text.

    ``none`` means that the network takes pixels in 0..1, ``inside`` that it normalises them itself.
    """

    how: How = "scenario"
    mean: str = ""
    deviation: str = ""


def numbers_in(text: str) -> list[float] | None:
    """Return the numbers of a text such as “0.49, 0.48, 0.45”, or ``None`` for any other."""
    found = [part for part in re.split(r"[,;\s]+", text.strip("[]() ")) if part]
    try:
        return [float(part) for part in found] or None
    except ValueError:
        return None


def check(stated: Normalised) -> None:
    """Raise ``InvalidInput`` for statements that contradict themselves."""
    for name in FIELDS:
        text = getattr(stated, name)
        if stated.how != "own" and text:
            raise _refusal(name, f"A {name} goes with normalisation “own” alone, not with “{stated.how}”.")
        if stated.how == "own":
            values = numbers_in(text)
            if values is None or not all(math.isfinite(value) for value in values):
                raise _refusal(name, f"“{text[:80]}” is no {name} by channel.")
            if name == "deviation" and min(values) <= 0:
                raise _refusal(name, "A deviation is above 0.")


def settled(stated: Normalised, inside: Mapping[str, Sequence[float]] | None, channels: int) -> Row | None:
    """Return mean and deviation for the images of a model, and how they were learnt; ``None`` for the scenario's.

    ``inside`` are those that were recognised in the file: they count, whatever else would, unless a person states
    others, which is refused.
    """
    if inside is not None:
        if stated.how == "own":
            raise _refusal("normalisation", "The network in this file normalises images itself, so they have no other.")
        return {"how": "inside", **{name: _for(channels, inside[name], name) for name in FIELDS}}
    if stated.how == "inside":
        raise _refusal(
            "normalisation",
            "No normalisation was recognised in this file: names such as normalize.mean and normalize.std are.",
        )
    if stated.how == "none":
        return {"how": "none", "mean": [0.0] * channels, "deviation": [1.0] * channels}
    if stated.how == "own":
        return {
            "how": "own",
            **{name: _for(channels, numbers_in(getattr(stated, name)) or [], name) for name in FIELDS},
        }
    return None


def _for(channels: int, values: Sequence[float], name: str) -> list[float]:
    if len(values) not in (1, channels):
        raise _refusal(name, f"The {name} is for {len(values)} channels, the images have {channels}.")
    return [float(value) for value in values] * (channels if len(values) == 1 else 1)


def _refusal(name: str, detail: str) -> InvalidInput:
    return InvalidInput(
        detail,
        advice=f"Choose one of {', '.join(CHOICES)}; “own” with mean and deviation by channel of pixels in 0..1, "
        f"such as {EXAMPLE}. Nothing was stored.",
        fields=[((name,), detail)],
    )


def of_run(connection: Connection, identifier: str) -> Row | None:
    """Return the normalisation of a run's images: its own as imported, or that of the imported model it was made of."""
    found = connection.execute(select(run.c.origin, run.c.base, run.c.provenance).where(run.c.id == identifier)).first()
    if found is None:
        return None
    if found.origin == "imported":
        stated: Row | None = (found.provenance.get("imported") or {}).get("normalisation")
        return stated
    return of_run(connection, found.base) if found.base else None
