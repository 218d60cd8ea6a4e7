"""Each update rule against an independent computation in float64 on a toy network, for three steps.

Batches hold everything, so that their order does not matter; what is drawn at random is drawn again from the same seed.
Every method has its rule here, but SISA, which trains as originals are trained (tests/training/test_training.py). AMUN
takes its adversarial images from the code under test; their own property is tested apart.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot, softmax

from comparator import registry
from comparator.methods import munba, random_labels, salun
from comparator.training import adversarial, contracts
from comparator.training.structure import fresh_copy, last_layers, reset
from methods.rules import compared
from methods.toy import Adam, Double, Sgd, assert_same_update, run, task_for, updated
from methods.toy import build as build_toy


@pytest.fixture
def world() -> contracts.World:
    return contracts.World("mixed")


@pytest.fixture
def double(world: contracts.World) -> Double:
    return Double(world)


def divergence(target: Tensor, logits: Tensor) -> Tensor:
    terms = target * (torch.log(target.clamp_min(1e-300)) - torch.log_softmax(logits, dim=1))
    return terms.sum(dim=1).mean()


def cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2


def drawn(world: contracts.World, *purpose: str) -> torch.Generator:
    return task_for("do_nothing", world).random(*purpose)


def next_label(labels: Tensor, classes: int, *_: object, **__: object) -> Tensor:
    """Stand in for a random label: batches come shuffled, so a drawn one could not be matched to its sample."""
    return (labels + 1) % classes


def each_slope(double: Double, *parts: str) -> list[list[Tensor]]:
    images, labels = double.samples(*parts)
    losses = [cross_entropy(double.model(images[i : i + 1]), labels[i : i + 1]) for i in range(len(labels))]
    return [double.slope(loss) for loss in losses]


def squares(double: Double, *parts: str) -> list[Tensor]:
    return [torch.stack(column).pow(2).mean(dim=0) for column in zip(*each_slope(double, *parts), strict=True)]


def test_finetune(world, double) -> None:
    task = run("finetune", world, epochs=3, learning_rate=0.05, schedule="cosine")
    images, labels = double.samples("retain")
    optimizer = Sgd(double.model.parameters(), 0.05)
    for step in range(3):
        optimizer.rate = cosine(0.05, 0, step / 3)
        optimizer.step(double.slope(cross_entropy(double.model(images), labels)))
    assert_same_update(task, double)


def test_gradient_ascent(world, double) -> None:
    task = run("gradient_ascent", world, epochs=3, learning_rate=0.05, clip=0.1)
    images, labels = double.samples("forget")
    optimizer = Sgd(double.model.parameters(), 0.05)
    for _ in range(3):
        optimizer.step(double.slope(-cross_entropy(double.model(images), labels)), clip=0.1)
    assert_same_update(task, double)


def test_random_labels_drawn_anew_for_every_batch(world, double, monkeypatch) -> None:
    calls = iter(range(1, 10))
    shifted = [1]

    def next_but(labels: Tensor, classes: int, *_: object, **__: object) -> Tensor:
        shifted[0] = next(calls)
        return (labels + 1 + shifted[0] % 3) % classes

    monkeypatch.setattr(random_labels, "random_labels", next_but)
    task = run("random_labels", world, epochs=3, learning_rate=0.05, retain=False)
    images, labels = double.samples("forget")
    optimizer = Sgd(double.model.parameters(), 0.05)
    for call in (1, 2, 3):
        wrong = (labels + 1 + call % 3) % 4
        optimizer.step(double.slope(cross_entropy(double.model(images), wrong)))
    assert shifted == [3]
    assert_same_update(task, double)


def test_random_labels(world, double) -> None:
    task = run("random_labels", world, epochs=3, learning_rate=0.05, relabel="once")
    (gone, gone_labels), (kept, kept_labels) = double.samples("forget"), double.samples("retain")
    wrong = (gone_labels + torch.randint(1, 4, gone_labels.shape, generator=drawn(world, "labels"))) % 4
    images, labels = torch.cat([gone, kept]), torch.cat([wrong, kept_labels])
    optimizer = Sgd(double.model.parameters(), 0.05)
    for _ in range(3):
        optimizer.step(double.slope(cross_entropy(double.model(images), labels)))
    assert_same_update(task, double)


def test_l1_sparse(world, double) -> None:
    task = run("l1_sparse", world, epochs=3, learning_rate=0.05, strength=0.01, plain_epochs=1)
    images, labels = double.samples("retain")
    optimizer = Sgd(double.model.parameters(), 0.05)
    for strength in (0.01, 0.005, 0.0):
        slopes = double.slope(cross_entropy(double.model(images), labels))
        signs = [strength * weight.detach().sign() for weight in double.model.parameters()]
        optimizer.step([slope + sign for slope, sign in zip(slopes, signs, strict=True)])
    assert_same_update(task, double)


@pytest.mark.parametrize(("variant", "weights"), [("weighted", (0.8, 0.2)), ("advanced", (1.0, 1.0))])
def test_neggrad_plus(world, double, variant, weights) -> None:
    task = run("neggrad_plus", world, epochs=3, learning_rate=0.05, variant=variant, retain_weight=0.8)
    optimizer = Sgd(double.model.parameters(), 0.05, momentum=0.0)
    for _ in range(3):
        kept, gone = (
            cross_entropy(double.model(x), y) for x, y in (double.samples("retain"), double.samples("forget"))
        )
        optimizer.step(double.slope(weights[0] * kept - weights[1] * gone))
    assert_same_update(task, double)


def test_scrub(world, double) -> None:
    task = run(
        "scrub", world, epochs=2, forget_epochs=1, learning_rate=0.05, decay_epochs=[1], temperature=3.0,
        teacher_weight=0.4, label_weight=0.7,
    )  # fmt: skip
    (gone, _), (kept, labels) = double.samples("forget"), double.samples("retain")
    optimizer = Sgd(double.model.parameters(), 0.05)

    def apart(images: Tensor) -> Tensor:
        return 9 * divergence(softmax(double.original(images).detach() / 3, dim=1), double.model(images) / 3)

    optimizer.step(double.slope(-apart(gone)))
    for rate in (0.05, 0.005):
        optimizer.rate = rate
        optimizer.step(double.slope(0.7 * cross_entropy(double.model(kept), labels) + 0.4 * apart(kept)))
    assert_same_update(task, double)


def test_scrub_by_adam_with_the_retain_pass_first(world, double) -> None:
    task = run(
        "scrub", world, epochs=2, forget_epochs=1, learning_rate=0.01, decay_epochs=[1], decay=0.5, optimizer="adam",
        first="retain", temperature=1.0, teacher_weight=0.3, label_weight=1.0, weight_decay=0.1,
    )  # fmt: skip
    (gone, _), (kept, labels) = double.samples("forget"), double.samples("retain")
    taught = softmax(double.original(kept).detach(), dim=1)
    optimizer = Adam(double.model.parameters(), 0.01, decay=0.1)

    def obey() -> None:
        logits = double.model(kept)
        optimizer.step(double.slope(cross_entropy(logits, labels) + 0.3 * divergence(taught, logits)))

    obey()
    target = softmax(double.original(gone).detach(), dim=1)
    optimizer.step(double.slope(-divergence(target, double.model(gone))))
    optimizer.rates = [0.005] * len(optimizer.rates)
    obey()
    assert_same_update(task, double)


def test_salun_masked(world, double, monkeypatch) -> None:
    monkeypatch.setattr(salun, "random_labels", next_label)
    task = run("salun", world, epochs=2, learning_rate=0.05, share=0.3)
    (gone, gone_labels), (kept, kept_labels) = double.samples("forget"), double.samples("retain")
    sizes = torch.cat([s.flatten().abs() for s in double.slope(cross_entropy(double.model(gone), gone_labels))])
    mask = sizes >= sizes.sort(descending=True).values[round(0.3 * len(sizes)) - 1]
    optimizer = Sgd(double.model.parameters(), 0.05)
    weights = list(double.model.parameters())
    for _ in range(2):
        for images, labels, forget in ((gone, gone_labels, True), (kept, kept_labels, False)):
            wrong = (labels + 1) % 4
            slopes = double.slope(cross_entropy(double.model(images), wrong if forget else labels))
            places = torch.split(mask, [weight.numel() for weight in weights])
            free = [place.view_as(weight) for place, weight in zip(places, weights, strict=True)]
            before = [weight.detach().clone() for weight in weights]
            optimizer.step([slope * place for slope, place in zip(slopes, free, strict=True)])
            with torch.no_grad():
                for weight, place, old in zip(weights, free, before, strict=True):
                    weight.copy_(torch.where(place, weight, old))
    assert_same_update(task, double)


def test_salun_soft(world, double, monkeypatch) -> None:
    monkeypatch.setattr(salun, "random_labels", next_label)
    task = run("salun", world, epochs=2, learning_rate=0.05, variant="soft", shrinkage=0.02)
    (gone, gone_labels), (kept, kept_labels) = double.samples("forget"), double.samples("retain")
    optimizer = Sgd(double.model.parameters(), 0.05)
    weights = list(double.model.parameters())
    anchor = [weight.detach().clone() for weight in weights]
    for _ in range(2):
        for images, labels, forget in ((gone, gone_labels, True), (kept, kept_labels, False)):
            wrong = (labels + 1) % 4
            optimizer.step(double.slope(cross_entropy(double.model(images), wrong if forget else labels)))
            with torch.no_grad():
                for weight, old in zip(weights, anchor, strict=True):
                    gap = weight - old
                    weight.copy_(old + gap.sign() * (gap.abs() - 0.02 * 0.05).clamp_min(0))
    assert_same_update(task, double)


def test_guided_unlearning(world, double) -> None:
    task = run("guided_unlearning", world, epochs=2, learning_rate=0.05, final_rate=0.01, ascent=0.1, reset_groups=0)
    (gone, gone_labels), (kept, kept_labels) = double.samples("forget"), double.samples("retain")
    guided = (double.model(gone).detach() - 1e9 * one_hot(gone_labels, 4)).argmax(dim=1)
    images, labels = torch.cat([gone, kept]), torch.cat([guided, kept_labels])
    climb, recover = (Sgd(double.model.parameters(), rate) for rate in (0.005, 0.05))
    for epoch in range(2):
        recover.rate = cosine(0.05, 0.01, epoch / 2)
        climb.rate = 0.1 * recover.rate
        climb.step(double.slope(-cross_entropy(double.model(gone), gone_labels)), clip=100)
        recover.step(double.slope(cross_entropy(double.model(images), labels)))
    assert_same_update(task, double)


def test_guided_unlearning_with_a_new_top_and_a_warm_up(world, double) -> None:
    task = run("guided_unlearning", world, epochs=1, learning_rate=0.05, ascent=0.2, reset_groups=1)
    (gone, gone_labels), (kept, kept_labels) = double.samples("forget"), double.samples("retain")
    guided = (double.model(gone).detach() - 1e9 * one_hot(gone_labels, 4)).argmax(dim=1)
    single = contracts.untouched(world, build_toy)
    reset(last_layers(single, 1), drawn(world, "reset"))
    double.model.load_state_dict(single.double().state_dict())
    climb, recover = (Sgd(double.model.parameters(), rate) for rate in (0.01, 0.05))
    recover.step(double.slope(cross_entropy(double.model(kept), kept_labels)))
    climb.step(double.slope(-cross_entropy(double.model(gone), gone_labels)), clip=100)
    images, labels = torch.cat([gone, kept]), torch.cat([guided, kept_labels])
    recover.step(double.slope(cross_entropy(double.model(images), labels)))
    assert_same_update(task, double)


def test_bad_teacher(world, double) -> None:
    task = run("bad_teacher", world, epochs=3, learning_rate=0.01, retain_share=1.0, temperature=2.0)
    fresh = fresh_copy(contracts.untouched(world, build_toy), drawn(world, "bad teacher")).double()
    (gone, _), (kept, _) = double.samples("forget"), double.samples("retain")
    target = torch.cat([softmax(fresh(gone) / 2, dim=1), softmax(double.original(kept) / 2, dim=1)]).detach()
    optimizer = Adam(double.model.parameters(), 0.01)
    for _ in range(3):
        optimizer.step(double.slope(divergence(target, double.model(torch.cat([gone, kept])) / 2)))
    assert_same_update(task, double)


def test_similar_teacher(world, double) -> None:
    task = run(
        "similar_teacher", world, epochs=2, learning_rate=0.01, neighbours=2, batch_size=256, teacher_epochs=2,
        teacher_rate=0.02,
    )  # fmt: skip
    (gone, _), (kept, labels) = double.samples("forget"), double.samples("retain")
    bad = fresh_copy(contracts.untouched(world, build_toy), drawn(world, "bad teacher")).double()
    teaching = Adam(bad.parameters(), 0.02, decay=5e-3)
    for _ in range(2):
        teaching.step(double.slope(cross_entropy(bad(kept), labels), teaching.weights))
    features = [torch.tanh(double.original[0](images)).flatten(1).detach() for images in (gone, kept)]
    few, many = (each / each.norm(dim=1, keepdim=True) for each in features)
    near = kept[(few @ many.T).argsort(dim=1, descending=True)[:, :2].flatten()]
    optimizer = Adam(double.model.parameters(), 0.01, decay=5e-3)
    for _ in range(2):
        for images, teacher in ((gone, bad), (near, double.original)):
            target = softmax(teacher(images), dim=1).detach()
            optimizer.step(double.slope(divergence(target, double.model(images))))
    assert_same_update(task, double)


@pytest.mark.parametrize("importance", ["samples", "batches"])
def test_ssd(world, double, importance) -> None:
    task = run("ssd", world, selection=1.2, dampening=0.8, importance=importance)
    if importance == "samples":
        everything, forgotten = squares(double, "forget", "retain"), squares(double, "forget")
    else:
        everything, forgotten = (
            [slope**2 for slope in double.slope(cross_entropy(double.model(x), y))]
            for x, y in (double.samples("forget", "retain"), double.samples("forget"))
        )
    with torch.no_grad():
        for weight, all_of, gone in zip(double.model.parameters(), everything, forgotten, strict=True):
            factor = torch.minimum(0.8 * all_of / gone, torch.ones_like(gone))
            weight *= torch.where(gone > 1.2 * all_of, factor, 1.0)
    assert_same_update(task, double)


def test_gisa(world, double) -> None:
    task = run("gisa", world, epochs=3, learning_rate=0.01, epsilon=1e-6)
    kept, gone = squares(double, "retain"), squares(double, "forget")
    rates = [0.01 * (1 + float(torch.log(f / (r + 1e-6)).clamp_min(0).mean())) for f, r in zip(gone, kept, strict=True)]
    assert len({round(rate, 6) for rate in rates}) > 1
    optimizer = Adam(double.model.parameters(), rates, decay=5e-3)
    for _ in range(3):
        kept, gone = (
            cross_entropy(double.model(x), y) for x, y in (double.samples("retain"), double.samples("forget"))
        )
        optimizer.step(double.slope(kept**2 / (gone + 1e-6)))
    assert_same_update(task, double)


def test_contrastive(world, double) -> None:
    task = run("contrastive", world, epochs=2, uniform_rate=0.02, forget_rate=0.03, retain_rate=0.04, temperature=1.5)
    (gone, _), (kept, labels) = double.samples("forget"), double.samples("retain")
    uniform, forgetting, repair = (
        Sgd(double.model.parameters(), rate, decay=decay) for rate, decay in ((0.02, 0), (0.03, 0), (0.04, 0.01))
    )
    logits = double.model(gone)
    uniform.step(double.slope(divergence(torch.full_like(logits, 0.25), logits)))
    for epoch in range(2):
        similar = double.model(gone) @ double.model(kept).detach().T / 1.5
        forgetting.rate = cosine(0.03, 1e-6, epoch / 2)
        forgetting.step(double.slope(-torch.log_softmax(similar, dim=1).mean()))
        repair.step(double.slope(cross_entropy(double.model(kept), labels)))
    assert_same_update(task, double)


def test_masked_small_gradients() -> None:
    world = contracts.World("most")
    double = Double(world)
    task = run("masked_small_gradients", world, epochs=3, learning_rate=0.05, share=0.3, damped=0.2)
    (gone, gone_labels), (kept, labels) = double.samples("forget"), double.samples("retain")
    kernel = double.model[0].weight
    slope = double.slope(
        cross_entropy(double.model(kept), labels) - cross_entropy(double.model(gone), gone_labels), [kernel]
    )[0]
    restarted = slope.abs() <= slope.abs().flatten().sort().values[round(0.3 * slope.numel()) - 1]
    fresh = torch.randn(kernel.shape, generator=drawn(world, "restart")).double() * math.sqrt(2 / (3 * 9))
    with torch.no_grad():
        kernel.copy_(torch.where(restarted, fresh, kernel))
    optimizer = Sgd(double.model.parameters(), 0.05)
    for share in (1 / 6, 3 / 6, 5 / 6):
        optimizer.rate = 0.05 * min(2 * share, 2 * (1 - share))
        slopes = double.slope(cross_entropy(double.model(kept), labels))
        optimizer.step([slopes[0] * torch.where(restarted, 1.0, 0.2), *slopes[1:]])
    assert_same_update(task, double)


def test_convolution_transpose(world, double) -> None:
    task = run("convolution_transpose", world, epochs=3, learning_rate=0.05)
    images, labels = double.samples("retain")
    kernel = double.model[0].weight
    with torch.no_grad():
        kernel.copy_(kernel.permute(0, 1, 3, 2).clone())
    optimizer = Sgd(double.model.parameters(), 0.05)
    for step in range(3):
        optimizer.rate = cosine(0.05, 0, step / 3)
        optimizer.step(double.slope(cross_entropy(double.model(images), labels)))
    assert_same_update(task, double)


def test_unsir() -> None:
    world = contracts.World("class")
    double = Double(world)
    task = run("unsir", world, noise_batches=1, noise_steps=3, impair_epochs=2, impair_rate=0.01, repair_rate=0.02)
    images, labels = double.samples("retain")
    noise = torch.randn((64, 1, 8, 8), generator=drawn(world, "noise")).double().requires_grad_(True)
    target = torch.full((64,), 3)
    learner = Adam([noise], 0.1)
    for _ in range(3):
        size = noise.flatten(1).pow(2).sum(dim=1).mean()
        learner.step(double.slope(0.1 * size - cross_entropy(double.model(noise), target), [noise]))
    mixed, mixed_labels = torch.cat([images, noise.detach()]), torch.cat([labels, target])
    impair, repair = (Adam(double.model.parameters(), rate) for rate in (0.01, 0.02))
    for _ in range(2):
        impair.step(double.slope(cross_entropy(double.model(mixed), mixed_labels)))
    repair.step(double.slope(cross_entropy(double.model(images), labels)))
    assert_same_update(task, double)


def test_influence(world, double) -> None:
    task = run("influence", world, strength=5.0, samples=4)
    forget, retain = each_slope(double, "forget"), each_slope(double, "retain")
    gone, kept = (torch.stack([torch.cat([s.flatten() for s in one]) for one in each]) for each in (forget, retain))
    total = len(gone) + len(kept)
    step = gone.sum(dim=0) / total - kept.sum(dim=0) * len(gone) / (total * len(kept))
    order = torch.randperm(len(kept), generator=drawn(world, "curvature"))[:4]
    newest = kept[order[0]]
    for slope in kept[order[1:]]:
        step = step - (step @ slope) / (4 + newest @ slope) * newest
        newest = newest - (newest @ slope) / (4 + newest @ slope) * newest
    start = 0
    with torch.no_grad():
        for weight in double.model.parameters():
            weight += 5.0 * step[start : start + weight.numel()].view_as(weight)
            start += weight.numel()
    assert_same_update(task, double)


def test_fisher() -> None:
    world = contracts.World("class")
    double = Double(world)
    task = run("fisher", world, strength=1e-4)
    images, _ = double.samples("retain")
    information = [torch.zeros_like(weight) for weight in double.model.parameters()]
    for image in images:
        logits = double.model(image[None])
        for number in range(4):
            share = float(softmax(logits.detach(), dim=1)[0, number])
            for total, slope in zip(
                information, double.slope(-torch.log_softmax(logits, dim=1)[0, number]), strict=True
            ):
                total += share * slope**2 / len(images)
    random = drawn(world, "noise")
    with torch.no_grad():
        for number, (weight, found) in enumerate(zip(double.model.parameters(), information, strict=True)):
            last = number >= 2
            variance = 1e-4 * (1 / (found + 1e-8)).clamp_max(1e2 if last else 1e3)
            if weight.ndim > 1:
                variance = variance.mean(dim=1, keepdim=True).expand_as(weight).clone()
            if last:
                weight[3], variance[3] = 0, 1e-4
            variance = variance * (10 if last or weight.ndim == 1 else 1)
            weight += variance.sqrt() * torch.randn(weight.shape, generator=random)
    assert_same_update(task, double)


def test_boundary_shrink(world, double) -> None:
    task = run("boundary_shrink", world, epochs=3, learning_rate=0.05, attack_size=0.4)
    images, labels = double.samples("forget")
    leaf = images.clone().requires_grad_(True)
    sign = torch.autograd.grad(cross_entropy(double.model(leaf), labels), leaf)[0].sign()
    black, white = (edge.double() for edge in task.pixel_range)
    attacked = torch.minimum(torch.maximum(images + 0.4 * (white - black) * sign, black), white)
    target = double.model(attacked).argmax(dim=1)
    assert (target != labels).any()
    optimizer = Sgd(double.model.parameters(), 0.05)
    for _ in range(3):
        optimizer.step(double.slope(cross_entropy(double.model(images), target)))
    assert_same_update(task, double)


def test_boundary_expand(world, double) -> None:
    task = run("boundary_expand", world, epochs=3, learning_rate=0.05)
    images, _ = double.samples("forget")
    extra = torch.nn.Linear(48, 1)
    reset([extra], drawn(world, "extra class"))
    extra = extra.double()
    optimizer = Sgd([*double.model.parameters(), *extra.parameters()], 0.05)
    for _ in range(3):
        features = torch.tanh(double.model[0](images)).flatten(1)
        widened = torch.cat([double.model[3](features), extra(features)], dim=1)
        loss = cross_entropy(widened, torch.full((len(images),), 4))
        optimizer.step(double.slope(loss, optimizer.weights))
    assert_same_update(task, double)


@pytest.mark.parametrize("name", ["euk", "cfk"])
def test_euk_and_cfk(world, double, name) -> None:
    task = run(name, world, layers=1, epochs=3, learning_rate=0.05, final_rate=0.01)
    images, labels = double.samples("retain")
    if name == "euk":
        single = contracts.untouched(world, build_toy)
        reset(last_layers(single, 1), drawn(world, "reset"))
        double.model.load_state_dict(single.double().state_dict())
    optimizer = Sgd(double.model[3].parameters(), 0.05)
    for share in (0, 1 / 2, 0):
        optimizer.rate = cosine(0.05, 0.01, share)
        optimizer.step(double.slope(cross_entropy(double.model(images), labels), optimizer.weights))
    assert_same_update(task, double)


def test_delete(world, double) -> None:
    task = run("delete", world, epochs=3, learning_rate=0.05)
    images, labels = double.samples("forget")
    target = softmax(double.original(images).detach() - 1e10 * one_hot(labels, 4), dim=1)
    optimizer = Sgd(double.model.parameters(), 0.05, decay=0.0)
    for _ in range(3):
        optimizer.step(double.slope(divergence(target, double.model(images))))
    assert_same_update(task, double)


def test_duck(world, double) -> None:
    task = run("duck", world, epochs=2, learning_rate=0.01, ratio=0, stop_accuracy=0.0, refine_epochs=1)
    (gone, gone_labels), (kept, labels) = double.samples("forget"), double.samples("retain")

    def features(model: torch.nn.Module, images: Tensor) -> Tensor:
        return torch.tanh(model[0](images)).flatten(1)

    mean = torch.stack([features(double.original, kept[labels == number]).mean(dim=0) for number in range(4)]).detach()
    mean = mean / mean.norm(dim=1, keepdim=True)
    start = features(double.original, gone).detach()
    near = (start @ mean.T / start.norm(dim=1, keepdim=True)) - 1e9 * one_hot(gone_labels, 4)
    goal = mean[near.argmax(dim=1)]
    optimizer = Adam(double.model.parameters(), 0.01, decay=5e-4)
    for rate in (0.01, 0.005, 1e-4):
        optimizer.rates = [rate] * 4
        now = features(double.model, gone)
        distance = 1 - ((now / now.norm(dim=1, keepdim=True)) * goal).sum(dim=1).mean()
        optimizer.step(double.slope(distance + 1.4 * cross_entropy(double.model(kept) / 2, labels)))
    assert_same_update(task, double)


@pytest.mark.parametrize("objective", ["random_labels", "ascent"])
def test_munba(world, double, objective, monkeypatch) -> None:
    monkeypatch.setattr(munba, "random_labels", next_label)
    task = run("munba", world, epochs=3, learning_rate=0.05, objective=objective, clip=0.5)
    (gone, gone_labels), (kept, labels) = double.samples("forget"), double.samples("retain")
    optimizer = Sgd(double.model.parameters(), 0.05)
    for _ in range(3):
        retain = double.slope(cross_entropy(double.model(kept), labels))
        wrong = (gone_labels + 1) % 4
        loss = cross_entropy(double.model(gone), wrong) if objective == "random_labels" else (
            -cross_entropy(double.model(gone), gone_labels)
        )  # fmt: skip
        forget = double.slope(loss)
        first, second = (torch.cat([slope.flatten() for slope in slopes]) for slopes in (retain, forget))
        angle = float(first @ second / first.norm() / second.norm())
        factor = math.sqrt(1 / (1 + angle))
        agreed = [
            factor * a / float(first.norm()) + factor * b / float(second.norm())
            for a, b in zip(retain, forget, strict=True)
        ]
        optimizer.step(agreed, clip=0.5)
    assert_same_update(task, double)


def test_sfron(world, double) -> None:
    task = run("sfron", world, iterations=3, every=2, learning_rate=0.05, strength=4.0, evenness=0.7, clip=0.6)
    (gone, gone_labels), (kept, labels) = double.samples("forget"), double.samples("retain")
    square = [
        [slope**2 for slope in double.slope(cross_entropy(double.model(x), y))]
        for x, y in ((gone, gone_labels), (kept, labels))
    ]
    mask = [(forget + 1e-15) / (retain + 1e-15) >= 1 for forget, retain in zip(*square, strict=True)]
    optimizer = Sgd(double.model.parameters(), 0.05)
    for step in range(3):
        optimizer.rate = cosine(0.05, 0, step / 3)
        if step % 2 == 0:
            losses = cross_entropy(double.model(gone), gone_labels, reduction="none")
            share = losses.detach() ** -0.7
            slopes = double.slope(-cosine(4.0, 0, step / 3) * (share / share.mean() * losses).mean())
            optimizer.step([slope * place for slope, place in zip(slopes, mask, strict=True)], clip=0.6)
        optimizer.step(double.slope(cross_entropy(double.model(kept), labels)))
    assert_same_update(task, double)


def test_amun(world, double) -> None:
    settings = {"epochs": 3, "learning_rate": 0.05, "attack_steps": 5, "first_radius": 0.2}
    task = run("amun", world, **settings)
    neighbours = adversarial.nearest_fooling(task_for("amun", world, build_toy), 0.2, 5)
    images, labels = double.samples("forget", "retain")
    black, white = (edge.double() for edge in task.pixel_range)
    own = dict(zip(double.rows("forget").tolist(), zip(*double.samples("forget"), strict=True), strict=True))
    for row, (image, label) in neighbours.items():
        assert label != own[row][1]
        assert double.original(image.double()[None]).argmax() == label
        ratio = ((image - own[row][0]) / (white - black)).norm() / 0.2
        assert ratio <= 2 ** (adversarial.DOUBLINGS - 1)
        assert (image >= black - 1e-5).all()
        assert (image <= white + 1e-5).all()
    assert neighbours
    near = [neighbours[row] for row in double.rows("forget").tolist() if row in neighbours]
    images = torch.cat([images, torch.stack([image for image, _ in near]).double()])
    labels = torch.cat([labels, torch.stack([label for _, label in near])])
    optimizer = Sgd(double.model.parameters(), 0.05)
    for _ in range(3):
        optimizer.step(double.slope(cross_entropy(double.model(images), labels)))
    assert_same_update(task, double)


def test_head_only(world, double) -> None:
    task = run("head_only", world, epochs=3, learning_rate=0.05, margin=-1.5, weight=0.4)
    (gone, gone_labels), (kept, labels) = double.samples("forget"), double.samples("retain")
    optimizer = Sgd(double.model[3].parameters(), 0.05)
    for _ in range(3):
        odds = double.model(gone).softmax(dim=1)[torch.arange(len(gone)), gone_labels].logit()
        away = torch.log(torch.cosh(odds + 1.5)).mean()
        loss = cross_entropy(double.model(kept), labels) + 0.4 * away
        optimizer.step(double.slope(loss, optimizer.weights))
    assert_same_update(task, double)


def test_random_update_has_the_asked_length_and_another_direction_for_another_seed(world, double) -> None:
    first, second = (run("random_update", world, norm=2.5, seed=seed) for seed in (0, 1))
    assert float(updated(first, double).norm()) == pytest.approx(2.5, rel=1e-4)
    assert float(updated(second, double).norm()) == pytest.approx(2.5, rel=1e-4)
    assert float(updated(first, double) @ updated(second, double)) / 2.5**2 < 0.5
    assert first.steps == 0


def test_do_nothing_leaves_every_bit(world) -> None:
    task = run("do_nothing", world)
    before = contracts.state(contracts.untouched(world, build_toy))
    assert all(torch.equal(before[name], tensor) for name, tensor in contracts.state(task.model).items())


def test_every_method_has_its_rule_here() -> None:
    trained_elsewhere = {entry.name for entry in registry.entries("method") if entry.facts.own_base}
    names = {entry.name for entry in registry.entries("method")} - trained_elsewhere
    assert trained_elsewhere == {"sisa"}
    assert names - compared(Path(__file__).read_text()) == set(), "run it and compare its update in a test of this file"


PLANTED = """
def test_scrub(world, double):
    # run("scrub", world), as the name says, but it is another method that is compared
    task = run("finetune", world)
    assert_same_update(task, double)

def test_ssd(world, double):
    task = run("ssd", world)
    assert double.model is not None and "task.model"

@pytest.mark.parametrize("name", ["euk"])
def test_euk_and_cfk(world, double, name):
    task = run(name, world)
    assert updated(task, double).norm() > 0

def test_do_nothing(world):
    task, other = run("do_nothing", world), run("salun", world)
    assert list(task.model.parameters())

def helper(world, double):
    task = run("munba", world)
    assert_same_update(task, double)
"""


def test_a_rule_that_is_only_named_or_never_compared_is_none() -> None:
    assert compared(PLANTED) == {"finetune", "euk", "do_nothing"}
