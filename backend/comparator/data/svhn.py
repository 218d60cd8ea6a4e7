"""SVHN (Netzer et al., “Reading digits in natural images with unsupervised feature learning”, NIPS workshop 2011)."""

from __future__ import annotations

from comparator import dataset
from comparator.data.images import Images, Source
from comparator.data.sources import hub_parquet, local_mat, local_parquet, torchvision_download


@dataset(
    "svhn",
    label="SVHN",
    classes=[str(digit) for digit in range(10)],
    license="Non-commercial use only, by its authors' statement",
    image_shape=[32, 32, 3],
    sizes={"train": 73_257, "test": 26_032},
    architectures=["resnet18", "small_cnn"],
    augmentation="none",
    download=True,
    source="local .mat (cropped digits) or Parquet files, the Hub's `ufldl-stanford/svhn`, or torchvision's download",
)
def load(source: Source) -> Images:
    """99,289 colour 32×32 house-number digits cut from street views."""
    return (
        local_parquet(source, image="image", label="label")
        or local_mat(source)
        or hub_parquet(source, "ufldl-stanford/svhn", "cropped_digits", image="image", label="label")
        or torchvision_download(source, "SVHN")
    )
