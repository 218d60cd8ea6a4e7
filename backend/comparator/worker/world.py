"""What a run happens in: the data on its device, the samples that get more than logits, and the log of its epochs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from comparator.data.partition import Partition
from comparator.jobs.payloads import Place, ScenarioFiles
from comparator.predictions import samples
from comparator.scenario import Normalisation, Scenario
from comparator.store import artifacts, partitions
from comparator.training import device as devices
from comparator.training import images as image_store
from comparator.training.progress import Emit, Progress
from comparator.training.stopwatch import Stopwatch


@dataclass
class World:
    """What a run happens in: device, data, who is who, and the log of its epochs."""

    scenario: Scenario
    partition: Partition
    shape: tuple[int, int, int]
    images: image_store.DeviceImages
    device: devices.Device
    sampling: samples.Sampling
    progress: Progress
    stopwatch: Stopwatch
    history: list[dict[str, Any]] = field(default_factory=list)
    epoch_logits: list[torch.Tensor] = field(default_factory=list)

    def seen_by(self, kind: str, given: Mapping[str, Any] | None = None) -> image_store.DeviceImages:
        """Return the images as a model of this kind of run sees them: retrained ones as the recipe says.

        A normalisation that was ``given`` at import stands before it.
        """
        if own := read_normalisation(given):
            return image_store.normalised(self.images, own)
        if kind == "retrained" and self.scenario.recipe.normalise_by == "retain":
            return self.images.normalised_by(self.partition.positions("retain"))
        return self.images


def read_normalisation(given: Mapping[str, Any] | None) -> Normalisation | None:
    """Return a normalisation from its JSON; ``None`` stays that."""
    return Normalisation(mean=given["mean"], deviation=given["deviation"]) if given else None


def enter(place: Place, files: ScenarioFiles, emit: Emit, normalisation: Mapping[str, Any] | None = None) -> World:
    """Bring the data to the device and choose the samples that get more than logits.

    ``normalisation`` (mean, deviation) of an imported model stands before the recipe's.
    """
    progress = Progress(emit)
    progress.begin("prepare")
    device = devices.pick(place.device)
    devices.settle(device, math.prod(files.image_shape))
    scenario = Scenario.model_validate({name: files.content[name] for name in Scenario.model_fields})
    partition = partitions.read(Path(files.partition))
    arrays = artifacts.read_arrays(Path(files.dataset), "train_images", "test_images")
    images = image_store.load(
        arrays["train_images"][partition.train_indices],
        arrays["test_images"][partition.test_indices],
        partition,
        device,
        scenario.recipe.precision,
        normalisation=read_normalisation(normalisation) or scenario.recipe.normalisation,
    )
    height, width, channels = files.image_shape
    sampling = samples.choose(partition)
    return World(scenario, partition, (height, width, channels), images, device, sampling, progress, Stopwatch(device))
