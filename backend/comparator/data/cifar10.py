"""CIFAR-10 (Krizhevsky, “Learning multiple layers of features from tiny images”, 2009)."""

from __future__ import annotations

from comparator import dataset
from comparator.data.images import Images, Source
from comparator.data.sources import hub_parquet, local_parquet, torchvision_download

CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


@dataset(
    "cifar10",
    label="CIFAR-10",
    classes=CLASSES,
    license="No licence stated by its authors; free for research use",
    image_shape=[32, 32, 3],
    sizes={"train": 50_000, "test": 10_000},
    architectures=["resnet18", "small_cnn"],
    augmentation="crop_flip",
    download=True,
    source="local Parquet files, the Hub's `uoft-cs/cifar10`, or torchvision's download",
)
def load(source: Source) -> Images:
    """60,000 colour 32×32 photographs of ten classes: local Parquet files, the Hub, then torchvision."""
    return (
        local_parquet(source, image="img", label="label")
        or hub_parquet(source, "uoft-cs/cifar10", "plain_text", image="img", label="label")
        or torchvision_download(source, "CIFAR10")
    )
