"""The reading half of ``Task``: the samples a method declared, in batches, with epochs, progress and cancellation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from typing import Any, Literal

import torch
from torch import Tensor, nn

from comparator.data.partition import FORGET, Integers, Partition
from comparator.errors import Cancelled, Diverged
from comparator.scenario import Augmentation
from comparator.seeds import derive
from comparator.training.access import Access, Part
from comparator.training.device import Device
from comparator.training.images import DeviceImages, batch_count, shuffled
from comparator.training.progress import Progress
from comparator.training.stopwatch import Stopwatch

BatchNorm = Literal["train", "eval"]
BATCH_SIZE = 128
SCAN_SIZE = 500
BATCH_NORM = nn.modules.batchnorm._BatchNorm  # noqa: SLF001 - torch has no public base


class Loader:
    """A DataLoader-like view of one part: iterating yields shuffled (images, labels) batches, ``len`` counts them."""

    def __init__(self, task: Reading, part: Part, batch_size: int) -> None:
        self.task, self.part, self.batch_size = task, part, batch_size

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        return self.task.batches(self.part, batch_size=self.batch_size)

    def __len__(self) -> int:
        return batch_count(self.task.size(self.part), self.batch_size)


class Reading(Access):
    """The declared samples in batches, and how far the method is; ``Task`` adds the computing."""

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
        super().__init__(model, images, partition, device, reads)
        self.seed = seed
        self.stopwatch = Stopwatch(device)
        self.steps = 0
        self.samples_seen = 0
        self._augmentation = augmentation
        self._progress = progress or Progress()
        self._snapshot = snapshot
        self._cancelled = cancelled
        self._epoch, self._epochs, self._passes, self._forwards = 0, 0, 0, 0
        self._batch, self._losses = 0, [0.0]

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
        total = batch_count(len(chosen), batch_size)
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
