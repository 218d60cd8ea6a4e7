"""Every family of architectures: built, run, its feature layer and probe layers found, weights named as published."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import torchvision
from torch import nn

from comparator import registry
from comparator.data.partition import Labelled, split
from comparator.errors import InvalidInput, NotFound, Unavailable
from comparator.models import layers, weights
from comparator.models.inspect import inspect
from comparator.models.torchvision_models import INPUT_SIZES
from comparator.predictions import compute, samples
from comparator.scenario import Splits
from comparator.training import device as devices
from comparator.training import images as image_store

FAMILIES = {
    "torchvision:alexnet@64": ("classifier.6", 4096),
    "torchvision:convnext_tiny@32": ("classifier.2", 768),
    "torchvision:densenet121@32": ("classifier", 1024),
    "torchvision:efficientnet_b0@32": ("classifier.1", 1280),
    "torchvision:googlenet@32": ("fc", 1024),
    "torchvision:inception_v3@80": ("fc", 2048),
    "torchvision:mnasnet0_5@32": ("classifier.1", 1280),
    "torchvision:mobilenet_v2@32": ("classifier.1", 1280),
    "torchvision:mobilenet_v3_small@32": ("classifier.3", 1024),
    "torchvision:regnet_y_400mf@32": ("fc", 440),
    "torchvision:resnet18@32": ("fc", 512),
    "torchvision:shufflenet_v2_x0_5@32": ("fc", 1024),
    "torchvision:squeezenet1_1@32": ("classifier.3", 512),
    "torchvision:swin_t@32": ("head", 768),
    "torchvision:vgg11_bn@32": ("classifier.6", 4096),
    "resnet18": ("fc", 512),
    "small_cnn": ("head", 64),
}
TINY = {
    "torchvision:mobilenet_v3_small@32": ("features.1", "features.11"),
    "torchvision:regnet_y_400mf@32": ("trunk_output.block1.block1-0", "trunk_output.block4.block4-5"),
    "torchvision:swin_t@32": ("features.1.0", "features.7.1"),
    "torchvision:resnet18@32": ("layer1.0", "layer4.1"),
}


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("channels", [1, 3])
def test_shapes_and_feature_layer_of_each_family(name: str, channels: int) -> None:
    head, width = FAMILIES[name]
    facts = inspect(name, (28, 28, channels), 100)
    assert facts.feature_width == width
    assert facts.probe_layers >= 4
    with torch.device("cpu" if "regnet" in name else "meta"):
        model = weights.build(name, (28, 28, channels), 100, seed=0)
    assert layers.head(model)[0] == head
    assert layers.head(model)[1].out_features == 100


def test_the_transformer_takes_images_of_224_pixels() -> None:
    facts = inspect("vit_b_16", (32, 32, 3), 10)
    assert (facts.feature_width, facts.probe_layers) == (768, 14)
    assert 85e6 < facts.parameters < 87e6
    with torch.device("meta"):
        probes = list(layers.probe_layers(weights.build("vit_b_16", (32, 32, 3), 10, seed=0)))
    assert probes[0] == "conv_proj"
    assert probes[1:13] == [f"encoder.layers.encoder_layer_{number}" for number in range(12)]


def test_every_classifier_of_torchvision_is_a_member() -> None:
    assert set(INPUT_SIZES) == set(torchvision.models.list_models(module=torchvision.models))
    assert registry.get("architecture", "torchvision:resnet50").label == "torchvision resnet50"
    assert INPUT_SIZES["inception_v3"] == 299


@pytest.mark.parametrize("name", ["resnet18", "mobilenet_v3_small", "vit_b_16"])
def test_weights_are_named_as_published(name: str) -> None:
    with torch.device("meta"):
        ours = weights.build(f"torchvision:{name}", (32, 32, 3), 1000, seed=0).state_dict()
        published = torchvision.models.get_model(name, weights=None).state_dict()
    assert {key: value.shape for key, value in ours.items()} == {key: value.shape for key, value in published.items()}


def test_images_are_enlarged_and_a_grey_channel_repeated() -> None:
    ours = weights.build("torchvision:resnet18@64", (32, 32, 1), 5, seed=0).eval()
    plain = torchvision.models.resnet18(num_classes=5).eval()
    plain.load_state_dict(ours.state_dict())
    images = torch.randn(3, 1, 32, 32)
    large = nn.functional.interpolate(images.repeat(1, 3, 1, 1), size=(64, 64), mode="bilinear", align_corners=False)
    with torch.no_grad():
        assert torch.allclose(ours(images), plain(large), atol=1e-5)


@pytest.mark.parametrize("name", TINY)
def test_features_and_activations_are_those_of_the_network(name: str) -> None:
    """Stored features times the head are the logits; activations are the means of what hooks see, channels kept."""
    first, last = TINY[name]
    random = np.random.default_rng(0)
    labels = np.arange(60) % 3
    pixels = random.integers(0, 256, size=(80, 24, 24, 3), dtype=np.uint8)
    data = Labelled(("a", "b", "c"), labels, labels[:20], {}, {})
    partition = split(data, Splits(), {"kind": "class", "classes": [1]})
    device = devices.pick("cpu")
    images = image_store.load(pixels[:60], pixels[60:], partition, device, "float32")
    model = weights.build(name, (24, 24, 3), 3, seed=1).eval()
    found = compute.compute(model, images, partition, samples.choose(partition), device)
    rows = found.features["feature_rows"]
    logits = np.concatenate([found.predictions["train_logits"], found.predictions["test_logits"]])
    head = layers.head(model)[1]
    features = torch.from_numpy(found.features["features"]).float()
    with torch.no_grad():
        assert np.allclose(head(features).numpy(), logits[rows], atol=0.02 * np.abs(logits).max() + 0.01)
    kept = [key.split(".", 2)[2] for key in found.features if key.startswith("activation.")]
    assert first in kept
    assert last in kept
    seen: dict[str, torch.Tensor] = {}
    module = model.get_submodule(last)
    module.register_forward_hook(lambda _module, _inputs, output: seen.update(output=output))
    with torch.no_grad():
        model(images.batch(torch.from_numpy(found.features["probe_rows"][:4].astype(np.int64))))
    spatial = (1, 2) if "swin" in name else (2, 3)
    (stored,) = [value for key, value in found.features.items() if key.endswith(f".{last}")]
    assert np.allclose(stored[:4], seen["output"].mean(dim=spatial).numpy(), atol=0.01, rtol=0.01)


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("torchvision:moonnet", NotFound, "torchvision:moonnet"),
        ("moon:resnet18", NotFound, "no architecture called"),
        ("torchvision:resnet18@9999", InvalidInput, "not an input size"),
        ("torchvision:resnet18@x", InvalidInput, "not an input size"),
        ("torchvision:resnet18@²²", InvalidInput, "not an input size"),
        ("torchvision:resnet18@" + "9" * 5000, InvalidInput, "not an input size"),
        ("torchvision:vit_b_16@100", InvalidInput, "no multiple of"),
        ("torchvision:inception_v3@32", InvalidInput, "cannot take images"),
    ],
)
def test_members_that_cannot_be_are_refused_in_words(name: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        inspect(name, (32, 32, 3), 10)


def test_timm_is_used_where_it_is_installed_and_asked_for_where_it_is_not() -> None:
    try:
        import timm  # noqa: F401
    except ImportError:
        with pytest.raises(Unavailable, match="not installed") as caught:
            inspect("timm:resnet10t", (32, 32, 3), 10)
        assert "unlearning-comparator[timm]" in caught.value.advice
        return
    facts = inspect("timm:resnet10t@64", (28, 28, 1), 10)
    assert (facts.feature_width, facts.parameters > 4e6) == (512, True)
    with pytest.raises(InvalidInput, match="no model called"):
        inspect("timm:moonnet", (32, 32, 3), 10)


def test_a_checkpoint_of_another_head_or_stem_is_refused_with_a_list(tmp_path: Path) -> None:
    other = torchvision.models.resnet18(num_classes=7).state_dict()
    model = weights.build("resnet18", (32, 32, 3), 10, seed=0)
    with pytest.raises(InvalidInput, match=r"conv1\.weight: \(64, 3, 7, 7\) instead of \(64, 3, 3, 3\); fc\.weight"):
        weights.fit(model, other, architecture="resnet18")
