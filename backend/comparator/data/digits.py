"""Handwritten digits that ship with scikit-learn (Alpaydin and Kaynak, UCI, 1998)."""

from __future__ import annotations

import numpy as np

from comparator import dataset
from comparator.data.images import Images, Source, Split

TEST_SHARE, SPLIT_SEED, BRIGHTEST = 0.2, 0, 16


@dataset(
    "digits",
    label="Digits 8×8",
    classes=[str(digit) for digit in range(10)],
    license="CC BY 4.0",
    image_shape=[8, 8, 1],
    sizes={"train": 1437, "test": 360},
    architectures=["small_cnn"],
    augmentation="none",
    download=False,
    source="scikit-learn's copy of the UCI “Optical Recognition of Handwritten Digits” test set",
)
def load(source: Source) -> Images:
    """1,797 grey 8×8 digits, split 80/20 by class with seed 0; nothing is downloaded."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    source.progress(0.1, "reading")
    pixels, labels = load_digits(return_X_y=True)
    images = np.rint(pixels.reshape(-1, 8, 8, 1) * (255 / BRIGHTEST)).astype(np.uint8)
    order = np.arange(len(labels))
    train, test = train_test_split(order, test_size=TEST_SHARE, random_state=SPLIT_SEED, stratify=labels)
    return Images(*(Split(images[rows], labels[rows].astype(np.int64)) for rows in (train, test)))
