"""What official codes do otherwise, where it is a parameter: against independent computations in float64.

Read in Unlearn-Saliency (``generate_mask.py``), SCRUB (``loops.py``), bad-teaching-unlearning (``unlearn.py``) and
Fast-Machine-Unlearning (the notebook).
"""

from __future__ import annotations

from itertools import cycle

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, softmax

from comparator import registry
from comparator.methods import salun
from comparator.models import small_cnn
from comparator.training import contracts
from comparator.training.structure import fresh_copy
from comparator.training.task import Task
from methods.toy import Adam, Double, Sgd, assert_same_update, run, task_for, updated
from methods.toy import build as build_toy

COLOUR = (8, 8, 3)


@pytest.fixture
def world() -> contracts.World:
    return contracts.World("mixed")


@pytest.fixture
def double(world: contracts.World) -> Double:
    return Double(world)


def official_mask(double: Double, batches: list[Tensor], share: float) -> Tensor:
    """Mark the largest sums of mean gradients of batches, ranked as the official code ranks them."""
    total = torch.zeros(len(double.start), dtype=torch.float64)
    for rows in batches:
        images, labels = double._images.batch(rows).double(), double._images.labels[rows]
        total += torch.cat([slope.flatten() for slope in double.slope(cross_entropy(double.model(images), labels))])
    ranks = (-total.abs()).argsort().argsort()
    return ranks < int(share * len(total))


def test_a_mask_of_batches_weighs_the_smaller_last_one_as_much(world, double) -> None:
    task = task_for("salun", world)
    rows = double.rows("forget")
    mixed = rows[torch.randperm(len(rows), generator=task.random("saliency"))]
    assert [len(batch) for batch in mixed.split(3)] == [3, 3, 2]
    wanted = official_mask(double, list(mixed.split(3)), 0.5)
    found = torch.cat([part.flatten() for part in salun.salient(task, 0.5, batch_size=3).values()])
    plain = torch.cat([part.flatten() for part in salun.salient(task, 0.5).values()])
    assert torch.equal(found, wanted)
    assert torch.equal(plain, official_mask(double, [rows], 0.5))
    assert not torch.equal(found, plain)
    moved = updated(run("salun", world, saliency="batches", batch_size=3, epochs=1), double) != 0
    assert not (moved & ~wanted).any()
    assert (moved & ~plain).any()


@pytest.mark.parametrize("forget_batches", ["replayed", "shuffled"])
def test_the_first_pass_of_an_epoch_is_replayed(world, double, monkeypatch, forget_batches) -> None:
    seen: list[tuple[Tensor, Tensor]] = []
    plain = Task.loss
    monkeypatch.setattr(Task, "loss", lambda self, x, y: (seen.append((x, y)), plain(self, x, y))[1])
    task = run("neggrad_plus", world, epochs=2, learning_rate=0.05, batch_size=3, forget_batches=forget_batches)
    retain, forget = seen[::2], seen[1::2]
    steps = len(retain) // 2
    passed = [len(labels) for _, labels in forget[:3]]
    assert (steps, passed) == (5, [3, 3, 2])
    assert task.samples_seen == sum(len(labels) for _, labels in seen)
    gone = forget
    if forget_batches == "replayed":
        passes = [forget[:3], forget[steps : steps + 3]]
        gone = [batch for first in passes for batch, _ in zip(cycle(first), range(steps), strict=False)]
        assert not torch.equal(passes[0][0][0], passes[1][0][0]), "a new pass begins each epoch"
    else:
        assert not torch.equal(forget[0][0], forget[3][0])
    optimizer = Sgd(double.model.parameters(), 0.05, momentum=0.0)
    for (kept, labels), (images, others) in zip(retain, gone, strict=True):
        up = cross_entropy(double.model(images.double()), others)
        optimizer.step(double.slope(0.95 * cross_entropy(double.model(kept.double()), labels) - 0.05 * up))
    assert_same_update(task, double)


def test_a_divergence_that_is_also_divided_by_the_classes_gives_adam_the_same_updates(world, double) -> None:
    """The official code's reduction: the card says that it needs no parameter."""
    task = run("bad_teacher", world, epochs=3, learning_rate=0.01, retain_share=1.0)
    fresh = fresh_copy(contracts.untouched(world, build_toy), task_for("bad_teacher", world).random("bad teacher"))
    (gone, _), (kept, _) = double.samples("forget"), double.samples("retain")
    target = torch.cat([softmax(fresh.double()(gone), dim=1), softmax(double.original(kept), dim=1)]).detach()
    optimizer = Adam(double.model.parameters(), 0.01)
    for _ in range(3):
        logits = double.model(torch.cat([gone, kept]))
        official = nn.functional.kl_div(logits.log_softmax(dim=1), target, reduction="mean")
        optimizer.step(double.slope(official))
    assert_same_update(task, double)


def test_noise_of_the_official_code() -> None:
    """Three images of one batch for a class, each as often as there are batches, and one label for all."""
    world = contracts.World("most", COLOUR)
    double = Double(world)
    settings = {"noise_steps": 2, "impair_epochs": 2, "impair_rate": 0.01, "repair_rate": 0.02}
    task = run("unsir", world, noise="repeated", noise_batches=4, **settings)
    images, labels = double.samples("retain")
    random = task_for("unsir", world).random("noise")
    mixed = [images]
    for number in (1, 2, 3):
        noise = torch.randn((64, 3, 8, 8), generator=random).double().requires_grad_(True)
        learner = Adam([noise], 0.1)
        for _ in range(2):
            size = noise.flatten(1).pow(2).sum(dim=1).mean()
            logits = double.model(noise)
            learner.step(double.slope(0.1 * size - cross_entropy(logits, torch.full((64,), number)), [noise]))
        mixed += 4 * [noise.detach()[:3]]
    assert len(torch.cat(mixed)) == len(images) + 3 * 4 * 3
    targets = torch.cat([labels, torch.full((36,), 1)])
    impair, repair = (Adam(double.model.parameters(), rate) for rate in (0.01, 0.02))
    for _ in range(2):
        impair.step(double.slope(cross_entropy(double.model(torch.cat(mixed)), targets)))
    repair.step(double.slope(cross_entropy(double.model(images), labels)))
    assert_same_update(task, double)


@pytest.mark.parametrize(("noise", "moved"), [("repeated", True), ("distinct", False)])
def test_the_official_code_learns_noise_in_training_mode(monkeypatch, noise: str, moved: bool) -> None:
    """Running statistics have moved before the first step."""
    world = contracts.World("class")
    began: list[Tensor] = []
    plain = Task.loss

    def watched(self: Task, images: Tensor, labels: Tensor) -> Tensor:
        began.append(contracts.state(self.model)["norm1.running_mean"])
        return plain(self, images, labels)

    monkeypatch.setattr(Task, "loss", watched)
    entry = registry.get("method", "unsir")
    chosen = entry.parameters(noise=noise, noise_batches=1, noise_steps=2, impair_epochs=1, repair_epochs=1)
    contracts.apply(entry, world, small_cnn.build, parameters=chosen)
    before = contracts.state(contracts.untouched(world, small_cnn.build))["norm1.running_mean"]
    assert torch.equal(began[0], before) is not moved
