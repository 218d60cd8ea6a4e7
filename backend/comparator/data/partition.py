"""Who is who: which samples a scenario retains, forgets, holds out for validation, and never trains on (twin)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
import pydantic

from comparator import registry
from comparator.data.forget.selection import DEEPEST, Candidates, Logits, Selection, Trained
from comparator.errors import InvalidInput, faults_of, joined
from comparator.scenario import Canaries, Splits
from comparator.seeds import generator

Integers = npt.NDArray[np.int64]
RETAIN, FORGET, VALIDATION, TWIN = range(4)
ROLES: Final = ("retain", "forget", "validation", "twin")


@dataclass(frozen=True)
class Labelled:
    """The labels and metadata of a data set, without its pixels: all that splitting needs."""

    class_names: tuple[str, ...]
    train: Integers
    test: Integers
    train_metadata: Mapping[str, npt.NDArray[np.str_]]
    test_metadata: Mapping[str, npt.NDArray[np.str_]]


class Known(Protocol):
    """What finished models say about training samples, asked by the samples' ids; ``None`` for a run that is not here.

    See ``Candidates`` for what is returned.
    """

    def logits(self, run: str, ids: Integers, /) -> Logits | None:
        """Return what an original says, float32 [n, classes]."""

    def alike(self, run: str, ids: Integers, /) -> Iterator[Trained] | None:
        """Yield an original and then all models that were trained like it."""


class _Unknown:
    """Nothing is known of any run: for forget sets that are frozen."""

    def logits(self, _run: str, _ids: Integers, /) -> None:
        return None

    def alike(self, _run: str, _ids: Integers, /) -> None:
        return None


UNKNOWN: Final[Known] = _Unknown()


@dataclass(frozen=True)
class Partition:
    """The samples of a scenario.

    ``train_indices`` int64 [n] ascending ids, ``roles`` uint8 [n] (see ``ROLES``), ``train_labels`` int64 [n] as
    trained (canaries spoilt), ``true_labels`` int64 [n]; ``test_indices`` [m], ``test_labels`` [m], ``test_match``
    bool [m]; ``noise`` bool [n] marks images replaced by noise.
    """

    train_indices: Integers
    train_labels: Integers
    true_labels: Integers
    roles: npt.NDArray[np.uint8]
    noise: npt.NDArray[np.bool_]
    test_indices: Integers
    test_labels: Integers
    test_match: npt.NDArray[np.bool_]
    classes: int

    def positions(self, *roles: str) -> Integers:
        """Return the positions (rows, not ids) of the training samples with any of these roles."""
        return np.flatnonzero(np.isin(self.roles, [ROLES.index(role) for role in roles]))

    def classes_of(self, role: str) -> frozenset[int]:
        """Return the classes that the training samples of a role have, as trained."""
        return frozenset(int(label) for label in np.unique(self.train_labels[self.positions(role)]))

    def sizes(self) -> dict[str, int]:
        """Return the number of samples of each role and of the test split."""
        counts = {role: int((self.roles == number).sum()) for number, role in enumerate(ROLES)}
        return {**counts, "test": len(self.test_indices), "test_match": int(self.test_match.sum())}

    def trained_hash(self) -> str:
        """Hash what an original is trained on, held-out samples and spoilt ones included, but not who is forgotten."""
        trained = np.isin(self.roles, [RETAIN, FORGET])
        digest = hashlib.sha256()
        for array in (self.train_indices, trained, self.train_labels, self.noise, self.test_indices):
            digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()[:16]


def split(
    data: Labelled, splits: Splits, forget: dict[str, Any], *, twin: bool = False, canaries: Canaries | None = None
) -> Partition:
    """Resolve a scenario's specification against the labels of its data set.

    Raises ``InvalidInput`` for an empty or complete forget set and for parts that cannot be had.
    """
    train, test, roles = _used(data, splits)
    rows = np.flatnonzero(roles == RETAIN)
    selection = _select(data, forget, train[rows], test)
    if not selection.forget.any():
        raise InvalidInput(
            "The forget set is empty.", advice="Choose samples to forget.", fields=[(("forget",), "selects nothing")]
        )
    if selection.forget.all():
        raise InvalidInput(
            "The forget set is everything: nothing would be left to retain.",
            advice="Leave at least one training sample.",
            fields=[(("forget",), "selects everything")],
        )
    roles[rows[selection.forget]] = FORGET
    if twin:
        _draw_twin(roles, forget, splits.seed)
    labels = data.train[train]
    trained_labels, noise = _spoil(labels, roles, canaries, len(data.class_names))
    match = selection.test_match if selection.test_match is not None else np.zeros(len(test), dtype=np.bool_)
    return Partition(train, trained_labels, labels, roles, noise, test, data.test[test], match, len(data.class_names))


def settle(data: Labelled, splits: Splits, forget: dict[str, Any], known: Known) -> dict[str, Any]:
    """Return a forget set in its normal form: defaults filled in, lists sorted, rankings frozen to what they select."""
    train, test, roles = _used(data, splits)
    return dict(_select(data, forget, train[roles == RETAIN], test, known).specification)


def _used(data: Labelled, splits: Splits) -> tuple[Integers, Integers, npt.NDArray[np.uint8]]:
    """Return the ids of the training and test samples in use, and who among the first is held out for validation."""
    train = _subset(data.train, splits.subset.train, splits.seed, "train")
    test = _subset(data.test, splits.subset.test, splits.seed, "test")
    roles = np.full(len(train), RETAIN, dtype=np.uint8)
    if splits.validation:
        held_out = _stratified(data.train[train], splits.validation, generator(splits.seed, "validation"))
        roles[held_out] = VALIDATION
    return train, test, roles


def _subset(labels: Integers, size: int | None, seed: int, part: str) -> Integers:
    """Return ascending ids of a stratified subset, or of everything."""
    if size is None or size == len(labels):
        return np.arange(len(labels))
    if size > len(labels):
        raise InvalidInput(
            f"A subset of {size:,} is asked for, but the {part} split has {len(labels):,} samples.",
            advice="Ask for fewer, or leave the subset out.",
            fields=[(("splits", "subset", part), f"at most {len(labels)}")],
        )
    return np.sort(_stratified(labels, size / len(labels), generator(seed, "subset", part), exactly=size))


def _stratified(labels: Integers, share: float, random: np.random.Generator, exactly: int | None = None) -> Integers:
    """Draw positions class by class; ``exactly`` trims or fills to a total at random."""
    chosen, rest = [], []
    for number in np.unique(labels):
        members = random.permutation(np.flatnonzero(labels == number))
        count = round(share * len(members))
        chosen.append(members[:count])
        rest.append(members[count:])
    drawn, left = np.concatenate(chosen), random.permutation(np.concatenate(rest))
    if exactly is None:
        return drawn
    missing = exactly - len(drawn)
    return np.concatenate([drawn, left[:missing]]) if missing >= 0 else random.permutation(drawn)[:exactly]


def _select(
    data: Labelled,
    forget: dict[str, Any],
    indices: Integers,
    test: Integers,
    known: Known = UNKNOWN,
    depth: int = 1,
) -> Selection:
    """Validate a forget specification and apply its selector; the selection says its normal form."""
    if depth > DEEPEST:
        raise InvalidInput(
            f"Forget sets are nested more than {DEEPEST} deep.",
            advice="Join them on fewer levels.",
            fields=[(("forget", "of"), "nested too deep")],
        )
    kind = str(forget.get("kind"))
    entry = registry.get("forget", kind)
    given = {name: value for name, value in forget.items() if name != "kind"}
    try:
        parameters = entry.parameters.model_validate(given)
    except pydantic.ValidationError as error:
        faults = faults_of(error, "forget")
        raise InvalidInput(
            f"The forget set is not valid: {joined(faults)}.", advice="Correct it.", fields=faults
        ) from None
    candidates = Candidates(
        indices=indices,
        labels=data.train[indices],
        class_names=data.class_names,
        total=len(data.train),
        test_labels=data.test[test],
        metadata={name: column[indices] for name, column in data.train_metadata.items()},
        test_metadata={name: column[test] for name, column in data.test_metadata.items()},
        resolve=lambda specification: _select(data, specification, indices, test, known, depth + 1),
        logits=lambda run: known.logits(run, indices),
        alike=lambda run: known.alike(run, indices),
    )
    selection: Selection = entry.function(parameters, candidates)
    settled = {**parameters.model_dump(mode="json"), **selection.frozen}
    normal = {name: sorted(value) if _sortable(value) else value for name, value in settled.items()}
    return replace(selection, specification={"kind": kind, **normal})


def _sortable(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, int | str) for item in value)


def _draw_twin(roles: npt.NDArray[np.uint8], forget: dict[str, Any], seed: int) -> None:
    """Give as many retain samples as are forgotten the role of twin: a second draw from the same pool."""
    if not registry.FORGET_KINDS.get(str(forget.get("kind"))).facts.twin:
        raise InvalidInput(
            f"A never-trained twin needs a random forget set, not “{forget.get('kind')}”.",
            advice="Leave the twin out, or forget random samples.",
            fields=[(("twin",), "only with a random forget set")],
        )
    pool, count = np.flatnonzero(roles == RETAIN), int((roles == FORGET).sum())
    if count >= len(pool):
        raise InvalidInput(
            f"A twin of {count:,} samples leaves nothing to retain.",
            advice="Forget fewer samples.",
            fields=[(("twin",), "too large")],
        )
    roles[generator(int(forget.get("seed", 0)), "twin", seed).permutation(pool)[:count]] = TWIN


def _spoil(
    labels: Integers, roles: npt.NDArray[np.uint8], canaries: Canaries | None, classes: int
) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """Draw canaries among the forget set and give them a wrong label; noise canaries also lose their image."""
    trained, noise = labels.copy(), np.zeros(len(labels), dtype=np.bool_)
    if canaries is None:
        return trained, noise
    pool = np.flatnonzero(roles == FORGET)
    if canaries.count > len(pool):
        raise InvalidInput(
            f"{canaries.count:,} canaries do not fit into a forget set of {len(pool):,} samples.",
            advice=f"Ask for at most {len(pool)}.",
            fields=[(("canaries", "count"), f"at most {len(pool)}")],
        )
    random = generator(canaries.seed, "canaries", canaries.kind)
    chosen = random.permutation(pool)[: canaries.count]
    trained[chosen] = (labels[chosen] + random.integers(1, classes, size=len(chosen))) % classes
    noise[chosen] = canaries.kind == "noise"
    return trained, noise
