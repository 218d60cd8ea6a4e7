"""Checkpoints as people have them: found, brought to the names used here, and every step told; else refused by name."""

from __future__ import annotations

import argparse
import io
import re
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from comparator.errors import InvalidInput, UntrustedFile
from comparator.models import foreign, pickled, weights

Weights = dict[str, Tensor]
MEAN, DEVIATION = [0.5, 0.4, 0.3], [0.2, 0.25, 0.3]


@pytest.fixture(scope="module")
def resnet() -> nn.Module:
    return weights.build("resnet18", (32, 32, 3), 10, seed=3)


@pytest.fixture(scope="module")
def small() -> nn.Module:
    return weights.build("small_cnn", (8, 8, 1), 10, seed=3)


def own(model: nn.Module) -> Weights:
    return weights.state(model)


def prefixed(prefix: str, given: Weights) -> Weights:
    return {prefix + name: tensor for name, tensor in given.items()}


def renamed(given: Weights, *rules: tuple[str, str]) -> Weights:
    found = {}
    for name, tensor in given.items():
        for pattern, instead in rules:
            name = re.sub(pattern, instead, name)
        found[name] = tensor
    return found


def saved(content: object, **options: Any) -> io.BytesIO:
    file = io.BytesIO()
    torch.save(content, file, **options)
    file.seek(0)
    return file


def fits(model: nn.Module, given: Weights) -> list[str]:
    """Clean, load into a fresh network, compare with the model's own weights, and return the notes."""
    cleaned = foreign.clean(model.state_dict(), given)
    assert weights.misfits(model.state_dict(), cleaned.weights) == []
    for name, tensor in own(model).items():
        assert torch.equal(cleaned.weights[name].to(tensor.dtype), tensor), name
    return cleaned.notes


@pytest.mark.parametrize(
    "prefix",
    [
        "module.", "_orig_mod.", "model.", "net.", "_orig_mod.module.", "module._orig_mod.", "module.module.",
        "model.net.", "student.", "1.", "module.model.", "backbone.", "my_network.",
    ],
)  # fmt: skip
def test_any_sequence_of_prefixes_is_taken_off(small: nn.Module, resnet: nn.Module, prefix: str) -> None:
    for model in (small, resnet):
        assert fits(model, prefixed(prefix, own(model))) == [f"the prefix “{prefix}” was taken off"]


def test_wrappers_of_single_modules_are_taken_out_of_names(resnet: nn.Module) -> None:
    wrapped = renamed(own(resnet), (r"^layer1\.", "layer1._orig_mod."), (r"^layer2\.0\.", "layer2.0.module."))
    assert fits(resnet, wrapped) == ["“_orig_mod.” and “module.” was taken out of names"]
    assert len(fits(resnet, prefixed("module.", wrapped))) == 2


def test_counters_that_old_programs_did_not_save_begin_at_nought(resnet: nn.Module) -> None:
    given = {name: tensor for name, tensor in own(resnet).items() if "num_batches" not in name}
    (note,) = fits(resnet, given)
    assert note.startswith("20 counters of batches")


def test_a_copy_is_left_out_and_told(small: nn.Module) -> None:
    mine, other = own(small), {name: tensor + 1 for name, tensor in own(small).items()}
    for given in (
        {**mine, **prefixed("ema.", other)},
        {**prefixed("model.", mine), **prefixed("ema_model.", other), "ema_model.n_averaged": torch.tensor(3)},
        {**prefixed("student.", mine), **prefixed("teacher.", other)},
        {**prefixed("module.model.", mine), **prefixed("module.attacker.model.", mine)},
    ):
        assert any("left out beside the model" in note for note in fits(small, given))
    assert fits(small, {**mine, **prefixed("copy.", mine)})
    with pytest.raises(InvalidInput, match=r"holds two models with these names, under “first\.” and “second\.”"):
        foreign.clean(small.state_dict(), {**prefixed("first.", mine), **prefixed("second.", other)})


def test_what_profilers_and_averages_leave_is_left_out(small: nn.Module) -> None:
    given = prefixed("module.", own(small)) | {"n_averaged": torch.tensor(1), "module.conv1.total_ops": torch.zeros(1)}
    notes = fits(small, {**given, "criterion.weight": torch.ones(10)})
    assert any("no weights: n_averaged, module.conv1.total_ops" in note for note in notes)
    assert any("left out beside the model: criterion.weight" in note for note in notes)


KUANGLIU = ((r"\.downsample\.", ".shortcut."), (r"^fc\.", "linear."))
WEIAICUNZAI = (
    (r"^conv1\.", "conv1.0."), (r"^bn1\.", "conv1.1."), (r"\.downsample\.", ".shortcut."),
    (r"^layer1\.", "conv2_x."), (r"^layer2\.", "conv3_x."), (r"^layer3\.", "conv4_x."), (r"^layer4\.", "conv5_x."),
    (r"_x\.(\d)\.conv1\.", r"_x.\1.residual_function.0."), (r"_x\.(\d)\.bn1\.", r"_x.\1.residual_function.1."),
    (r"_x\.(\d)\.conv2\.", r"_x.\1.residual_function.3."), (r"_x\.(\d)\.bn2\.", r"_x.\1.residual_function.4."),
)  # fmt: skip
TRANSFORMERS = (
    (r"^conv1\.", "resnet.embedder.embedder.convolution."), (r"^bn1\.", "resnet.embedder.embedder.normalization."),
    *((rf"^layer{number}\.", f"resnet.encoder.stages.{number - 1}.layers.") for number in range(1, 5)),
    *((rf"\.conv{number}\.", f".layer.{number - 1}.convolution.") for number in (1, 2)),
    *((rf"\.bn{number}\.", f".layer.{number - 1}.normalization.") for number in (1, 2)),
    (r"\.downsample\.0\.", ".shortcut.convolution."), (r"\.downsample\.1\.", ".shortcut.normalization."),
    (r"^fc\.", "classifier.1."),
)  # fmt: skip
OPENMMLAB = ((r"^(?!fc)", "backbone."), (r"^fc\.", "head.fc."))


@pytest.mark.parametrize("rules", [KUANGLIU, WEIAICUNZAI, TRANSFORMERS, OPENMMLAB], ids=lambda rules: rules[0][1])
@pytest.mark.parametrize("prefix", ["", "module.", "model."])
def test_the_same_network_of_other_code_bases_is_understood(
    resnet: nn.Module, rules: tuple[tuple[str, str], ...], prefix: str
) -> None:
    notes = fits(resnet, prefixed(prefix, renamed(own(resnet), *rules)))
    assert any("were brought to those used here" in note for note in notes)


@pytest.mark.parametrize("head", ["classifier", "head", "last_linear", "my_head"])
def test_a_head_of_another_name_is_found(resnet: nn.Module, head: str) -> None:
    assert fits(resnet, renamed(own(resnet), (r"^fc\.", f"{head}.")))


NORMALISERS = {
    "normalize.mean": "normalize.std",
    "normalizer.new_mean": "normalizer.new_std",
    "norm_layer.mean": "norm_layer.std",
    "0.mean": "0.std",
    "module.normalize.mean": "module.normalize.std",
    "mean": "std",
    "normalization.mean": "normalization.deviation",
    "pixel_mean": "pixel_std",
    "preprocess.mean": "preprocess.std",
}


@pytest.mark.parametrize(("mean", "deviation"), NORMALISERS.items())
@pytest.mark.parametrize("scale", [1, 255])
def test_a_normalisation_inside_is_recognised(resnet: nn.Module, mean: str, deviation: str, scale: int) -> None:
    parent = mean.rpartition(".")[0]
    network = {"0": "1.", "module.normalize": "module."}.get(parent, "")
    inside = {
        mean: torch.tensor(MEAN).view(3, 1, 1) * scale,
        deviation: torch.tensor(DEVIATION).view(1, 3, 1, 1) * scale,
    }
    cleaned = foreign.clean(resnet.state_dict(), {**inside, **prefixed(network, own(resnet))})
    assert weights.misfits(resnet.state_dict(), cleaned.weights) == []
    assert cleaned.normalisation is not None
    assert cleaned.normalisation.mean == pytest.approx(MEAN, abs=1e-5)
    assert cleaned.normalisation.deviation == pytest.approx(DEVIATION, abs=1e-5)
    assert any("was recognised" in note for note in cleaned.notes)


def test_what_does_not_fit_keeps_its_names_and_is_listed_beside_what_is_missing(small: nn.Module) -> None:
    strange = prefixed("encoder.", own(small))
    with pytest.raises(InvalidInput) as caught:
        weights.fit(small, foreign.clean(small.state_dict(), strange).weights, architecture="small_cnn")
    assert "missing: conv1.weight" in caught.value.detail
    assert "unknown: encoder.conv1.weight" in caught.value.detail
    other = own(small) | {"head.weight": torch.zeros(100, 64), "extra.weight": torch.zeros(2)}
    misfit = dict(weights.misfits(small.state_dict(), foreign.clean(small.state_dict(), other).weights))
    assert misfit == {"extra.weight": "unknown", "head.weight": "(100, 64) instead of (10, 64)"}


def test_prefixes_are_taken_off_what_does_not_fit_too(small: nn.Module) -> None:
    """As they leave a small net of somebody: what is missing then is only what is not there."""
    net = {"conv1.weight": torch.zeros(4, 1, 3, 3), "norm1.weight": torch.ones(4)}
    for prefix in ("_orig_mod.", "_orig_mod.module.", "module."):
        cleaned = foreign.clean(small.state_dict(), prefixed(prefix, net))
        assert cleaned.weights.keys() == net.keys()
        assert cleaned.notes == [f"the prefix “{prefix}” was taken off"]
    cleaned = foreign.clean(
        small.state_dict(), {**net, "normalize.mean": torch.zeros(1), "normalize.std": torch.ones(1)}
    )
    assert cleaned.weights.keys() == net.keys()
    assert cleaned.normalisation is not None


def test_a_bias_too_much_is_no_leftover(resnet: nn.Module) -> None:
    given = own(resnet) | {"conv1.bias": torch.zeros(64)}
    cleaned = foreign.clean(resnet.state_dict(), given)
    assert weights.misfits(resnet.state_dict(), cleaned.weights) == [("conv1.bias", "unknown")]


def test_half_precision_is_told(small: nn.Module) -> None:
    given = {name: tensor.half() if tensor.is_floating_point() else tensor for name, tensor in own(small).items()}
    assert any("half precision" in note for note in foreign.clean(small.state_dict(), given).notes)


def test_hundreds_of_thousands_of_names_are_no_work(small: nn.Module) -> None:
    one = torch.zeros(1)
    many = {f"a.b.c.{number}.weight": one for number in range(300_000)}
    assert foreign.clean(small.state_dict(), many).notes == []


class Options:
    """A class of somebody's training script."""

    def __init__(self) -> None:
        self.rate = 0.1


BESIDE: dict[str, Callable[[], Any]] = {
    "float64": lambda: np.float64(0.93),
    "int64": lambda: np.int64(3),
    "array": lambda: np.arange(3),
    "namespace": lambda: argparse.Namespace(lr=0.1),
    "simple namespace": lambda: SimpleNamespace(lr=0.1),
    "path": lambda: Path("runs/1"),
    "defaultdict": lambda: defaultdict(list, {"loss": [1.0]}),
    "own class": Options,
    "device": lambda: torch.device("cpu"),
    "optimiser": lambda: torch.optim.SGD(nn.Linear(2, 2).parameters(), lr=0.1).state_dict(),
    "random state": lambda: np.random.RandomState(0).get_state(),
}


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize("archived", [True, False])
@pytest.mark.parametrize("entry", ["model", "state_dict", "G"])
def test_what_people_save_beside_weights_is_passed_over(
    small: nn.Module, name: str, archived: bool, entry: str
) -> None:
    content = {entry: own(small), "epoch": 3, name: BESIDE[name]()}
    found, notes = pickled.read(saved(content, _use_new_zipfile_serialization=archived))
    assert found.keys() == own(small).keys()
    assert notes == [f"taken from the entry “{entry}”"]


def test_scalars_among_the_weights_are_left_out_and_told(small: nn.Module) -> None:
    found, notes = pickled.read(saved({**own(small), "epoch": 3, "best": np.float32(0.9)}))
    assert found.keys() == own(small).keys()
    assert notes == ["left out beside the weights: epoch, best"]


def test_averaged_copies_are_left_out_and_told(small: nn.Module) -> None:
    other = {name: tensor + 1 for name, tensor in own(small).items()}
    for copy in ("model_ema", "ema", "ema_state_dict"):
        found, notes = pickled.read(saved({copy: other, "model": own(small)}))
        assert torch.equal(found["conv1.weight"], own(small)["conv1.weight"])
        assert notes[-1] == f"other weights in the file were left out: {copy}"
    found, _ = pickled.read(saved({"ema": other, "optimizer": {"state": {}, "param_groups": []}}))
    assert torch.equal(found["conv1.weight"], other["conv1.weight"])


def test_lightning_and_parameters_and_nested_entries(small: nn.Module) -> None:
    parameters = OrderedDict((name, nn.Parameter(tensor) if tensor.is_floating_point() else tensor)
                             for name, tensor in prefixed("model.", own(small)).items())  # fmt: skip
    lightning = {"state_dict": parameters, "callbacks": {"Checkpoint": {"best": torch.tensor(0.3)}}, "loops": {}}
    found, _ = pickled.read(saved(lightning))
    assert fits(small, found) == ["the prefix “model.” was taken off"]
    found, notes = pickled.read(saved({"checkpoint": {"model": {"state_dict": own(small)}}}))
    assert found.keys() == own(small).keys()
    assert len(notes) == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"G": {"weight": torch.zeros(2)}, "D": {"weight": torch.zeros(2)}}, "several state dictionaries: G, D"),
        (nn.Linear(2, 2), "a whole model instead of its weights"),
        (Options(), "may be a whole model"),
        ({"epoch": 3}, "no state dictionary of tensors"),
        ([torch.zeros(2)], "no state dictionary of tensors, but a list"),
        ({"model": {"w": torch.zeros(2)}, "f": print}, r"asks for builtins\.print"),
    ],
)
@pytest.mark.parametrize("archived", [True, False])
def test_what_is_no_checkpoint_is_refused_in_plain_words(content: object, words: str, archived: bool) -> None:
    with pytest.raises(UntrustedFile, match=words) as caught:
        pickled.read(saved(content, _use_new_zipfile_serialization=archived))
    assert "\x1b" not in str(caught.value)


def test_programs_and_arrays_are_called_what_they_are() -> None:
    program = io.BytesIO()
    torch.jit.save(torch.jit.script(nn.Linear(2, 2)), program)
    arrays = io.BytesIO()
    np.savez(arrays, train_logits=np.zeros((2, 2)))
    for file, words in ((program, "compressed|TorchScript program"), (arrays, "arrays of NumPy")):
        file.seek(0)
        with pytest.raises(UntrustedFile, match=words):
            pickled.read(file)
