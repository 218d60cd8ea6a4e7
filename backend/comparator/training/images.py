"""Images on the device: one uint8 tensor; batches are index selections; augmentation runs there, per sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from comparator.data.partition import Integers, Partition
from comparator.errors import InvalidInput
from comparator.scenario import Augmentation, Normalisation, Precision
from comparator.seeds import derive
from comparator.training.device import Device

PADDING = 4
Whose = Literal["training", "retained", "given"]


@dataclass(frozen=True)
class DeviceImages:
    """All samples of a scenario on one device.

    ``pixels`` uint8 [n, channels, height, width] (train rows first, then test rows), ``labels`` int64 [n], ``mean`` and
    ``deviation`` float32 [1, channels, 1, 1] of pixels in 0..1, by which images are normalised: ``whose`` they are.
    """

    pixels: Tensor
    labels: Tensor
    train_size: int
    mean: Tensor
    deviation: Tensor
    precision: Precision
    whose: Whose = "training"

    def batch(self, rows: Tensor, augmentation: Augmentation = "none", random: torch.Generator | None = None) -> Tensor:
        """Return normalised images float32 [b, channels, height, width] of some rows, augmented if asked."""
        pixels = self.pixels[rows]
        if augmentation != "none":
            pixels = augment(pixels, augmentation, random)
        images = (pixels.float() / 255 - self.mean) / self.deviation
        return images.contiguous(memory_format=torch.channels_last) if self.precision == "bfloat16" else images

    def normalised_by(self, rows: Integers) -> DeviceImages:
        """Return the same images, normalised by the pixels of the rows to retain."""
        pixels = self.pixels[torch.from_numpy(rows).to(self.pixels.device)].movedim(1, 3)
        mean, deviation = (each.view(1, -1, 1, 1) for each in _moments(pixels))
        return replace(self, mean=mean, deviation=deviation, whose="retained")


def load(
    train: np.ndarray,
    test: np.ndarray,
    partition: Partition,
    device: Device,
    precision: Precision,
    noise_seed: int = 0,
    normalisation: Normalisation | None = None,
) -> DeviceImages:
    """Bring the samples of a scenario to the device; noise canaries are replaced by uniform noise here.

    ``train`` and ``test`` are uint8 [n, height, width, channels] rows of the partition.
    """
    if partition.noise.any():
        random = np.random.default_rng(derive(noise_seed, "noise canaries"))
        train = train.copy()
        train[partition.noise] = random.integers(0, 256, size=train[partition.noise].shape, dtype=np.uint8)
    pixels = torch.from_numpy(np.concatenate([train, test])).permute(0, 3, 1, 2).contiguous()
    mean, deviation = _statistics(train[partition.positions("retain", "forget")], normalisation)
    labels = torch.from_numpy(np.concatenate([partition.train_labels, partition.test_labels]))
    shape = (1, -1, 1, 1)
    return DeviceImages(
        pixels.to(device.torch),
        labels.to(device.torch),
        len(train),
        mean.view(shape).to(device.torch),
        deviation.view(shape).to(device.torch),
        precision,
        "training" if normalisation is None else "given",
    )


def normalised(images: DeviceImages, given: Normalisation | None) -> DeviceImages:
    """Return the same images with another normalisation, or as they are."""
    if given is None:
        return images
    mean, deviation = (
        torch.tensor(values).view(1, -1, 1, 1).to(images.pixels.device) for values in (given.mean, given.deviation)
    )
    return replace(images, mean=mean, deviation=deviation)


def _statistics(known: np.ndarray, given: Normalisation | None) -> tuple[Tensor, Tensor]:
    """Return mean and deviation by channel: those given, or those of the pixels that models are trained on."""
    channels = known.shape[3]
    if given is None:
        return _moments(torch.from_numpy(known))
    if len(given.mean) != channels or len(given.deviation) != channels:
        raise InvalidInput(
            f"The normalisation is for {len(given.mean)} channels, the images have {channels}.",
            advice="Give one mean and one deviation for each channel.",
        )
    return torch.tensor(given.mean), torch.tensor(given.deviation)


def _moments(pixels: Tensor) -> tuple[Tensor, Tensor]:
    """Return mean and deviation by channel, in 0..1, of pixels uint8 [n, height, width, channels]."""
    shares = pixels.float() / 255
    return shares.mean(dim=(0, 1, 2)), shares.std(dim=(0, 1, 2)).clamp_min(1e-6)


def augment(pixels: Tensor, augmentation: Augmentation, random: torch.Generator | None) -> Tensor:
    """Flip each image with probability ½ and, for ``crop_flip``, shift it by up to four pixels with zero padding."""
    count, _, height, width = pixels.shape
    draw = torch.randint(0, 2, (count,), generator=random)
    flip = draw.to(pixels.device).bool().view(-1, 1, 1, 1)
    pixels = torch.where(flip, pixels.flip(3), pixels)
    if augmentation == "flip":
        return pixels
    shift = torch.randint(0, 2 * PADDING + 1, (2, count), generator=random).to(pixels.device)
    padded = functional.pad(pixels, [PADDING] * 4)
    rows = shift[0].view(-1, 1) + torch.arange(height, device=pixels.device)
    columns = shift[1].view(-1, 1) + torch.arange(width, device=pixels.device)
    sample = torch.arange(count, device=pixels.device).view(-1, 1, 1)
    return padded.permute(0, 2, 3, 1)[sample, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)


def batch_count(samples: int, batch_size: int) -> int:
    """Return how many batches ``shuffled`` makes."""
    return max(1, samples // batch_size + (samples % batch_size > 1)) if samples else 0


def shuffled(rows: Integers, batch_size: int, seed: int, *purpose: str | int) -> Iterator[Tensor]:
    """Yield shuffled batches of rows; the order is a function of (seed, purpose), the last batch may be smaller.

    A last batch of a single sample joins the one before it: batch normalisation cannot train on one sample.
    """
    random = torch.Generator().manual_seed(derive(seed, *purpose))
    order = torch.from_numpy(rows)[torch.randperm(len(rows), generator=random)]
    batches = list(torch.split(order, batch_size))
    if batch_size > 1 and len(batches) > 1 and len(batches[-1]) == 1:
        batches[-2:] = [torch.cat(batches[-2:])]
    yield from batches
