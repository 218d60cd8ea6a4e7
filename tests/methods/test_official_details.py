"""What methods do in the corners that figures hardly show: orders, last batches, opposite gradients, records."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from comparator import registry
from comparator.errors import InvalidInput
from comparator.methods import scrub
from comparator.methods.munba import bargain
from comparator.models import resnet18, small_cnn
from comparator.training import contracts
from comparator.training.images import batch_count, shuffled
from comparator.training.importances import squared_batch_gradients
from comparator.training.structure import last_layers, unflat
from comparator.training.task import Task
from methods.toy import run, task_for, with_error


@pytest.fixture
def world() -> contracts.World:
    return contracts.World("mixed")


def test_dampening_that_could_select_nothing_is_refused(world) -> None:
    """All samples hold the forget set: its importances are at most n / n_f times those of all."""
    sizes = [len(world.partition.positions(part)) for part in ("forget", "retain")]
    most = sum(sizes) / sizes[0]
    with pytest.raises(InvalidInput, match="No weight can be"):
        run("ssd", world, importance="samples", selection=most)
    run("ssd", world, importance="samples", selection=most, against="retain")
    run("ssd", world, importance="batches", selection=most)
    start = contracts.state(run("do_nothing", world).model)
    changed = contracts.state(run("ssd", world, importance="samples", selection=most / 4).model)
    assert any(not torch.equal(start[name], changed[name]) for name in start)


def test_importances_of_batches_mix_classes_that_are_stored_one_after_the_other(world, monkeypatch) -> None:
    task, met = task_for("ssd", world, small_cnn.build), []
    scan = Task.scan

    def watched(self: Task, *parts, **options):
        for images, labels, rows in scan(self, *parts, **options):
            met.append(rows.tolist())
            yield images, labels, rows

    monkeypatch.setattr(Task, "scan", watched)
    for _ in range(2):
        squared_batch_gradients(task, "forget", "retain", batch_size=16)
    first, second = met[: len(met) // 2], met[len(met) // 2 :]
    assert first == second, "the order is the seed's"
    order = np.concatenate(first)
    assert sorted(order) == sorted(world.partition.positions("forget", "retain"))
    assert (np.diff(order) < 0).any(), "rows are not taken as they are stored"


@pytest.mark.parametrize("error", [0.1, 0.4, 1.0])
def test_the_last_record_of_scrub_is_of_the_model_it_went_back_to(error, world, monkeypatch) -> None:
    predicted, seen = iter([0.9, 0.6, 0.3, 0.0]), []
    task = task_for("scrub", world, small_cnn.build, snapshot=lambda *_: seen.append(contracts.state(task.model)))
    task.reads |= {"validation"}
    monkeypatch.setattr(Task, "accuracy", lambda _task, _part: next(predicted))
    monkeypatch.setattr(Task, "predict", lambda _task, _part: with_error(error))
    entry = registry.get("method", "scrub")
    entry.function(task, scrub.Parameters(epochs=3, forget_epochs=2, learning_rate=0.05, rewind=True))
    ended = contracts.state(task.model)
    assert len(seen) == 3
    assert all(torch.equal(ended[name], seen[-1][name]) for name in ended)


def test_players_who_want_the_opposite_still_agree_on_a_step() -> None:
    random = torch.Generator().manual_seed(0)
    retain = torch.randn(1000, generator=random)
    for forget in (-2 * retain, -0.5 * retain):
        agreed = bargain(retain, forget, random)
        assert agreed.norm() > 0.01
        assert torch.isfinite(agreed).all()
    assert torch.allclose(bargain(retain, 3 * retain, random), 2 * retain)
    assert torch.allclose(bargain(retain, torch.zeros(1000), random), retain / 2)


def test_one_vector_becomes_tensors_again() -> None:
    like = {"a": torch.zeros(2, 3), "b": torch.zeros(4)}
    found = unflat(torch.arange(10.0), like)
    assert {name: tensor.shape for name, tensor in found.items()} == {"a": (2, 3), "b": (4,)}
    assert torch.equal(torch.cat([tensor.flatten() for tensor in found.values()]), torch.arange(10.0))


@pytest.mark.parametrize("samples", [0, 1, 2, 7, 8, 9, 16, 17, 33])
@pytest.mark.parametrize("size", [1, 2, 8])
def test_batches_are_counted_as_they_are_made(samples: int, size: int) -> None:
    made = list(shuffled(np.arange(samples), size, 0)) if samples else []
    assert batch_count(samples, size) == len(made)


def test_labels_drawn_for_each_batch_need_no_image_beforehand(world, monkeypatch) -> None:
    def read(*_: object) -> None:
        raise AssertionError("the whole forget set was read")

    monkeypatch.setattr(Task, "images", read)
    run("random_labels", world, epochs=1, relabel="batch")


def test_six_layers_are_the_last_stage_and_the_classifier_of_a_resnet() -> None:
    model = resnet18.build((32, 32, 3), 10)
    assert isinstance(model.layer4, nn.Module)
    found = {id(weight) for layer in last_layers(model, 6) for weight in layer.parameters()}
    wanted = {id(weight) for part in (model.layer4, model.fc) for weight in part.parameters()}
    assert found == wanted
