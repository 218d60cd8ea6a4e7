"""The classifiers of torchvision (TorchVision maintainers, “TorchVision: PyTorch's computer vision library”, 2016)."""

from __future__ import annotations

from typing import Any

import torchvision
from torch import nn

from comparator import architecture
from comparator.errors import InvalidInput
from comparator.models.inputs import accept, sized

UNUSUAL: dict[str, dict[str, Any]] = {
    "googlenet": {"aux_logits": False, "init_weights": False},
    "inception_v3": {"aux_logits": False, "init_weights": False},
}
FIXED_GRID = ("vit_",)


def _input_sizes() -> dict[str, int]:
    """Return the side of the images that each classifier was published for."""
    sizes = {}
    for name in torchvision.models.list_models(module=torchvision.models):
        weights = torchvision.models.get_model_weights(name).DEFAULT
        sizes[name] = int(weights.transforms.keywords["crop_size"])
    return sizes


INPUT_SIZES = _input_sizes()


@architecture(
    "torchvision",
    label="torchvision",
    family=True,
    members=INPUT_SIZES,
    input="images are enlarged on the device to the published size, or to NAME@SIZE; a grey channel is repeated",
    preset="paper",
    recipe={"epochs": 30, "batch_size": 64, "learning_rate": 0.02, "precision": "auto"},
)
def build(member: str, image_shape: tuple[int, int, int], classes: int) -> nn.Module:  # noqa: ARG001
    """Any classifier of torchvision with a head for the data's classes and random weights: torchvision:resnet50."""
    name, size = sized(member, INPUT_SIZES.get(member.partition("@")[0], 0))
    options = dict(UNUSUAL.get(name, {}))
    if name.startswith(FIXED_GRID):
        patch = int(name.rpartition("_")[2])
        if size % patch:
            raise InvalidInput(
                f"{name} cuts images into squares of {patch} pixels, which {size} is no multiple of.",
                advice=f"Choose a multiple of {patch}.",
            )
        options["image_size"] = size
    model: nn.Module = torchvision.models.get_model(name, weights=None, num_classes=classes, **options)
    if name.startswith("squeezenet"):
        model.classifier = _linear_head(model.get_submodule("classifier"), classes)
    return accept(model, size)


def _linear_head(head: nn.Module, classes: int) -> nn.Sequential:
    """Average first, then classify: SqueezeNet's head as a linear layer, whose input are its features."""
    convolution = next(layer for layer in head.children() if isinstance(layer, nn.Conv2d))
    return nn.Sequential(
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.5), nn.Linear(convolution.in_channels, classes)
    )
