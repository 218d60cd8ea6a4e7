"""The engine: batches, augmentation, determinism, resuming, divergence, layers, predictions."""

from __future__ import annotations

import copy
import dataclasses
import itertools
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from comparator.data.partition import Labelled, Partition, split
from comparator.errors import Diverged, InvalidInput, UntrustedFile
from comparator.models import weights
from comparator.models.layers import head, probe_layers
from comparator.predictions import compute, samples
from comparator.scenario import Recipe, Splits
from comparator.training import images as image_store
from comparator.training.device import Device, place
from comparator.training.images import DeviceImages, augment, shuffled
from comparator.training.progress import Progress
from comparator.training.stopwatch import Stopwatch
from comparator.training.train import train
from methods import toy
from methods.networks import TwoBlockTransformer

SHAPE, CLASSES = (8, 8, 1), 3
DEVICE = Device("cpu", "test")


@pytest.fixture(scope="module")
def world() -> tuple[DeviceImages, Partition]:
    random = np.random.default_rng(0)
    train_labels, test_labels = np.arange(150) % CLASSES, np.arange(45) % CLASSES
    data = Labelled(("a", "b", "c"), train_labels, test_labels, {}, {})
    partition = split(data, Splits(), {"kind": "class", "classes": [1]})
    pictures = [
        np.clip(random.normal(60 + 60 * labels[:, None, None, None], 40, (len(labels), *SHAPE)), 0, 255).astype(
            np.uint8
        )
        for labels in (train_labels, test_labels)
    ]
    return image_store.load(*pictures, partition, DEVICE, "float32"), partition


def fit(world: tuple[DeviceImages, Partition], seed: int = 0, **options: Any) -> nn.Module:
    images, partition = world
    recipe = options.pop("recipe", Recipe(epochs=3, batch_size=16, learning_rate=0.05, augmentation="crop_flip"))
    network = options.pop("network", None) or weights.build("small_cnn", SHAPE, CLASSES, seed)
    model = place(network, DEVICE, "float32")
    options.setdefault("snapshot", lambda _epoch, _loss: None)
    train(
        model, images, partition.positions("retain"), recipe, DEVICE, seed=seed, stopwatch=Stopwatch(DEVICE),
        progress=Progress(), **options,
    )  # fmt: skip
    return model


def same(first: nn.Module, second: nn.Module) -> bool:
    return all(
        torch.equal(a, b) for a, b in zip(first.state_dict().values(), second.state_dict().values(), strict=True)
    )


def test_training_depends_on_the_seed_alone(world: tuple[DeviceImages, Partition]) -> None:
    first = fit(world, 1)
    torch.manual_seed(99)
    assert same(first, fit(world, 1))
    assert not same(first, fit(world, 2))


def test_a_run_that_was_cut_off_ends_with_the_same_weights(
    world: tuple[DeviceImages, Partition], tmp_path: Path
) -> None:
    whole = fit(world, 5)
    file = tmp_path / "resume.pt"

    class Cut(Exception):
        pass

    def cut(epoch: int, _loss: float) -> None:
        kept["history"].append({"epoch": epoch})
        if epoch == 2:
            raise Cut

    kept: dict[str, list[Any]] = {"history": []}
    with pytest.raises(Cut):
        fit(world, 5, resume=file, snapshot=cut, kept=kept)
    seen: list[int] = []
    kept = {"history": []}
    resumed = fit(world, 5, resume=file, snapshot=lambda epoch, _loss: seen.append(epoch), kept=kept)
    assert seen == [2, 3], "it goes on behind the last epoch that was kept"
    assert kept["history"] == [{"epoch": 1}]
    assert same(whole, resumed)


def with_dropout() -> nn.Module:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        return TwoBlockTransformer(SHAPE, CLASSES)


def test_dropout_depends_on_the_seed_alone_and_leaves_global_state(world: tuple[DeviceImages, Partition]) -> None:
    torch.manual_seed(1)
    before = torch.get_rng_state()
    first = fit(world, 4, network=with_dropout())
    assert torch.equal(before, torch.get_rng_state())
    torch.manual_seed(2)
    assert same(first, fit(world, 4, network=with_dropout()))
    plain = with_dropout()
    for part in plain.modules():
        if isinstance(part, nn.Dropout):
            part.p = 0.0
    assert not same(first, fit(world, 4, network=plain)), "the network does drop out"


def test_dropout_differs_from_batch_to_batch_and_epoch_to_epoch(world: tuple[DeviceImages, Partition]) -> None:
    class Watched(nn.Module):
        """A linear classifier that keeps what its dropout lets through."""

        def __init__(self) -> None:
            super().__init__()
            self.noise, self.head, self.masks = nn.Dropout(0.5), nn.Linear(64, CLASSES), []

        def forward(self, images: torch.Tensor) -> torch.Tensor:
            self.masks.append(self.noise(torch.ones(len(images), 8)))
            return self.head(self.noise(images.flatten(1)))

    network = Watched()
    fit(world, 0, network=network, recipe=Recipe(epochs=3, batch_size=50, learning_rate=0.01))
    masks = [mask for mask in network.masks if len(mask) == 50]
    assert len(masks) == 2 * 3
    assert not any(torch.equal(one, other) for one, other in itertools.combinations(masks, 2))


def test_a_run_with_dropout_that_was_cut_off_ends_with_the_same_weights(
    world: tuple[DeviceImages, Partition], tmp_path: Path
) -> None:
    class Cut(Exception):
        pass

    def cut(epoch: int, _loss: float) -> None:
        torch.rand(5)
        if epoch == 2:
            raise Cut

    whole = fit(world, 5, network=with_dropout())
    with pytest.raises(Cut):
        fit(world, 5, network=with_dropout(), resume=tmp_path / "resume.pt", snapshot=cut)
    assert same(whole, fit(world, 5, network=with_dropout(), resume=tmp_path / "resume.pt"))


def test_divergence_names_epoch_and_batch(world: tuple[DeviceImages, Partition]) -> None:
    with pytest.raises(Diverged, match=r"epoch \d+, batch \d+"):
        fit(world, recipe=Recipe(epochs=3, batch_size=16, learning_rate=10.0, momentum=0.99, schedule="constant"))


def test_learning_rate_never_rises(world: tuple[DeviceImages, Partition], monkeypatch: pytest.MonkeyPatch) -> None:
    rates: list[float] = []
    original = torch.optim.SGD.step
    monkeypatch.setattr(
        torch.optim.SGD, "step", lambda self, *a: (rates.append(self.param_groups[0]["lr"]), original(self, *a))[1]
    )
    fit(world)
    assert rates == sorted(rates, reverse=True)
    assert rates[0] == 0.05
    assert rates[-1] < 0.001


@pytest.mark.parametrize("nesterov", [True, False])
def test_training_follows_its_recipe_step_by_step(world: tuple[DeviceImages, Partition], nesterov: bool) -> None:
    """Three steps on everything, against float64: cosine by step, momentum, weight decay on every weight."""
    images, partition = world
    rows = torch.from_numpy(partition.positions("retain"))
    recipe = Recipe(
        epochs=3, batch_size=200, learning_rate=0.1, momentum=0.8, weight_decay=0.01, nesterov=nesterov,
        augmentation="none",
    )  # fmt: skip
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        start = toy.build(SHAPE, CLASSES)
    wanted = copy.deepcopy(start).double()
    inputs, labels = images.batch(rows).double(), images.labels[rows]
    speed = [torch.zeros_like(weight) for weight in wanted.parameters()]
    for step in range(3):
        rate = 0.1 * (1 + math.cos(math.pi * step / 3)) / 2
        slopes = torch.autograd.grad(functional.cross_entropy(wanted(inputs), labels), list(wanted.parameters()))
        with torch.no_grad():
            for number, (weight, slope) in enumerate(zip(wanted.parameters(), slopes, strict=True)):
                slope = slope + 0.01 * weight
                speed[number] = 0.8 * speed[number] + slope
                weight -= rate * (slope + 0.8 * speed[number] if nesterov else speed[number])
    found = fit(world, network=copy.deepcopy(start), recipe=recipe)
    for before, after, expected in zip(start.parameters(), found.parameters(), wanted.parameters(), strict=True):
        moved, should = after.detach().double() - before.detach(), expected.detach() - before.detach()
        assert (moved - should).norm() <= 1e-3 * should.norm()


def test_batches_cover_every_row_once_and_no_batch_is_a_single_sample() -> None:
    rows = np.arange(100, 133)
    batches = list(shuffled(rows, 16, 3, "x"))
    assert sorted(torch.cat(batches).tolist()) == rows.tolist()
    assert [len(batch) for batch in batches] == [16, 17]
    assert not torch.equal(torch.cat(batches), torch.cat(list(shuffled(rows, 16, 4, "x"))))


def test_augmentation_is_a_shift_with_zero_padding_and_a_flip() -> None:
    pixels = torch.randint(1, 255, (64, 2, 6, 5), dtype=torch.uint8)
    result = augment(pixels, "crop_flip", torch.Generator().manual_seed(0))
    padded = np.pad(pixels.numpy(), ((0, 0), (0, 0), (4, 4), (4, 4)))
    flipped = np.pad(pixels.flip(3).numpy(), ((0, 0), (0, 0), (4, 4), (4, 4)))
    origins = set()
    for number in range(64):
        fits = [
            (side, row, column)
            for side, source in enumerate((padded, flipped))
            for row in range(9)
            for column in range(9)
            if np.array_equal(source[number, :, row : row + 6, column : column + 5], result[number].numpy())
        ]
        assert fits, "every result is a window of the padded image or of its mirror image"
        origins.add(fits[0])
    assert len(origins) > 20, "samples of one batch are augmented differently"
    assert {side for side, _, _ in origins} == {0, 1}


def test_normalisation_uses_the_training_pixels_that_are_trained_on(world: tuple[DeviceImages, Partition]) -> None:
    images, partition = world
    rows = torch.from_numpy(partition.positions("retain", "forget"))
    batch = images.batch(rows)
    assert batch.mean().item() == pytest.approx(0, abs=1e-4)
    assert batch.std().item() == pytest.approx(1, abs=1e-3)


def test_images_normalised_by_the_retain_set_know_nothing_of_a_forgotten_pixel(
    world: tuple[DeviceImages, Partition],
) -> None:
    images, partition = world
    retain = partition.positions("retain")
    found = images.normalised_by(retain)
    kept = images.pixels.numpy()[retain].astype(np.float64) / 255
    assert found.mean.item() == pytest.approx(kept.mean(), rel=1e-5)
    assert found.deviation.item() == pytest.approx(kept.std(ddof=1), rel=1e-5)
    assert abs(found.deviation.item() - images.deviation.item()) > 0.01
    spoilt = dataclasses.replace(images, pixels=images.pixels.clone())
    spoilt.pixels[torch.from_numpy(partition.positions("forget"))] = 255
    rows = torch.from_numpy(retain)
    assert torch.equal(spoilt.normalised_by(retain).batch(rows), found.batch(rows))
    assert found.pixels is images.pixels


def test_predictions_equal_a_plain_loop_and_touch_each_image_once(world: tuple[DeviceImages, Partition]) -> None:
    images, partition = world
    model = fit(world)
    touched: list[int] = []

    class Counting(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, batch: torch.Tensor) -> torch.Tensor:
            touched.append(len(batch))
            result: torch.Tensor = self.inner(batch)
            return result

    sampling = samples.Sampling(*(np.arange(0, 195, step) for step in (2, 4, 8)))
    found = compute.compute(Counting(), images, partition, sampling, DEVICE)
    assert sum(touched) == 195
    model.eval()
    with torch.no_grad():
        expected = torch.cat([model(images.batch(torch.tensor([row]))) for row in range(195)]).numpy()
    logits = np.concatenate([found.predictions["train_logits"], found.predictions["test_logits"]])
    assert np.allclose(logits, expected, atol=1e-4)
    assert logits.dtype == np.float32
    classifier = head(model)[1]
    again = found.features["features"].astype(np.float32) @ classifier.weight.detach().numpy().T
    assert np.allclose(again + classifier.bias.detach().numpy(), expected[sampling.features], atol=0.05)
    assert found.features["features"].dtype == np.float16
    activations = [name for name in found.features if name.startswith("activation.")]
    assert len(activations) == len(probe_layers(model))
    assert all(len(found.features[name]) == len(sampling.probe) for name in activations)


def test_sampling_is_nested_stratified_and_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = np.arange(9000) % 3
    partition = split(
        Labelled(("a", "b", "c"), labels, labels[:3000], {}, {}), Splits(), {"kind": "indices", "indices": [1, 2, 3]}
    )
    chosen = samples.choose(partition)
    assert len(chosen.probe) == samples.PROBE_LIMIT
    assert len(chosen.epoch) == samples.EPOCH_LIMIT
    assert set(chosen.epoch) <= set(chosen.probe) <= set(chosen.features)
    assert {1, 2, 3} <= set(chosen.epoch), "a small stratum is kept whole"
    assert sum(row >= 9000 for row in chosen.probe) > 900


@pytest.mark.parametrize(
    ("name", "shape", "count", "last"), [("small_cnn", (8, 8, 1), 5, "head"), ("resnet18", (32, 32, 3), 10, "fc")]
)
def test_layers_are_found_from_the_module(name: str, shape: tuple[int, int, int], count: int, last: str) -> None:
    model = weights.build(name, shape, 7, 0)
    assert len(probe_layers(model)) == count
    assert head(model)[0] == last
    assert head(model)[1].out_features == 7


def test_weights_of_another_architecture_are_refused_with_a_list(tmp_path: Path) -> None:
    small, other = weights.build("small_cnn", SHAPE, 3, 0), weights.build("small_cnn", SHAPE, 5, 0)
    before = weights.state(small)
    with pytest.raises(InvalidInput, match=r"head.weight: \(5, 64\) instead of \(3, 64\)"):
        weights.fit(small, weights.state(other), architecture="small_cnn")
    assert all(torch.equal(before[name], tensor) for name, tensor in small.state_dict().items())
    with pytest.raises(InvalidInput, match=r"missing: conv1\.weight"):
        weights.fit(small, {"x": torch.zeros(1)}, architecture="small_cnn")


def test_a_truncated_weight_file_is_refused(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    file = tmp_path / "w.safetensors"
    save_file(weights.state(weights.build("small_cnn", SHAPE, 3, 0)), file)
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(UntrustedFile, match="not a readable safetensors file"):
        weights.read(file)


def test_stopwatch_books_time_to_the_innermost_name(monkeypatch: pytest.MonkeyPatch) -> None:
    from comparator.training import stopwatch as module

    moments = iter([0.0, 10.0, 13.0, 20.0])
    monkeypatch.setattr(module.time, "perf_counter", lambda: next(moments))
    watch = Stopwatch(DEVICE)
    with watch.measure("run"), watch.measure("snapshot"):
        pass
    assert watch.seconds == {"run": 17.0, "snapshot": 3.0}
