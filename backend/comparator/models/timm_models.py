"""The classifiers of timm (Wightman, “PyTorch image models”, 2019), where that package is installed."""

from __future__ import annotations

from torch import nn

from comparator import architecture
from comparator.errors import InvalidInput, Unavailable
from comparator.models.inputs import accept, sized

USUAL = 224


@architecture(
    "timm",
    label="timm",
    family=True,
    members={},
    input="images are enlarged on the device to the published size, or to NAME@SIZE; a grey channel is repeated",
    preset="paper",
    recipe={"epochs": 30, "batch_size": 64, "learning_rate": 0.02, "precision": "auto"},
)
def build(member: str, image_shape: tuple[int, int, int], classes: int) -> nn.Module:  # noqa: ARG001
    """Any classifier of timm with a head for the data's classes and random weights: timm:resnet10t."""
    try:
        import timm
    except ImportError:
        raise Unavailable(
            f"timm:{member} needs the package timm, which is not installed.",
            advice="Install it: pip install 'unlearning-comparator[timm]', then start the server again.",
        ) from None
    name = member.partition("@")[0]
    if not timm.is_model(name):
        raise InvalidInput(f"timm has no model called “{name}”.", advice="timm.list_models() lists them.")
    usual = (timm.get_pretrained_cfg(name) or timm.models.PretrainedCfg()).input_size[-1]
    _, size = sized(member, usual or USUAL)
    try:
        model: nn.Module = timm.create_model(name, num_classes=classes, img_size=size)
    except TypeError:  # a network without a fixed grid takes no size
        model = timm.create_model(name, num_classes=classes)
    return accept(model, size)
