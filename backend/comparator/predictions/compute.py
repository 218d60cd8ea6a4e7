"""Compute what a model says about the samples of a scenario: one forward pass, each image touched once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from comparator.data.partition import Partition
from comparator.models.layers import channels_are_last, head, probe_layers
from comparator.models.sharded import constituents
from comparator.predictions.samples import Sampling
from comparator.training.device import Device, autocast
from comparator.training.images import DeviceImages

BATCH_SIZE = 128
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Computed:
    """Arrays to store: ``predictions`` (logits, float32) and ``features`` (features and activations, float16)."""

    predictions: Arrays
    features: Arrays


def compute(
    model: nn.Module,
    images: DeviceImages,
    partition: Partition,
    sampling: Sampling,
    device: Device,
    report: Callable[[float], None] = lambda _fraction: None,
) -> Computed:
    """Run the model over all samples in evaluation mode with the plain transform.

    Logits for every sample; penultimate features for ``sampling.features``; spatially averaged activations of the probe
    layers for ``sampling.probe``, which is part of it. Rows are train rows first, then test rows. Of an ensemble,
    features and activations of all constituents stand side by side.
    """
    model.eval()
    total, featured = len(images.labels), sampling.features
    in_probe = np.isin(featured, sampling.probe)
    probe, others = featured[in_probe], featured[~in_probe]
    rest = np.setdiff1d(np.arange(total), featured)
    logits = np.empty((total, partition.classes), dtype=np.float32)
    networks = constituents(model)
    kept: list[dict[str, list[np.ndarray]]] = [{} for _ in networks]
    done = 0
    with torch.inference_mode(), autocast(device, images.precision):
        for rows, layers, recorded in ((probe, True, True), (others, False, True), (rest, False, False)):
            with _recording(networks, kept, layers=layers) if recorded else nullcontext():
                for chunk in _chunks(rows):
                    logits[chunk] = _forward(model, images, chunk, device)
                    done += len(chunk)
                    report(done / total)
    arrays = {
        name: np.concatenate([np.concatenate(each[name]) for each in kept if name in each], axis=1) for name in kept[0]
    }
    order = np.argsort(np.concatenate([probe, others]))
    features: Arrays = {
        "feature_rows": featured.astype(np.int32),
        "probe_rows": probe.astype(np.int32),
        "features": arrays.pop("features")[order],
    }
    features |= {f"activation.{number:02d}.{name}": rows for number, (name, rows) in enumerate(arrays.items())}
    split = images.train_size
    predictions: Arrays = {
        "train_logits": logits[:split],
        "test_logits": logits[split:],
        "train_indices": partition.train_indices.astype(np.int32),
        "test_indices": partition.test_indices.astype(np.int32),
    }
    return Computed(predictions, features)


def logits_of(model: nn.Module, images: DeviceImages, rows: np.ndarray, device: Device) -> np.ndarray:
    """Return logits float32 [n, classes] of some rows in evaluation mode; the model's mode is put back."""
    training = model.training
    model.eval()
    with torch.inference_mode(), autocast(device, images.precision):
        result = np.concatenate([_forward(model, images, chunk, device) for chunk in _chunks(rows)])
    model.train(training)
    return result


def _forward(model: nn.Module, images: DeviceImages, rows: np.ndarray, device: Device) -> np.ndarray:
    """Return the logits of a batch; inside one ``autocast`` for all batches, which casts the weights once."""
    batch = images.batch(torch.from_numpy(rows).to(device.torch))
    return model(batch).float().cpu().numpy()  # type: ignore[no-any-return]


def _chunks(rows: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, len(rows), BATCH_SIZE):
        yield rows[start : start + BATCH_SIZE]


@contextmanager
def _recording(
    networks: Sequence[nn.Module], kept: Sequence[dict[str, list[np.ndarray]]], *, layers: bool
) -> Iterator[None]:
    """Record features (input of the head) of every batch in the block and, if asked, averaged layer outputs."""

    def keep(found: dict[str, list[np.ndarray]], name: str, tensor: Tensor) -> None:
        found.setdefault(name, []).append(average(tensor).to(torch.float16).cpu().numpy())

    def recorder(found: dict[str, list[np.ndarray]], name: str) -> Callable[[nn.Module, object, object], None]:
        def record(module: nn.Module, _inputs: object, output: object) -> None:
            if isinstance(output, Tensor):
                keep(found, name, output.movedim(3, 1) if channels_are_last(module, output.shape) else output)

        return record

    def features(found: dict[str, list[np.ndarray]]) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
        return lambda _module, inputs: keep(found, "features", inputs[0])

    handles = []
    for network, found in zip(networks, kept, strict=True):
        _, classifier = head(network)
        probed = probe_layers(network) if layers else {}
        handles += [module.register_forward_hook(recorder(found, name)) for name, module in probed.items()]
        handles.append(classifier.register_forward_pre_hook(features(found)))
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def average(tensor: Tensor) -> Tensor:
    """Average activations over space ([b, c, h, w]) or tokens ([b, t, d]) to float32 [b, width]."""
    if tensor.ndim == 4:
        return tensor.mean(dim=(2, 3), dtype=torch.float32)
    return tensor.mean(dim=1, dtype=torch.float32) if tensor.ndim == 3 else tensor.float().flatten(1)
