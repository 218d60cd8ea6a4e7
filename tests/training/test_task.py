"""The engine around a method: pairs, chosen rows, masks, modes, and what may be read."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from comparator import registry
from comparator.errors import Cancelled, Diverged
from comparator.methods import scrub
from comparator.models import resnet18, small_cnn
from comparator.training import contracts
from comparator.training.importances import mean_gradient, squared_batch_gradients, squared_gradients
from comparator.training.structure import fresh_copy, groups, last_groups
from comparator.training.task import Undeclared, declared
from methods.toy import build, run, task_for


@pytest.fixture
def world() -> contracts.World:
    return contracts.World("mixed")


def test_pairs_cover_every_forgotten_sample_also_when_there_are_more_than_are_retained() -> None:
    world = contracts.World("most")
    task = task_for("neggrad_plus", world)
    images = [gone for _, _, gone, _ in task.pairs(epochs=6, batch_size=3, forget_batch_size=2)]
    assert len(images) == 6 * 2
    distinct = torch.unique(torch.cat(images).flatten(1), dim=0)
    assert len(distinct) == task.size("forget") == 18


def test_an_epoch_of_pairs_is_one_pass_over_the_retain_set(world) -> None:
    task = task_for("neggrad_plus", world)
    pairs = list(task.pairs(epochs=1, batch_size=4))
    assert torch.cat([kept for kept, _, _, _ in pairs]).shape[0] == task.size("retain") == 16
    assert {len(gone) for _, _, gone, _ in pairs} == {4}


def test_chosen_rows_may_repeat_but_not_leave_their_part(world) -> None:
    task = task_for("similar_teacher", world)
    rows = task.rows("retain")[[0, 0, 1]]
    assert sorted(
        int(row) for _, _, _, batch in task.batches_with_rows("retain", rows=rows) for row in batch
    ) == sorted(rows.tolist())
    with pytest.raises(Undeclared):
        next(task.batches("retain", rows=task.rows("forget")[:1]))
    with pytest.raises(Undeclared):
        next(task.scan("validation"))


def test_a_switch_among_the_parameters_adds_what_may_be_read() -> None:
    facts = registry.get("method", "scrub").facts
    assert "validation" not in declared(facts, scrub.Parameters())
    assert "validation" in declared(facts, scrub.Parameters(rewind=True))


def test_a_mask_keeps_gradient_norm_and_weights_of_what_is_masked_out(world) -> None:
    task = task_for("gradient_ascent", world)
    first, last = task.trainable(), contracts.state(task.model)
    mask = {name: torch.zeros_like(weight, dtype=torch.bool) for name, weight in first.items()}
    mask["3.bias"][0] = True
    images, labels = next(task.batches("forget"))
    task.step(task.sgd(1.0, momentum=0.0, weight_decay=0.1), task.loss(images, labels), mask=mask, clip=1e-3)
    moved = {name: tensor != last[name] for name, tensor in contracts.state(task.model).items()}
    assert {name for name, places in moved.items() if places.any()} == {"3.bias"}
    assert moved["3.bias"].tolist() == [True, False, False, False]
    assert first["3.bias"].grad.abs().tolist() == pytest.approx([1e-3, 0, 0, 0], rel=1e-3)


def test_one_sample_is_normalised_by_running_statistics_and_the_mode_comes_back() -> None:
    world = contracts.World("one", (4, 4, 3))
    task = task_for("neggrad_plus", world, resnet18.build)
    for images, _, gone, _ in task.pairs(epochs=1, batch_size=8):
        before = contracts.state(task.model)["bn1.running_mean"]
        assert task.logits(gone).shape == (1, 4)
        assert torch.equal(before, contracts.state(task.model)["bn1.running_mean"])
        task.logits(images)
        assert not torch.equal(before, contracts.state(task.model)["bn1.running_mean"])


def test_frozen_norms_and_norms_on_demand_keep_their_statistics(world) -> None:
    task = task_for("cfk", world, small_cnn.build)
    task.model.norm1.requires_grad_(False)
    task.train_mode()
    assert not task.model.norm1.training
    assert task.model.norm2.training
    task.train_mode("eval")
    assert not task.model.norm2.training


def test_weights_that_become_infinite_are_reported_with_their_epoch(world) -> None:
    task = task_for("gradient_ascent", world)
    epochs = task.epochs(3)
    assert [next(epochs), next(epochs)] == [0, 1]
    with torch.no_grad():
        next(task.model.parameters()).fill_(float("inf"))
    with pytest.raises(Diverged, match="in epoch 2"):
        next(epochs)


def test_steps_and_scans_stop_when_cancelled(world) -> None:
    said: list[str] = []
    task = task_for("gradient_ascent", world, cancelled=lambda: "stop" in said)
    images, labels = next(task.batches("forget"))
    loss = task.loss(images, labels)
    said.append("stop")
    with pytest.raises(Cancelled):
        task.step(task.sgd(0.1), loss)
    with pytest.raises(Cancelled):
        next(task.scan("forget"))
    assert task.steps == 0


def test_setup_is_counted_apart(world) -> None:
    task = task_for("salun", world)
    with task.stopwatch.measure("run"):
        registry.get("method", "salun").function(task, contracts.brief(registry.get("method", "salun")))
    assert task.stopwatch.seconds["setup"] > 0
    assert task.stopwatch.seconds["run"] > 0


def test_importances_per_sample_and_per_batch(world) -> None:
    task = task_for("ssd", world, small_cnn.build)
    whole = mean_gradient(task, "forget")
    of_batch = squared_batch_gradients(task, "forget", batch_size=100)
    of_sample = squared_gradients(task, "forget")
    single = squared_batch_gradients(task, "forget", batch_size=1)
    for name, gradient in whole.items():
        torch.testing.assert_close(of_batch[name], gradient**2, rtol=1e-3, atol=1e-9)
        torch.testing.assert_close(of_sample[name], single[name], rtol=1e-3, atol=1e-9)


def test_groups_of_the_reference_networks() -> None:
    found = groups(resnet18.build((32, 32, 3), 10))
    assert len(found) == 10
    network = resnet18.build((32, 32, 3), 10)
    sizes = [sum(w.numel() for w in group.parameters()) for group in last_groups(network, 3)]
    assert sizes == [3_673_088, 4_720_640, 5_130]
    assert [type(part).__name__ for part in groups(small_cnn.build((8, 8, 1), 10))[2]] == ["Conv2d", "BatchNorm2d"]


def test_fresh_copies_follow_their_generator_and_leave_global_state(world) -> None:
    model = contracts.untouched(world, build)
    before = torch.get_rng_state()
    first, again, other = (fresh_copy(model, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert torch.equal(before, torch.get_rng_state())
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), again.parameters(), strict=True))
    assert not any(torch.equal(a, b) for a, b in zip(first.parameters(), other.parameters(), strict=True))


def test_features_are_the_input_of_the_head(world) -> None:
    task = task_for("duck", world, small_cnn.build)
    images, _ = next(task.batches("forget"))
    logits, features = task.features(images)
    head = task.model.head
    assert isinstance(head, nn.Linear)
    torch.testing.assert_close(logits, head(features))


def test_snapshots_come_after_every_epoch(world) -> None:
    taken: list[int] = []
    entry = registry.get("method", "guided_unlearning")
    task = task_for("guided_unlearning", world, small_cnn.build, snapshot=lambda epoch, loss: taken.append(epoch))
    entry.function(task, entry.parameters(epochs=2, reset_groups=1))
    assert taken == [1, 2, 3]


def test_toy_runs_are_independent_of_numpy_state(world) -> None:
    np.random.seed(0)
    first = contracts.state(run("munba", world, epochs=1).model)
    np.random.seed(1)
    second = contracts.state(run("munba", world, epochs=1).model)
    assert all(torch.equal(first[name], second[name]) for name in first)
