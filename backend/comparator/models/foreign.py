"""Weights under the names that other programs give them: brought to the names of an architecture, and every step noted.

Taken off are what wrappers put in front of names or into them (DataParallel, ``torch.compile``, FSDP, Lightning, a
normalisation as first layer), renamed are the same networks of other code bases. Nothing is guessed: a way counts only
if every weight of the architecture is there with its shape.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from comparator.errors import InvalidInput
from comparator.models import normalising, renames
from comparator.models.normalising import Inside

COUNTER = "num_batches_tracked"
INFIXES = {"_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "_forward_module"}
PARALLEL = "module"
OF_OTHERS = {"encoder", "decoder", "generator", "discriminator"}
COPIES = re.compile(r"(?:^|[._])(?:ema|averaged|shadow|teacher|attacker|target|momentum)(?:[._]|$)")
LEFTOVERS = ("total_ops", "total_params", "n_averaged")
DEEPEST, NAMED, MOST_MATCHED, MOST_TIMES = 5, 5, 8, 8
Weights = dict[str, Tensor]


@dataclass
class Cleaned:
    """Weights by the names of the architecture, what was done in words, and a normalisation that was found inside."""

    weights: Weights
    notes: list[str] = field(default_factory=list)
    normalisation: Inside | None = None


@dataclass(frozen=True)
class _Way:
    """One way to read the names: what is in front of them, how they are called otherwise, and what comes of it."""

    prefix: str
    known_as: str
    weights: Weights
    fitting: int


def clean(expected: Mapping[str, Tensor], given: Weights) -> Cleaned:
    """Return weights under the names of ``expected`` as far as that can be done in one way; the rest keeps its name.

    Raises ``InvalidInput`` for a file with two different models of which neither is a copy of the other.
    """
    cleaned = Cleaned(dict(given))
    if not given or len(given) > MOST_TIMES * len(expected):
        return cleaned
    _drop(cleaned, [name for name in given if name not in expected and name.rpartition(".")[2] in LEFTOVERS])
    _take_off_infixes(expected, cleaned)
    cleaned.normalisation = normalising.take(cleaned.weights, expected, cleaned.notes)
    wanted = sum(COUNTER not in name for name in expected)
    ways = sorted(_ways(expected, cleaned.weights), key=_preference)
    complete = [way for way in ways if way.fitting == wanted]
    if complete:
        _follow(complete[0], cleaned, [way for way in complete[1:] if way.prefix != complete[0].prefix])
    elif ways and (best := max(ways, key=lambda way: way.fitting)).fitting > wanted // 2:
        _follow(best, cleaned, [])
        _match_the_rest(expected, cleaned)
    else:
        _take_off_wrappers(cleaned)
        return cleaned
    _drop(cleaned, [name for name in cleaned.weights if name not in expected and name.endswith(COUNTER)])
    _add_counters(expected, cleaned)
    half = sum(tensor.dtype in (torch.float16, torch.bfloat16) for tensor in cleaned.weights.values())
    if half:
        cleaned.notes.append(f"{half:,} tensors are stored in half precision")
    return cleaned


def _take_off_infixes(expected: Mapping[str, Tensor], cleaned: Cleaned) -> None:
    """Take out the parts of names that wrappers of single modules leave, wherever they stand behind the first."""
    wrappers = INFIXES | ({PARALLEL} if not any(PARALLEL in name.split(".") for name in expected) else set())
    changed: Weights = {}
    seen: set[str] = set()
    for name, tensor in cleaned.weights.items():
        parts = name.split(".")
        start = next((place for place, part in enumerate(parts) if part not in wrappers), 0)
        kept = parts[:start] + [part for part in parts[start:] if part not in wrappers]
        seen.update(set(parts[start:]) & wrappers)
        changed.setdefault(".".join(kept), tensor)
    if seen and len(changed) == len(cleaned.weights):
        cleaned.weights = changed
        cleaned.notes.append(f"{_quoted(f'{part}.' for part in sorted(seen))} was taken out of names")


def _take_off_wrappers(cleaned: Cleaned) -> None:
    """Take off what wrappers put in front of all names, of weights that fit in no way: then what is amiss is plain."""
    taken = ""
    while cleaned.weights:
        fronts = {name.partition(".")[0] for name in cleaned.weights}
        front = next(iter(fronts))
        if len(fronts) > 1 or front not in INFIXES | {PARALLEL}:
            break
        taken += f"{front}."
        cleaned.weights = {name.removeprefix(f"{front}."): tensor for name, tensor in cleaned.weights.items()}
    if taken:
        cleaned.notes.append(f"the prefix “{taken}” was taken off")


def _ways(expected: Mapping[str, Tensor], given: Weights) -> Iterator[_Way]:
    """Yield every way to read the names: each beginning that several names share, with each set of other names."""
    beginnings = Counter({"": len(given)})
    for name in given:
        parts = name.split(".")[:-1]
        beginnings.update(".".join(parts[:depth]) + "." for depth in range(1, min(len(parts), DEEPEST) + 1))
    for prefix, count in sorted(beginnings.items()):
        if count <= len(expected) // 2 - sum(COUNTER in name for name in expected) // 2:
            continue
        if set(prefix.split(".")) & OF_OTHERS:
            continue
        inner = {name.removeprefix(prefix): tensor for name, tensor in given.items() if name.startswith(prefix)}
        for known_as, rename in renames.all_for(expected):
            renamed: Weights = {}
            for name, tensor in inner.items():
                renamed.setdefault(rename(name), tensor)
            if len(renamed) == len(inner):
                yield _Way(prefix, known_as, renamed, _fitting(expected, renamed))


def _fitting(expected: Mapping[str, Tensor], weights: Weights) -> int:
    return sum(
        name in weights and weights[name].shape == tensor.shape
        for name, tensor in expected.items()
        if COUNTER not in name
    )


def _preference(way: _Way) -> tuple[bool, bool, int, str]:
    """Sort plain models before copies, names as they are before others, short beginnings before long ones."""
    return bool(COPIES.search(way.prefix)), bool(way.known_as), way.prefix.count("."), way.prefix


def _follow(way: _Way, cleaned: Cleaned, others: list[_Way]) -> None:
    """Read the names in one way; of the rest, say what is left out."""
    for other in others:
        _refuse_another_model(way, other)
    copies = tuple(other.prefix for other in others if other.prefix.startswith(way.prefix))
    inner = {name.removeprefix(way.prefix) for name in cleaned.weights if name.startswith(copies)} if copies else set()
    rename = next(rename for known_as, rename in renames.EVERY if known_as == way.known_as)
    kept = {name: tensor for name, tensor in way.weights.items() if name not in {rename(name) for name in inner}}
    outside = [name for name in cleaned.weights if not name.startswith(way.prefix)] + sorted(inner)
    cleaned.weights = kept
    if way.prefix:
        cleaned.notes.append(f"the prefix “{way.prefix}” was taken off")
    if way.known_as:
        cleaned.notes.append(f"the names of {way.known_as} were brought to those used here")
    if outside:
        cleaned.notes.append(f"left out beside the model: {_listed(outside)}")


def _refuse_another_model(way: _Way, other: _Way) -> None:
    """Refuse a second complete model with other values, unless its name says that it is a copy."""
    if COPIES.search(other.prefix):
        return
    both = [(tensor, other.weights[name]) for name, tensor in way.weights.items() if name in other.weights]
    if any(one.shape != another.shape or not torch.equal(one.double(), another.double()) for one, another in both):
        raise InvalidInput(
            f"The file holds two models with these names, under “{way.prefix}” and “{other.prefix}”.",
            advice="Save the one that you mean alone.",
            fields=[(("weights",), "two models")],
        )


def _match_the_rest(expected: Mapping[str, Tensor], cleaned: Cleaned) -> None:
    """Give the few weights that are called otherwise their names, if kind and shape leave one possibility each."""
    missing = {name: tensor for name, tensor in expected.items() if name not in cleaned.weights and COUNTER not in name}
    unknown = {name: tensor for name, tensor in cleaned.weights.items() if name not in expected and COUNTER not in name}
    if not missing or len(missing) > MOST_MATCHED or len(missing) != len(unknown):
        return
    found = {_kind(name, tensor): name for name, tensor in unknown.items()}
    kinds = {_kind(name, tensor): name for name, tensor in missing.items()}
    if len(found) < len(unknown) or found.keys() != kinds.keys():
        return
    for kind, name in kinds.items():
        cleaned.weights[name] = cleaned.weights.pop(found[kind])
    pairs = [f"{found[kind]} is {name}" for kind, name in kinds.items()]
    cleaned.notes.append(f"by their shapes: {_listed(pairs)}")


def _kind(name: str, tensor: Tensor) -> tuple[str, tuple[int, ...]]:
    return name.rpartition(".")[2], tuple(tensor.shape)


def _drop(cleaned: Cleaned, names: list[str]) -> None:
    """Leave out counts of profilers, averages and batches that the architecture does not have."""
    for name in names:
        del cleaned.weights[name]
    if names:
        cleaned.notes.append(f"left out, as they are no weights: {_listed(names)}")


def _add_counters(expected: Mapping[str, Tensor], cleaned: Cleaned) -> None:
    """Begin the counters of batches, which programs before PyTorch 0.4.1 did not save, at nought."""
    absent = [name for name in expected if name.endswith(COUNTER) and name not in cleaned.weights]
    for name in absent:
        cleaned.weights[name] = torch.zeros_like(expected[name])
    if absent:
        cleaned.notes.append(f"{len(absent):,} counters of batches ({COUNTER}) are missing and begin at 0")


def _quoted(names: Iterator[str]) -> str:
    return " and ".join(f"“{name}”" for name in names)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"
