"""Near-duplicates against a comparison of all pairs, and on pictures that were made alike on purpose."""

from __future__ import annotations

import numpy as np
import pytest

from comparator.data.duplicates import ALIKE, left_behind, near_pairs
from comparator.data.images import Bytes
from methods import digits


def all_pairs(images: Bytes, alike: float) -> set[tuple[int, int]]:
    flat = images.reshape(len(images), -1).astype(np.float64)
    correlation = np.corrcoef(flat)
    return {(int(i), int(j)) for i, j in np.argwhere(np.triu(correlation >= alike, k=1))}


@pytest.mark.parametrize("alike", [ALIKE, 0.95])
def test_digits_have_the_pairs_that_comparing_everything_finds(alike: float) -> None:
    images = digits.load().train.images
    expected = all_pairs(images, alike)
    assert expected
    assert {tuple(pair) for pair in near_pairs(images, alike).tolist()} == expected


def test_brighter_and_noisier_copies_are_found_and_plain_images_are_not() -> None:
    random = np.random.default_rng(0)
    images = random.integers(40, 200, size=(40, 32, 32, 3)).astype(np.uint8)
    images = np.repeat(np.repeat(images[:, ::8, ::8], 8, axis=1), 8, axis=2)
    images[7] = (images[3].astype(int) * 0.8 + 30).astype(np.uint8)
    images[9] = np.clip(images[5].astype(int) + random.integers(-20, 21, size=images[5].shape), 0, 255)
    images[11] = images[12] = 128
    assert near_pairs(images).tolist() == [[3, 7], [5, 9]]
    assert near_pairs(images[11:13]).shape == (0, 2)


def test_what_is_left_behind_counts_samples_once() -> None:
    pairs = np.array([[1, 2], [1, 3], [4, 5], [6, 7], [2, 8]], dtype=np.int32)
    assert left_behind(pairs, np.array([1, 5, 6, 7]), np.array([2, 3, 4, 8])) == (3, 2)
    assert left_behind(pairs[:0], np.array([1]), np.array([2])) == (0, 0)
