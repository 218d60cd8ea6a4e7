"""Which models a model is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol, TypeVar

PLAIN: Final = ""


class Candidate(Protocol):
    """A model that another may be compared with."""

    @property
    def run(self) -> str:
        """Its run."""

    @property
    def kind(self) -> str:
        """``original``, ``retrained`` or ``unlearned``."""

    @property
    def seed(self) -> int:
        """The seed of its run."""

    @property
    def family(self) -> str:
        """How it was trained; ``PLAIN`` for most."""


Model = TypeVar("Model", bound=Candidate)


def references_of(models: Sequence[Model], *, run: str, family: str, seed: int) -> list[Model]:
    """Return the originals and retrained models that a run is compared with: those of its own family.

    A model unlearned exactly equals the retrained one of its seed bit by bit, so that one says nothing and is left out.
    """
    return [
        model
        for model in models
        if model.kind != "unlearned" and model.run != run and model.family == family
        if not (family and model.kind == "retrained" and model.seed == seed)
    ]
