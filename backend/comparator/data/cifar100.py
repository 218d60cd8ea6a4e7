"""CIFAR-100 (Krizhevsky, “Learning multiple layers of features from tiny images”, 2009)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from comparator import dataset
from comparator.data.images import Images, Source, Split
from comparator.data.sources import hub_parquet, local_parquet, torchvision_download

SUPERCLASSES = {
    "aquatic mammals": "beaver dolphin otter seal whale",
    "fish": "aquarium_fish flatfish ray shark trout",
    "flowers": "orchid poppy rose sunflower tulip",
    "food containers": "bottle bowl can cup plate",
    "fruit and vegetables": "apple mushroom orange pear sweet_pepper",
    "household electrical devices": "clock keyboard lamp telephone television",
    "household furniture": "bed chair couch table wardrobe",
    "insects": "bee beetle butterfly caterpillar cockroach",
    "large carnivores": "bear leopard lion tiger wolf",
    "large man-made outdoor things": "bridge castle house road skyscraper",
    "large natural outdoor scenes": "cloud forest mountain plain sea",
    "large omnivores and herbivores": "camel cattle chimpanzee elephant kangaroo",
    "medium-sized mammals": "fox porcupine possum raccoon skunk",
    "non-insect invertebrates": "crab lobster snail spider worm",
    "people": "baby boy girl man woman",
    "reptiles": "crocodile dinosaur lizard snake turtle",
    "small mammals": "hamster mouse rabbit shrew squirrel",
    "trees": "maple_tree oak_tree palm_tree pine_tree willow_tree",
    "vehicles 1": "bicycle bus motorcycle pickup_truck train",
    "vehicles 2": "lawn_mower rocket streetcar tank tractor",
}
SUPERCLASS_OF = {name: group for group, names in SUPERCLASSES.items() for name in names.split()}
CLASSES = sorted(SUPERCLASS_OF)


@dataset(
    "cifar100",
    label="CIFAR-100",
    classes=[name.replace("_", " ") for name in CLASSES],
    license="No licence stated by its authors; free for research use",
    image_shape=[32, 32, 3],
    sizes={"train": 50_000, "test": 10_000},
    columns=["superclass"],
    architectures=["resnet18", "small_cnn"],
    augmentation="crop_flip",
    download=True,
    source="local Parquet files, the Hub's `uoft-cs/cifar100`, or torchvision's download",
)
def load(source: Source) -> Images:
    """60,000 colour 32×32 photographs of 100 classes; their 20 superclasses are a metadata column."""
    found = (
        local_parquet(source, image="img", label="fine_label")
        or hub_parquet(source, "uoft-cs/cifar100", "cifar100", image="img", label="fine_label")
        or torchvision_download(source, "CIFAR100")
    )
    return replace(found, train=_with_superclass(found.train), test=_with_superclass(found.test))


def _with_superclass(split: Split) -> Split:
    names = np.asarray([SUPERCLASS_OF[name] for name in CLASSES])
    return replace(split, metadata={"superclass": names[split.labels.clip(0, len(names) - 1)]})
