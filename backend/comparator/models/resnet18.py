"""ResNet-18 with the CIFAR stem (He et al., “Deep residual learning for image recognition”, CVPR 2016)."""

from __future__ import annotations

from torch import nn

from comparator import architecture


@architecture(
    "resnet18",
    label="ResNet-18 (CIFAR stem)",
    preset="paper",
    recipe={"epochs": 30, "batch_size": 128, "learning_rate": 0.1, "precision": "auto"},
)
def build(image_shape: tuple[int, int, int], classes: int) -> nn.Module:
    """Use torchvision's network with a 3×3 stem of stride 1 and no first pooling, as is usual for 32×32 images."""
    import torchvision

    model: nn.Module = torchvision.models.resnet18(num_classes=classes)
    model.conv1 = nn.Conv2d(image_shape[2], 64, kernel_size=3, stride=1, padding=1, bias=False)
    model.maxpool = nn.Identity()
    return model
