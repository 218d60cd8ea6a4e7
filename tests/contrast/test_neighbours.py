"""Nearest neighbours against brute force, and the share of them that is kept."""

from __future__ import annotations

import numpy as np
import pytest

from comparator.contrast import neighbours


def brute_force(points: np.ndarray, k: int) -> np.ndarray:
    wanted = []
    for i, point in enumerate(points.astype(np.float64)):
        distances = np.sqrt(((points.astype(np.float64) - point) ** 2).sum(axis=1))
        wanted.append([j for j in np.lexsort((np.arange(len(points)), distances)) if j != i][:k])
    return np.array(wanted)


@pytest.mark.parametrize(("n", "width", "offset"), [(50, 3, 0), (300, 64, 100), (30, 200, -5)])
def test_equals_brute_force(n: int, width: int, offset: float) -> None:
    points = np.random.default_rng(n).normal(size=(n, width)).astype(np.float32) + offset
    indices, distances = neighbours.nearest(points, 10)
    np.testing.assert_array_equal(indices, brute_force(points, 10))
    gaps = points[indices].astype(np.float64) - points[:, None]
    np.testing.assert_allclose(distances, np.sqrt((gaps**2).sum(axis=2)), rtol=1e-5)


def test_chunks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    points = np.random.default_rng(0).normal(size=(100, 5)).astype(np.float32)
    whole, _ = neighbours.nearest(points, 7)
    monkeypatch.setattr(neighbours, "CHUNK_ENTRIES", 300)
    np.testing.assert_array_equal(neighbours.nearest(points, 7)[0], whole)


def test_equal_points_are_ordered_by_index() -> None:
    indices, distances = neighbours.nearest(np.zeros((6, 2), dtype=np.float32), 3)
    assert indices[0].tolist() == [1, 2, 3]
    assert (distances == 0).all()


def test_queries_may_find_their_equal() -> None:
    points = np.random.default_rng(0).normal(size=(40, 5)).astype(np.float32)
    indices, distances = neighbours.nearest(points, 3, points[:4])
    assert indices[:, 0].tolist() == [0, 1, 2, 3]
    assert distances[:, 0].tolist() == pytest.approx([0] * 4, abs=1e-6)


def test_few_points_have_few_neighbours() -> None:
    assert neighbours.nearest(np.eye(4, dtype=np.float32), 15)[0].shape == (4, 3)


def test_all_are_kept_under_rotation_and_scale_into_a_wider_space() -> None:
    random = np.random.default_rng(3)
    points = random.normal(size=(200, 6)).astype(np.float32)
    rotation, _ = np.linalg.qr(random.normal(size=(20, 20)))
    wider = (points @ rotation[:6] * 4 + 1).astype(np.float32)
    kept = neighbours.kept(neighbours.nearest(points, 15)[0], neighbours.nearest(wider, 15)[0])
    assert kept.min() >= 14


def test_kept_counts_common_neighbours() -> None:
    first, second = np.array([[1, 2, 3], [4, 5, 6]], dtype=np.int32), np.array([[3, 1, 9], [7, 8, 9]], dtype=np.int32)
    assert neighbours.kept(first, second).tolist() == [2, 0]


def test_moved_ranks_by_neighbours_then_by_shift() -> None:
    kept, shift = np.array([3, 0, 0, 2], dtype=np.uint8), np.array([0.9, 0.1, 0.5, 0.0], dtype=np.float32)
    assert neighbours.moved(kept, shift).tolist() == [2, 1, 3, 0]


def test_shift_is_the_total_variation() -> None:
    first, second = np.array([[1, 0], [0.5, 0.5]], dtype=np.float32), np.array([[0, 1], [0.5, 0.5]], dtype=np.float32)
    assert neighbours.shift(first, second).tolist() == [1, 0]
