"""What a method may read of a scenario: the parts it declared, the original if it asked, and no test sample."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, Protocol

import numpy as np
from torch import Tensor, nn

from comparator.data.partition import Integers, Partition
from comparator.errors import ComparatorError, InvalidInput
from comparator.training.device import Device
from comparator.training.images import DeviceImages

Part = Literal["retain", "forget", "validation"]


class Undeclared(ComparatorError):
    """A method reads data that it did not declare."""

    status = 422
    title = "Undeclared data"


class Declares(Protocol):
    """Something that says what a method reads: its facts, or what came out of the sandbox."""

    @property
    def reads(self) -> Sequence[str]:
        """The parts it always reads."""

    @property
    def reads_if(self) -> Mapping[str, str] | None:
        """The parts it reads if a parameter is on, each with the name of that parameter."""


def declared(method: Declares, parameters: Any) -> frozenset[str]:
    """Return what a method may read with these parameters: ``reads``, and what ``reads_if`` adds.

    ``reads_if`` names, for a part, the switch among the parameters that asks for it: ``{"validation": "rewind"}``.
    """
    extra = {part for part, switch in (method.reads_if or {}).items() if getattr(parameters, switch)}
    return frozenset(method.reads) | extra


class Access:
    """What a method may read of a scenario: the parts it declared, and nothing else."""

    def __init__(
        self, model: nn.Module, images: DeviceImages, partition: Partition, device: Device, reads: Collection[str]
    ) -> None:
        self.model = model
        self.device = device
        self.reads = frozenset(reads)
        self.classes = partition.classes
        self._images, self._partition = images, partition
        self._original = copy.deepcopy(model).eval().requires_grad_(False) if "original" in self.reads else None

    @property
    def original(self) -> nn.Module:
        """The model before unlearning: frozen, in evaluation mode."""
        if self._original is None:
            raise Undeclared(
                "The method uses the original model without declaring it.", advice='Add "original" to reads.'
            )
        return self._original

    @property
    def pixel_range(self) -> tuple[Tensor, Tensor]:
        """The normalised values of black and white, float32 [1, channels, 1, 1] each: their distance is one unit."""
        mean, deviation = self._images.mean, self._images.deviation
        return -mean / deviation, (1 - mean) / deviation

    def rows(self, part: Part) -> Integers:
        """Return the rows of a part of the training samples; a part that was not declared raises ``Undeclared``."""
        if part not in self.reads:
            raise Undeclared(f"The method reads “{part}” without declaring it.", advice=f'Add "{part}" to reads.')
        return self._partition.positions(part)

    def size(self, part: Part) -> int:
        """Return the number of samples in a part."""
        return len(self.rows(part))

    def whole_classes(self, *, needed: bool = False) -> list[int]:
        """Return the classes that are forgotten as a whole, in order: told without showing an image.

        With ``needed``, a forget set that is not made of whole classes raises ``InvalidInput``.
        """
        forgotten = self._partition.classes_of("forget")
        kept = forgotten & self._partition.classes_of("retain")
        if needed and kept:
            raise InvalidInput(
                f"This method forgets whole classes, but the retain set holds samples of class {min(kept)} as well.",
                advice="Choose a forget set of kind “class”, or another method.",
                fields=[(("method",), "does not fit the forget set")],
            )
        return sorted(forgotten - kept)

    def require(self, part: Part, why: str) -> None:
        """Raise ``InvalidInput`` if a part is empty; ``why`` says, in a few words, what needs it."""
        if self.size(part) == 0:
            raise InvalidInput(
                f"This scenario has no {part} samples, and {why}.",
                advice="Make a scenario with splits.validation above 0, or switch this off."
                if part == "validation"
                else "Choose another forget set.",
                fields=[(("parameters",), f"needs {part} samples")],
            )

    def images(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Return plain normalised images and labels of some rows, in their order."""
        return self._images.batch(rows), self._images.labels[rows]

    def _choose(self, parts: tuple[Part, ...], rows: Integers | None) -> Integers:
        """Return the rows of the parts in order, or the given ones, which must lie in the parts."""
        allowed = np.sort(np.concatenate([self.rows(part) for part in parts]))
        if rows is None:
            return allowed
        if not np.isin(rows, allowed).all():
            raise Undeclared(
                f"Rows outside of {' and '.join(parts)} were asked for.", advice="Name their part as well."
            )
        return rows
