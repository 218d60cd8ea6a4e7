"""A small convolutional network for small images: three convolutions, average pooling, one hidden layer."""

from __future__ import annotations

from collections import OrderedDict

from torch import nn

from comparator import architecture

WIDTHS, HIDDEN, SMALLEST = (16, 32, 64), 64, 4


@architecture(
    "small_cnn",
    label="Small CNN",
    preset="small",
    recipe={"epochs": 12, "batch_size": 64, "learning_rate": 0.05, "precision": "float32"},
)
def build(image_shape: tuple[int, int, int], classes: int) -> nn.Module:
    """Train in seconds on a laptop; halves the image after its second and third convolution."""
    height, width, channels = image_shape
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    for number, outputs in enumerate(WIDTHS, start=1):
        layers[f"conv{number}"] = nn.Conv2d(channels, outputs, 3, padding=1, bias=False)
        layers[f"norm{number}"] = nn.BatchNorm2d(outputs)
        layers[f"relu{number}"] = nn.ReLU()
        if number > 1 and min(height, width) >= SMALLEST:
            layers[f"pool{number}"] = nn.MaxPool2d(2)
            height, width = height // 2, width // 2
        channels = outputs
    layers |= {"pool": nn.AdaptiveAvgPool2d(1), "flatten": nn.Flatten(), "hidden": nn.Linear(channels, HIDDEN)}
    layers |= {"relu": nn.ReLU(), "head": nn.Linear(HIDDEN, classes)}
    return nn.Sequential(layers)
