"""One test for each fault of published code that a method here could repeat; numbers are those of methods.md §23.

Rows 13 and 20 belong to the attacks, 19 to the NeurIPS score; 21 is about a checkpoint that is not ours.
"""

from __future__ import annotations

import copy
import itertools
import math
import time

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim.optimizer import register_optimizer_step_pre_hook

from comparator import registry
from comparator.errors import InvalidInput
from comparator.methods import influence, salun, scrub, unsir
from comparator.models import small_cnn, weights
from comparator.training import contracts
from comparator.training.distances import divergence, jensen_shannon
from comparator.training.relabel import best_other, random_labels
from comparator.training.schedules import cosine, ramp, warm_restarts
from comparator.training.structure import fresh_copy, last_layers
from comparator.training.task import Task
from methods.networks import TwoBlockTransformer
from methods.toy import Double, build, run, task_for, with_error


@pytest.fixture
def world() -> contracts.World:
    return contracts.World("mixed")


def loss_of(model: nn.Module, world: contracts.World, part: str) -> float:
    rows = torch.from_numpy(world.partition.positions(part))
    images = world.images()
    with torch.no_grad():
        return float(cross_entropy(model.eval()(images.batch(rows)), images.labels[rows]))


@pytest.mark.parametrize("name", ["scrub", "bad_teacher", "similar_teacher", "delete"])
def test_01_optimiser_bound_to_the_teacher_or_another_copy(name, world) -> None:
    before = contracts.state(contracts.untouched(world, build))
    task = run(name, world, **{"scrub": {"epochs": 1, "forget_epochs": 1}}.get(name, {"epochs": 1}))
    after, teacher = contracts.state(task.model), contracts.state(task.original)
    assert any(not torch.equal(before[key], after[key]) for key in before)
    assert all(torch.equal(before[key], teacher[key]) for key in before)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("gradient_ascent", {"epochs": 1, "learning_rate": 1e-3}),
        ("neggrad_plus", {"epochs": 1, "learning_rate": 1e-3, "retain_weight": 1e-9, "weight_decay": 0.0}),
    ],
)
def test_02_sign_flipped_before_there_is_a_gradient(name, parameters, world) -> None:
    start = loss_of(contracts.untouched(world, build), world, "forget")
    assert loss_of(run(name, world, **parameters).model, world, "forget") > start


def test_03_loss_clamped_until_it_has_no_gradient(world) -> None:
    before = Double(world).start
    task = run("gradient_ascent", world, epochs=1, learning_rate=1.0, momentum=0.0, weight_decay=0.0)
    after = torch.cat([weight.detach().flatten() for weight in task.model.parameters()]).double()
    assert (after - before).norm() > 1e-3


def test_04_retraining_that_resets_the_classifier_only() -> None:
    first, second = (weights.build("small_cnn", (8, 8, 1), 4, seed) for seed in (0, 1))
    teacher = fresh_copy(first, torch.Generator().manual_seed(0))
    for other in (second, teacher):
        same = [
            name
            for (name, old), (_, new) in zip(first.named_parameters(), other.named_parameters(), strict=True)
            if torch.equal(old, new) and not name.startswith("norm")
        ]
        assert same == []


def test_05_three_noise_images_of_each_batch_and_one_label_for_all() -> None:
    world = contracts.World("most")
    task = task_for("unsir", world)
    parameters = unsir.Parameters(noise_batches=2, noise_steps=2, batch_size=6)
    noise, labels = unsir.learn_noise(task, task.whole_classes(needed=True), parameters)
    assert noise.shape == (3 * 2 * 6, 1, 8, 8)
    assert labels.bincount().tolist() == [0, 12, 12, 12]
    seen: list[Tensor] = []
    plain = Task.loss
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Task, "loss", lambda self, x, y: (seen.append(y), plain(self, x, y))[1])
        run("unsir", world, noise_batches=2, noise_steps=2, batch_size=6)
    assert sum(int((batch > 0).sum()) for batch in seen) == 36


def test_06_masked_weights_that_drift_by_weight_decay_and_momentum(world) -> None:
    task = task_for("salun", world, small_cnn.build)
    mask = salun.salient(task, 0.3)
    before = {name: weight.detach().clone() for name, weight in task.model.named_parameters()}
    entry = registry.get("method", "salun")
    parameters = salun.Parameters(share=0.3, epochs=3, learning_rate=0.1, weight_decay=0.1, momentum=0.9)
    after = dict(contracts.apply(entry, world, small_cnn.build, parameters=parameters).model.named_parameters())
    assert all(torch.equal(after[name][~free], before[name][~free]) for name, free in mask.items())
    assert any(not torch.equal(after[name][free], before[name][free]) for name, free in mask.items())


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_07_random_label_that_is_the_true_one(classes) -> None:
    random = torch.Generator().manual_seed(0)
    true = torch.arange(classes).repeat(500)
    drawn = random_labels(true, classes, random)
    assert (drawn != true).all()
    counts = torch.stack([drawn[true == number].bincount(minlength=classes) for number in range(classes)])
    others = counts[~torch.eye(classes, dtype=torch.bool)]
    expected = 500 / (classes - 1)
    assert ((others - expected).abs() < 6 * math.sqrt(expected) + 1).all()
    allowed = random_labels(true, classes, random, true_label=True)
    assert 0 < (allowed == true).float().mean() < 1


def test_08_divergence_divided_by_the_number_of_classes_or_reversed() -> None:
    random = torch.Generator().manual_seed(0)
    first, second = (torch.randn(6, 5, generator=random, dtype=torch.float64).softmax(dim=1) for _ in range(2))
    by_hand = sum(
        float(p[k] * (p[k].log() - q[k].log())) for p, q in zip(first, second, strict=True) for k in range(5)
    ) / len(first)
    assert float(divergence(first, second.log())) == pytest.approx(by_hand)
    assert by_hand != pytest.approx(float(divergence(second, first.log())))
    both = float(jensen_shannon(first, second))
    assert both == pytest.approx(float(jensen_shannon(second, first)))
    assert 0 < both < math.log(2)
    apart = torch.eye(2, dtype=torch.float64)
    assert float(jensen_shannon(apart, apart.flip(0))) == pytest.approx(math.log(2))


def test_09_learning_rate_that_rises_to_the_floor_of_its_cosine(world) -> None:
    for schedule in ("constant", "cosine"):
        rates: list[float] = []
        watching = register_optimizer_step_pre_hook(lambda sgd, *_, seen=rates: seen.append(sgd.param_groups[0]["lr"]))
        run("finetune", world, epochs=4, learning_rate=1e-3, batch_size=4, schedule=schedule)
        watching.remove()
        assert rates[0] == 1e-3
        assert all(later <= earlier for earlier, later in itertools.pairwise(rates))
    assert [cosine(1e-3, 0.01, share) for share in (0, 0.5, 1)] == [1e-3] * 3
    assert [warm_restarts(1.0, 0.0, epoch) for epoch in (0, 1, 2, 4, 6)] == pytest.approx([1, 0.5, 1, 0.5, 1])
    assert [ramp(2.0, share) for share in (0, 0.25, 0.5, 0.75, 1)] == pytest.approx([0, 1, 2, 1, 0])


def test_10_ascent_scaled_by_the_inverse_fisher_information(world) -> None:
    double = Double(world)
    with torch.no_grad():
        for weight in double.original.parameters():
            weight += 0.1
    task = task_for("scrub", world)
    task.original.load_state_dict(double.original.float().state_dict())
    parameters = scrub.Parameters(learning_rate=1.0, momentum=0.0, weight_decay=0.0, temperature=1.0)
    scrub._disobey(task, parameters, parameters.sgd(task))
    images, _ = double.samples("forget")
    target = double.original.double()(images).softmax(dim=1).detach()
    logits = double.model(images)
    distance = (target * (target.log() - logits.log_softmax(dim=1))).sum(dim=1).mean()
    slopes = double.slope(-distance)
    with torch.no_grad():
        for weight, slope in zip(double.model.parameters(), slopes, strict=True):
            weight -= slope
    after = torch.cat([weight.detach().flatten() for weight in task.model.parameters()]).double()
    assert (after - double.weights()).norm() < 1e-3 * (double.weights() - double.start).norm()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.75])
def test_11_mask_of_another_density_read_from_some_batches(share, world) -> None:
    task = task_for("salun", world, small_cnn.build)
    marked = torch.cat([part.flatten() for part in salun.salient(task, share).values()])
    assert int(marked.sum()) == round(share * len(marked))
    seen = []
    logits = Task.logits
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Task, "logits", lambda self, x, model=None: (seen.append(len(x)), logits(self, x, model))[1])
        salun.salient(task, share)
    assert sum(seen) == task.size("forget")


@pytest.mark.parametrize("name", ["random_labels", "salun", "munba"])
def test_12_random_labels_that_depend_on_the_clock(name, world, monkeypatch) -> None:
    entry = registry.get("method", name)
    first = contracts.state(contracts.apply(entry, world, small_cnn.build).model)
    monkeypatch.setattr(time, "time", lambda: 1e9)
    second = contracts.state(contracts.apply(entry, world, small_cnn.build).model)
    assert all(torch.equal(first[key], second[key]) for key in first)
    other = contracts.state(contracts.apply(entry, world, small_cnn.build, seed=1).model)
    assert any(not torch.equal(first[key], other[key]) for key in first)


@pytest.mark.parametrize(
    ("errors", "reference", "place"),
    [
        ([0.0, 0.3, 0.5, 0.9], 0.45, 2),
        ([0.0, 0.3, 0.5, 0.9], 0.05, 0),
        ([0.0, 0.3, 0.5, 0.9], 1.0, 3),
        ([0.2, 0.4, 0.2], 0.2, 2),
    ],
)
def test_14_rewinding_to_the_epoch_before_or_to_one_that_was_not_kept(errors, reference, place) -> None:
    assert scrub.closest(errors, reference) == place


@pytest.mark.parametrize("place", [0, 1, 3])
def test_14_rewinding_restores_the_state_that_had_the_error(place, world, monkeypatch) -> None:
    states, predicted = [], iter([0.9, 0.6, 0.3, 0.0])
    monkeypatch.setattr(
        Task, "accuracy", lambda task, part: (states.append(contracts.state(task.model)), next(predicted))[1]
    )
    monkeypatch.setattr(Task, "predict", lambda _task, _part: with_error([0.1, 0.4, 0.7, 1.0][place]))
    task = run("scrub", world, epochs=3, forget_epochs=2, learning_rate=0.05, rewind=True)
    ended = contracts.state(task.model)
    assert len(states) == 4
    assert all(torch.equal(ended[key], states[place][key]) for key in ended)


@pytest.mark.parametrize("forget", ["class", "mixed"])
def test_14_rewinding_compares_with_unseen_samples_of_the_same_classes(forget) -> None:
    world = contracts.World(forget)
    task = run("scrub", world, epochs=2, forget_epochs=1, learning_rate=0.05, rewind=True)
    logits, labels = task.predict("validation")
    wrong = (logits.argmax(dim=1) != labels).double()
    _, forgotten = task.predict("forget")
    by_hand = sum(float(wrong[labels == label].mean()) for label in forgotten.tolist()) / len(forgotten)
    assert scrub._unseen_error(task) == pytest.approx(by_hand)


def test_14_rewinding_is_refused_without_validation_samples(world) -> None:
    rows = world.partition.roles != 2
    bare = contracts.World("mixed")
    bare.pixels = world.pixels[rows]
    fields = {
        name: getattr(world.partition, name)[rows]
        for name in ("train_indices", "train_labels", "true_labels", "roles", "noise")
    }
    bare.partition = type(world.partition)(**{**world.partition.__dict__, **fields})
    with pytest.raises(InvalidInput, match="no validation samples"):
        run("scrub", bare, rewind=True)


@pytest.mark.parametrize("name", ["euk", "cfk"])
def test_15_classifier_that_stays_frozen(name, world) -> None:
    entry = registry.get("method", name)
    before = contracts.untouched(world, small_cnn.build)
    after = contracts.apply(
        entry, world, small_cnn.build, parameters=entry.parameters(layers=2, epochs=2, learning_rate=0.1)
    ).model
    old, new = contracts.state(before), contracts.state(after)
    changed = {key.split(".")[0] for key in old if not torch.equal(old[key], new[key])}
    assert changed == {"hidden", "head"}
    counted = last_layers(small_cnn.build((8, 8, 1), 4), 3)
    assert [type(layer).__name__ for layer in counted] == ["Conv2d", "BatchNorm2d", "Linear", "Linear"]


def test_16_extra_class_that_is_never_removed(world) -> None:
    task = run("boundary_expand", world, epochs=1)
    rows = torch.from_numpy(world.partition.positions("retain"))
    assert task.logits(task._images.batch(rows)).shape[1] == world.partition.classes


def test_17_retain_gradient_taken_on_the_forget_set(world, monkeypatch) -> None:
    asked = []
    plain = influence.mean_gradient
    monkeypatch.setattr(influence, "mean_gradient", lambda task, *parts: (asked.append(parts), plain(task, *parts))[1])
    run("influence", world)
    assert asked == [("retain",), ("forget",)]
    task = task_for("influence", world)
    assert not torch.equal(*(plain(task, part)["3.weight"] for part in ("retain", "forget")))


def test_18_dropout_that_is_active_in_predictions(world) -> None:
    task = task_for("scrub", world, TwoBlockTransformer)
    task.model.train()
    first, second = (task.predict("forget")[0] for _ in range(2))
    assert torch.equal(first, second)
    task.train_mode()
    images, _ = task.images(torch.arange(4))
    noisy = [task.logits(images) for _ in range(2)]
    assert not torch.equal(*noisy)


def test_22_second_choice_that_is_the_true_class() -> None:
    logits = torch.randn(2000, 6, generator=torch.Generator().manual_seed(0))
    labels = torch.randint(6, (2000,), generator=torch.Generator().manual_seed(1))
    guided = best_other(logits, labels)
    assert (guided != labels).all()
    order = logits.argsort(dim=1, descending=True)
    right = order[:, 0] == labels
    assert (guided[right] == order[right, 1]).all()
    assert (guided[~right] == order[~right, 0]).all()


def test_class_only_method_on_a_mixed_forget_set_is_refused_before_any_work(world) -> None:
    task = task_for("unsir", world)
    before = copy.deepcopy(task.model.state_dict())
    with pytest.raises(InvalidInput, match="whole classes"):
        registry.get("method", "unsir").function(task, unsir.Parameters())
    assert task.steps == 0
    assert all(torch.equal(before[key], tensor) for key, tensor in task.model.state_dict().items())


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("l1_sparse", {"epochs": 2, "plain_epochs": 2}),
        ("scrub", {"epochs": 2, "forget_epochs": 3}),
        ("euk", {"layers": 400}),
        ("cfk", {"layers": 400}),
        ("guided_unlearning", {"reset_groups": 40}),
    ],
)
def test_parameters_that_cannot_work_are_refused_before_any_step(name, parameters, world) -> None:
    with pytest.raises(InvalidInput) as caught:
        run(name, world, **parameters)
    assert caught.value.advice


def test_methods_on_kernels_refuse_a_network_without_any(world) -> None:
    def linear(image_shape, classes):
        return nn.Sequential(nn.Flatten(), nn.Linear(64, classes))

    for name in ("convolution_transpose", "masked_small_gradients"):
        entry = registry.get("method", name)
        with pytest.raises(InvalidInput, match="none"):
            contracts.apply(entry, world, linear)
