"""ViT-B/16 (Dosovitskiy et al., “An image is worth 16×16 words”, ICLR 2021)."""

from __future__ import annotations

from torch import nn

from comparator import architecture
from comparator.models.inputs import accept

SIDE = 224


@architecture(
    "vit_b_16",
    label="ViT-B/16",
    input="images are enlarged to 224×224 on the device; a grey channel is repeated",
    preset="paper",
    recipe={"epochs": 10, "batch_size": 32, "learning_rate": 0.005, "precision": "auto"},
)
def build(image_shape: tuple[int, int, int], classes: int) -> nn.Module:  # noqa: ARG001
    """Use a transformer of 86 million weights over 16×16 patches; on a GPU, or with published weights."""
    import torchvision

    return accept(torchvision.models.vit_b_16(weights=None, num_classes=classes), SIDE)
