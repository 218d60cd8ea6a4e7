"""Find images that look alike by their perceptual hash (Zauner, “Implementation and benchmarking of perceptual image
hash functions”, 2010: the signs of the low frequencies of a small grey copy).

This is for the check of a folder, which decodes one file after the other and keeps 8 bytes of each: the same picture in
training and test, scaled or coded anew. Prepared images are compared by ``data.duplicates``, which also finds crops.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.fft import dctn

from comparator.data.images import Bytes

SIDE, LOW, NEAR_BITS, ROWS_AT_ONCE = 32, 8, 4, 512
FLAT = 2.0
Hashes = npt.NDArray[np.uint64]


def hashes(small: Bytes) -> Hashes:
    """Return a 64-bit perceptual hash for each grey image uint8 [n, 32, 32]."""
    low = dctn(small.astype(np.float32), axes=(1, 2), norm="ortho")[:, :LOW, :LOW].reshape(len(small), -1)
    bits = low > np.median(low[:, 1:], axis=1, keepdims=True)
    powers = np.left_shift(np.uint64(1), np.arange(LOW * LOW, dtype=np.uint64))
    found: Hashes = (bits * powers).sum(axis=1, dtype=np.uint64)
    return found


def pairs(first: Hashes, second: Hashes, bits: int = NEAR_BITS) -> npt.NDArray[np.int64]:
    """Return [k, 2] positions of all pairs, one of each side, whose hashes differ in at most so many bits."""
    found = []
    for start in range(0, len(first), ROWS_AT_ONCE):
        distance = np.bitwise_count(first[start : start + ROWS_AT_ONCE, None] ^ second[None, :])
        rows, columns = np.nonzero(distance <= bits)
        found.append(np.stack([rows + start, columns], axis=1))
    return np.concatenate(found) if found else np.empty((0, 2), dtype=np.int64)
