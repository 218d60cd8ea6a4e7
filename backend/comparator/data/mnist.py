"""MNIST (LeCun, Cortes and Burges, “The MNIST database of handwritten digits”, 1998)."""

from __future__ import annotations

from comparator import dataset
from comparator.data.images import Images, Source
from comparator.data.sources import hub_parquet, local_idx, local_parquet, torchvision_download


@dataset(
    "mnist",
    label="MNIST",
    classes=[str(digit) for digit in range(10)],
    license="CC BY-SA 3.0",
    image_shape=[28, 28, 1],
    sizes={"train": 60_000, "test": 10_000},
    architectures=["small_cnn", "resnet18"],
    augmentation="none",
    download=True,
    source="local IDX or Parquet files, the Hub's `ylecun/mnist`, or torchvision's download",
)
def load(source: Source) -> Images:
    """70,000 grey 28×28 handwritten digits."""
    return (
        local_parquet(source, image="image", label="label")
        or local_idx(source)
        or hub_parquet(source, "ylecun/mnist", "mnist", image="image", label="label")
        or torchvision_download(source, "MNIST")
    )
