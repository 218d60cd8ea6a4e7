"""Near-duplicates: pictures that a person would call the same, found by how alike they are after blurring.

Two images are near-duplicates if their sketches (means over a grid of at most 8×8 cells, brightness and contrast taken
out) correlate at ``ALIKE`` or more. On CIFAR-10 such pairs are the same photograph cropped, recoloured or coded anew,
with the odd plain sky; ciFAIR (Barz and Denzler, J. Imaging 2020) describes them.

This is for images of one size that are decoded already, all against all: what a forget set leaves behind. Files of any
size, before they are prepared, are compared by ``own.perceptual_hash``, which needs 8 bytes an image instead of pixels
but misses crops.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from comparator.data.images import Bytes

Floats = npt.NDArray[np.float32]
Pairs = npt.NDArray[np.int32]
ALIKE: Final = 0.985
CELLS, AXES, EXAMPLES, PIECE = 8, 12, 2000, 2000


def sketches(images: Bytes) -> Floats:
    """Return one vector of unit length per image [n, cells × channels]; of a plain image, zeros.

    ``images`` uint8 [n, height, width, channels]. The scalar product of two sketches is the correlation of the images.
    """
    return np.concatenate([_sketch(images[start : start + PIECE]) for start in range(0, len(images), PIECE)])


def _sketch(images: Bytes) -> Floats:
    _, height, width, channels = images.shape
    high, wide = (max(1, side // CELLS) for side in (height, width))
    rows, columns = height // high, width // wide
    cut = images[:, : rows * high, : columns * wide].astype(np.float32)
    cells = cut.reshape(len(images), rows, high, columns, wide, channels).mean(axis=(2, 4))
    flat = cells.reshape(len(images), -1)
    flat -= flat.mean(axis=1, keepdims=True)
    length = np.linalg.norm(flat, axis=1, keepdims=True)
    return np.asarray(np.where(length > 1, flat / np.maximum(length, 1), 0), dtype=np.float32)


def near_pairs(images: Bytes, alike: float = ALIKE) -> Pairs:
    """Return all pairs [m, 2] of positions of near-duplicates, in ascending order.

    Exact: a search tree over a few principal axes proposes pairs (projected vectors are never farther apart than the
    vectors themselves), and each proposal is checked.
    """
    from scipy.spatial import cKDTree

    drawn = sketches(images)
    seen = np.flatnonzero(drawn.any(axis=1))
    drawn = drawn[seen]
    if len(drawn) < 2:
        return np.zeros((0, 2), dtype=np.int32)
    examples = drawn[:: max(1, len(drawn) // EXAMPLES)]
    _, _, axes = np.linalg.svd(examples - examples.mean(axis=0), full_matrices=False)
    reach = float(np.sqrt(2 * (1 - alike))) * (1 + 1e-5)
    proposed = cKDTree(drawn @ axes[:AXES].T).query_pairs(reach, output_type="ndarray")
    kept = [
        piece[np.einsum("ij,ij->i", drawn[piece[:, 0]], drawn[piece[:, 1]]) >= alike]
        for piece in np.array_split(proposed, max(1, len(proposed) // PIECE))
    ]
    found = np.sort(seen[np.concatenate(kept)].reshape(-1, 2), axis=1).astype(np.int32)
    return found[np.lexsort((found[:, 1], found[:, 0]))]


def left_behind(pairs: Pairs, forgotten: npt.NDArray[np.int64], retained: npt.NDArray[np.int64]) -> tuple[int, int]:
    """Return how many retained ids are near-duplicates of a forgotten one, and how many forgotten ids they are of."""
    first, second = pairs[:, 0], pairs[:, 1]
    ahead = np.isin(first, forgotten) & np.isin(second, retained)
    back = np.isin(second, forgotten) & np.isin(first, retained)
    kept = np.concatenate([second[ahead], first[back]])
    gone = np.concatenate([first[ahead], second[back]])
    return len(np.unique(kept)), len(np.unique(gone))
