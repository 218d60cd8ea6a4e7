"""The reading half of ``Task``: the samples a method declared, in batches, with epochs, progress and cancellation."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor, nn

from comparator.data.partition import FORGET, Integers, Partition
from comparator.errors import Cancelled, ComparatorError, Diverged, InvalidInput
from comparator.scenario import Augmentation
from comparator.seeds import derive
from comparator.training.device import Device
from comparator.training.images import DeviceImages, shuffled
from comparator.training.progress import Progress
from comparator.training.stopwatch import Stopwatch

Part = Literal["retain", "forget", "validation"]
BatchNorm = Literal["train", "eval"]
BATCH_SIZE = 128
SCAN_SIZE = 500
BATCH_NORM = nn.modules.batchnorm._BatchNorm  # noqa: SLF001 - torch has no public base


class Undeclared(ComparatorError):
    """A method reads data that it did not declare."""

    status = 422
    title = "Undeclared data"


def declared(facts: Mapping[str, Any], parameters: Any) -> frozenset[str]:
    """Return what a method may read with these parameters: ``reads``, and what ``reads_if`` adds.

    ``reads_if`` names, for a part, the switch among the parameters that asks for it: ``{"validation": "rewind"}``.
    """
    extra = {part for part, switch in facts.get("reads_if", {}).items() if getattr(parameters, switch)}
    return frozenset(facts["reads"]) | extra


class Loader:
    """A DataLoader-like view of one part: iterating yields shuffled (images, labels) batches, ``len`` counts them."""

    def __init__(self, task: Reading, part: Part, batch_size: int) -> None:
        self.task, self.part, self.batch_size = task, part, batch_size

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        return self.task.batches(self.part, batch_size=self.batch_size)

    def __len__(self) -> int:
        return -(-self.task.size(self.part) // self.batch_size)


class Reading:
    """What a method may read of a scenario, and how far it is; ``Task`` adds the computing."""

    def __init__(
        self,
        model: nn.Module,
        images: DeviceImages,
        partition: Partition,
        device: Device,
        *,
        seed: int,
        reads: Collection[str],
        augmentation: Augmentation = "none",
        progress: Progress | None = None,
        snapshot: Callable[[int, float], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.model = model
        self.device = device
        self.seed = seed
        self.reads = frozenset(reads)
        self.classes = partition.classes
        self.stopwatch = Stopwatch(device)
        self.steps = 0
        self.samples_seen = 0
        self._images, self._partition = images, partition
        self._augmentation = augmentation
        self._progress = progress or Progress()
        self._snapshot = snapshot
        self._cancelled = cancelled
        self._original = copy.deepcopy(model).eval().requires_grad_(False) if "original" in self.reads else None
        self._epoch, self._epochs, self._passes, self._forwards = 0, 0, 0, 0
        self._batch, self._losses = 0, [0.0]

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
        labels, roles = self._partition.train_labels, self._partition.roles
        forgotten = {int(label) for label in labels[roles == FORGET]}
        kept = forgotten & {int(label) for label in labels[self._partition.positions("retain")]}
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

    def loader(self, part: Part, batch_size: int = BATCH_SIZE) -> Loader:
        """Return a DataLoader-like iterable, for code that was written for torch's."""
        self.rows(part)
        return Loader(self, part, batch_size)

    def batches(
        self,
        *parts: Part,
        epochs: int | None = None,
        batch_size: int = BATCH_SIZE,
        augmentation: Augmentation | Literal["recipe"] = "none",
        batch_norm: BatchNorm = "train",
        rows: Integers | None = None,
    ) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield shuffled (images float32 [b, c, h, w], labels int64 [b]) of one part, or of several mixed.

        With ``epochs`` every pass ends an epoch (snapshot, progress); without, it is one pass inside ``task.epochs``.
        The model is in training mode; ``batch_norm="eval"`` leaves the running statistics alone. ``rows`` picks some
        rows of the parts, repeats allowed.
        """
        for images, labels, _, _ in self.batches_with_rows(
            *parts, epochs=epochs, batch_size=batch_size, augmentation=augmentation, batch_norm=batch_norm, rows=rows
        ):
            yield images, labels

    def batches_with_rows(
        self,
        *parts: Part,
        epochs: int | None = None,
        batch_size: int = BATCH_SIZE,
        augmentation: Augmentation | Literal["recipe"] = "none",
        batch_norm: BatchNorm = "train",
        rows: Integers | None = None,
    ) -> Iterator[tuple[Tensor, Tensor, Tensor, Tensor]]:
        """Like ``batches``, with bool [b], true where a sample is of the forget set, and the rows int64 [b]."""
        chosen = self._choose(parts, rows)
        total = -(-len(chosen) // batch_size)
        for _ in self.epochs(epochs) if epochs is not None else iter((0,)):
            for number, batch in enumerate(self._pass(parts, chosen, batch_size, augmentation, batch_norm)):
                self._batch = number
                yield batch
                self._report((number + 1) / total)

    def cycle(
        self,
        part: Part,
        *,
        batch_size: int = BATCH_SIZE,
        augmentation: Augmentation | Literal["recipe"] = "none",
        batch_norm: BatchNorm = "train",
    ) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield shuffled batches of a part without end, pass after pass; for the second set of a paired step."""
        chosen = self._choose((part,), None)
        while True:
            for images, labels, _, _ in self._pass((part,), chosen, batch_size, augmentation, batch_norm):
                yield images, labels

    def pairs(
        self,
        *,
        epochs: int,
        batch_size: int = BATCH_SIZE,
        forget_batch_size: int | None = None,
        augmentation: Augmentation | Literal["recipe"] = "none",
        batch_norm: BatchNorm = "train",
    ) -> Iterator[tuple[Tensor, Tensor, Tensor, Tensor]]:
        """Yield (retain images, retain labels, forget images, forget labels); an epoch is one pass over the retain set.

        The forget set is cycled through across epochs, so that none of its samples is left out.
        """
        options: dict[str, Any] = {"augmentation": augmentation, "batch_norm": batch_norm}
        forget = self.cycle("forget", batch_size=forget_batch_size or batch_size, **options)
        for retain in self.batches("retain", epochs=epochs, batch_size=batch_size, **options):
            yield *retain, *next(forget)

    def scan(
        self, *parts: Part, batch_size: int = SCAN_SIZE, rows: Integers | None = None
    ) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        """Yield plain (images, labels, rows) in order of their rows, the model in evaluation mode.

        For masks, importances and accuracies; what is read here is not counted in ``samples_seen``.
        """
        for batch in torch.split(torch.from_numpy(self._choose(parts, rows)), batch_size):
            self.check()
            self.model.eval()
            batch = batch.to(self.device.torch)
            yield self._images.batch(batch), self._images.labels[batch], batch

    def epochs(self, count: int) -> Iterator[int]:
        """Yield 0 … count − 1; the end of each round is an epoch: its predictions are kept, outside the run time."""
        self._epochs = count
        for epoch in range(count):
            self._epoch = epoch
            self._losses = []
            yield epoch
            self._end_epoch(epoch + 1)

    def random(self, *purpose: str | int) -> torch.Generator:
        """Return a CPU generator that depends on the run's seed and the purpose alone."""
        return torch.Generator().manual_seed(derive(self.seed, *purpose))

    def train_mode(self, batch_norm: BatchNorm = "train") -> None:
        """Put the model into training mode.

        ``eval`` keeps the running statistics of BatchNorm as they are; so does a BatchNorm whose weights are frozen.
        """
        self.model.train()
        for module in self.model.modules():
            if isinstance(module, BATCH_NORM):
                weights = list(module.parameters())
                if batch_norm == "eval" or (weights and not any(weight.requires_grad for weight in weights)):
                    module.eval()

    def setup(self) -> AbstractContextManager[None]:
        """Count what happens inside as set-up instead of run time (masks, importances, teachers)."""
        return self.stopwatch.measure("setup")

    def check(self) -> None:
        """Stop here if the run was cancelled; for loops that read no batches. Every batch and every step does it."""
        if self._cancelled():
            raise Cancelled

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

    def _pass(
        self,
        parts: tuple[Part, ...],
        rows: Integers,
        batch_size: int,
        augmentation: Augmentation | Literal["recipe"],
        batch_norm: BatchNorm,
    ) -> Iterator[tuple[Tensor, Tensor, Tensor, Tensor]]:
        """Yield the shuffled batches of one pass: images, labels, whether forgotten, rows."""
        self._passes += 1
        random = self.random("augment", self._passes)
        chosen = self._augmentation if augmentation == "recipe" else augmentation
        forgotten = torch.from_numpy(self._partition.roles == FORGET)
        for batch in shuffled(rows, batch_size, self.seed, "shuffle", *parts, self._passes):
            self.check()
            self.train_mode(batch_norm)
            self.samples_seen += len(batch)
            marked = forgotten[batch].to(self.device.torch)
            batch = batch.to(self.device.torch)
            yield self._images.batch(batch, chosen, random), self._images.labels[batch], marked, batch

    def _diverged(self, what: str) -> Diverged:
        return Diverged(
            f"{what} in epoch {self._epoch + 1}, batch {self._batch + 1}.",
            advice="Choose a lower learning rate, fewer epochs, or clip the gradient.",
        )

    def _report(self, fraction: float) -> None:
        if self._epochs:
            whole = (self._epoch + fraction) / self._epochs
            self._progress.report(min(whole, 0.999), epoch=self._epoch + 1, epochs=self._epochs)

    def _end_epoch(self, epoch: int) -> None:
        if not all(bool(torch.isfinite(tensor).all()) for tensor in self.model.state_dict().values()):
            raise self._diverged("Weights became infinite")
        with self.stopwatch.measure("snapshot"):
            self._progress.report(min(epoch / self._epochs, 0.999), epoch=epoch, epochs=self._epochs)
            if self._snapshot:
                self._snapshot(epoch, sum(self._losses) / max(1, len(self._losses)))
