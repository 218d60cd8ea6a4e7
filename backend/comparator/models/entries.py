"""Find the weights among what people save together: under a usual name, beside scalars, or beside an averaged copy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from comparator.errors import UntrustedFile

MOST_DEPTH, SHOWN = 4, 5
USUAL = (
    "state_dict", "model_state_dict", "model_state", "model", "net", "net_state_dict", "network", "weights", "params",
    "module", "student", "classifier",
)  # fmt: skip
AVERAGED = ("ema", "shadow", "averaged", "swa")
ADVICE = "Save the weights with torch.save(model.state_dict(), …) or, better, with safetensors. Nothing was stored."
Entries = Mapping[Any, Any]


def weights_in(found: object, foreign: type) -> tuple[dict[str, Tensor], list[str]]:
    """Return the state dictionary in what was loaded, and in words where it was and which others were left out.

    ``foreign`` is the type that stands for objects of unknown classes. Raises ``UntrustedFile`` where there is none, or
    several of which none has a usual name.
    """
    notes: list[str] = []
    for _ in range(MOST_DEPTH):
        if not isinstance(found, Mapping):
            break
        holders = {str(name): value for name, value in found.items() if _holds_tensors(value)}
        own = {str(name): value for name, value in found.items() if isinstance(value, Tensor)}
        chosen = _choose(holders, own)
        if chosen is None:
            if not own:
                break
            others = [str(name) for name, value in found.items() if not isinstance(value, Tensor)]
            if others:
                notes.append(f"left out beside the weights: {_listed(others)}")
            return own, notes
        notes.append(f"taken from the entry “{chosen}”")
        others = [name for name in holders if name != chosen]
        if others:
            notes.append(f"other weights in the file were left out: {_listed(others)}")
        found = holders[chosen]
    kind = type(found).__name__
    whole = " It may be a whole model instead of its weights alone." if isinstance(found, foreign) else ""
    raise UntrustedFile(f"The upload holds no state dictionary of tensors, but a {kind}.{whole}", advice=ADVICE)


def _holds_tensors(value: object, depth: int = MOST_DEPTH - 1) -> bool:
    """Tell whether a value is a state dictionary or holds one; optimisers, whose states have numbers, do not."""
    if not isinstance(value, Mapping) or "param_groups" in value:
        return False
    if any(isinstance(inner, Tensor) for inner in value.values()):
        return any(isinstance(name, str) for name in value)
    return depth > 0 and any(_holds_tensors(inner, depth - 1) for inner in value.values())


def _choose(holders: Mapping[str, Entries], own: Mapping[str, Tensor]) -> str | None:
    """Return the entry to look into, or ``None`` to stay; raises ``UntrustedFile`` if several are equally likely."""
    usual = [name for name in USUAL if name in holders]
    if usual:
        return usual[0]
    if own or not holders:
        return None
    plain = [name for name in holders if not any(word in name.lower() for word in AVERAGED)]
    if len(plain or holders) == 1:
        return next(iter(plain or holders))
    raise UntrustedFile(
        f"The upload holds several state dictionaries: {_listed(list(holders))}.",
        advice="Save the one that you mean alone. Nothing was stored.",
    )


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return f"{', '.join(name[:60] for name in names[:SHOWN])}{more}"
