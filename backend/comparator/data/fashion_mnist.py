"""Fashion-MNIST (Xiao, Rasul and Vollgraf, arXiv:1708.07747, 2017)."""

from __future__ import annotations

from comparator import dataset
from comparator.data.images import Images, Source
from comparator.data.sources import hub_parquet, local_idx, local_parquet, torchvision_download

CLASSES = (
    "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
)  # fmt: skip


@dataset(
    "fashion_mnist",
    label="Fashion-MNIST",
    classes=CLASSES,
    license="MIT",
    image_shape=[28, 28, 1],
    sizes={"train": 60_000, "test": 10_000},
    architectures=["resnet18", "small_cnn"],
    augmentation="crop_flip",
    download=True,
    source="local IDX or Parquet files, the Hub's `zalando-datasets/fashion_mnist`, or torchvision's download",
)
def load(source: Source) -> Images:
    """70,000 grey 28×28 pictures of clothes from a shop's catalogue."""
    return (
        local_parquet(source, image="image", label="label")
        or local_idx(source)
        or hub_parquet(source, "zalando-datasets/fashion_mnist", "fashion_mnist", image="image", label="label")
        or torchvision_download(source, "FashionMNIST")
    )
