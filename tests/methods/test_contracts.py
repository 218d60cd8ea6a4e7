"""Every registered method keeps the contracts, on every kind of network; a new method is tested without a new test."""

from __future__ import annotations

import copy

import pytest
import torch

from comparator import registry
from comparator.facts import MethodFacts
from comparator.models import resnet18, small_cnn
from comparator.training import contracts
from methods.networks import TwoBlockTransformer

# what trains its own base does not change a given model: test_sisa.py holds it to more
METHODS = [entry.name for entry in registry.entries("method") if not entry.facts.own_base]
GENERAL = [name for name in METHODS if "any" in registry.get("method", name).facts.forget]


@pytest.mark.parametrize("check", contracts.CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", METHODS)
def test_contract_on_the_small_cnn(name: str, check) -> None:
    check(registry.get("method", name), contracts.World("class"), small_cnn.build)


@pytest.mark.parametrize("forget", ["one", "most"])
@pytest.mark.parametrize("name", METHODS)
def test_forget_sets_of_one_sample_and_larger_than_the_retain_set(name: str, forget: contracts.ForgetSet) -> None:
    contracts.changes_weights(registry.get("method", name), contracts.World(forget), small_cnn.build)


@pytest.mark.parametrize("name", GENERAL)
def test_forget_set_that_mixes_classes(name: str) -> None:
    contracts.changes_weights(registry.get("method", name), contracts.World("mixed"), small_cnn.build)


@pytest.mark.parametrize("check", [contracts.changes_weights, contracts.repeats], ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", METHODS)
def test_contract_on_a_transformer_with_dropout(name: str, check) -> None:
    check(registry.get("method", name), contracts.World("class"), TwoBlockTransformer)


@pytest.mark.parametrize("build", [small_cnn.build, TwoBlockTransformer], ids=["small_cnn", "transformer"])
@pytest.mark.parametrize("name", METHODS)
def test_runs_in_half_precision(name: str, build: contracts.Build) -> None:
    contracts.changes_weights(registry.get("method", name), contracts.World("class", precision="bfloat16"), build)


@pytest.mark.parametrize("name", METHODS)
def test_paper_presets_run_on_a_resnet_with_one_sample_to_forget(name: str) -> None:
    entry, world = registry.get("method", name), contracts.World("one", (4, 4, 3), each=4)
    task = contracts.apply(entry, world, resnet18.build, parameters=contracts.brief(entry, "paper"))
    contracts.keeps_form(entry, contracts.untouched(world, resnet18.build), task.model)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs CUDA")
@pytest.mark.parametrize("build", [small_cnn.build, TwoBlockTransformer], ids=["small_cnn", "transformer"])
@pytest.mark.parametrize("name", METHODS)
def test_contracts_on_cuda(name: str, build: contracts.Build) -> None:
    assert contracts.broken(registry.get("method", name), build, device="cuda:0") == []


def test_every_method_says_what_it_is() -> None:
    for entry in registry.entries("method"):
        facts, fields = entry.facts, entry.parameters.model_fields
        assert entry.citation, entry.name
        assert entry.summary.endswith("."), entry.name
        assert set(facts.reads) <= {"retain", "forget", "original", "validation"}, entry.name
        presets = facts.presets or {}
        assert {"paper", "small"} <= set(presets), f"{entry.name}: give the presets `paper` and `small`"
        assert facts.differs, f"{entry.name}: say in `differs` how it differs from its source"
        assert isinstance(facts.trains, bool), f"{entry.name}: say whether it `trains`"
        for preset in presets.values():
            entry.parameters.model_validate(preset)
        for name, field in fields.items():
            assert field.description, f"{entry.name}.{name}"
            assert not field.is_required(), f"{entry.name}.{name}"
            if field.annotation in (int, float):
                assert field.metadata, f"{entry.name}.{name} has no bounds"


def broken_method(function, reads=("forget",)) -> registry.Entry:
    return registry.Entry(
        "method",
        "faulty",
        "Faulty",
        "A fault.",
        "",
        function,
        registry.NoParameters,
        "",
        MethodFacts(reads=reads),
    )


def no_change(task, parameters) -> None:
    for images, labels in task.batches("forget", epochs=1):
        task.step(task.sgd(0.0), task.loss(images, labels))


def wrong_network(task, parameters) -> None:
    student = copy.deepcopy(task.model)
    for images, labels in task.batches("forget", epochs=1):
        torch.nn.functional.cross_entropy(student(images), labels).backward()


def not_finite(task, parameters) -> None:
    with torch.no_grad():
        next(task.model.parameters()).fill_(float("nan"))


def wider(task, parameters) -> None:
    task.model.head = torch.nn.Linear(64, 5)


def stays_frozen(task, parameters) -> None:
    no_freeze(task, parameters)
    next(task.model.parameters()).requires_grad_(False)


def no_freeze(task, parameters) -> None:
    for images, labels in task.batches("forget", epochs=1):
        task.step(task.sgd(0.1), task.loss(images, labels))


def global_noise(task, parameters) -> None:
    with torch.no_grad():
        for weight in task.model.parameters():
            weight.add_(torch.randn_like(weight))


def ignores_cancel(task, parameters) -> None:
    images, labels = task.images(torch.from_numpy(task.rows("forget")))
    optimizer = task.sgd(0.1)
    for _ in range(20):
        optimizer.zero_grad()
        task.loss(images, labels).backward()
        optimizer.step()
        task.steps += 1


def reads_more(task, parameters) -> None:
    images, labels = task.images(torch.arange(len(task._partition.roles)))
    task.step(task.sgd(0.1), task.loss(images, labels))


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (no_change, "ended with the weights it began with"),
        (wrong_network, "ended with the weights it began with"),
        (not_finite, "infinite or undefined"),
        (wider, "turned head.weight from"),
        (stays_frozen, "frozen"),
        (global_noise, "global generator"),
        (ignores_cancel, "although the run was cancelled"),
        (reads_more, "does not declare"),
    ],
)
def test_a_fault_is_found_and_explained(function, words) -> None:
    assert any(words in fault for fault in contracts.broken(broken_method(function), small_cnn.build))


def test_a_sound_method_has_no_fault() -> None:
    assert contracts.broken(broken_method(no_freeze), small_cnn.build) == []
