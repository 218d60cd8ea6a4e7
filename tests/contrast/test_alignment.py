"""Procrustes recovers a planted motion; PCA pictures do not flip."""

from __future__ import annotations

import numpy as np
import pytest

from comparator.contrast.alignment import common, principal_axes, procrustes


def planted(width: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    points = random.normal(size=(100, width)) * np.linspace(1, 3, width)
    rotation, _ = np.linalg.qr(random.normal(size=(width, width)))
    return points, (points - 4) @ rotation.T * 0.25 + random.normal(size=width)


def test_recovers_rotation_scale_and_shift() -> None:
    reference, features = planted(7)
    np.testing.assert_allclose(procrustes(features, reference).apply(features), reference, atol=1e-5)


def test_found_on_some_samples_holds_for_the_others() -> None:
    reference, features = planted(5)
    changed = features.copy()
    changed[:20] += 50
    motion = procrustes(changed[20:], reference[20:])
    np.testing.assert_allclose(motion.apply(changed)[20:], reference[20:], atol=1e-5)
    assert np.abs(motion.apply(changed)[:20] - reference[:20]).min() > 1


def test_unscaled_keeps_distances() -> None:
    reference, features = planted(6)
    moved = procrustes(features, reference, scaled=False).apply(features)
    before, after = (np.linalg.norm(array[1:] - array[0], axis=1) for array in (features, moved))
    np.testing.assert_allclose(after, before, rtol=1e-5)


def test_other_width() -> None:
    reference, features = planted(6)
    wider = np.hstack([features, np.zeros((100, 3))])
    np.testing.assert_allclose(procrustes(wider, reference).apply(wider), reference, atol=1e-5)


def test_collapsed_features_stay_finite() -> None:
    reference, features = planted(4)
    assert np.isfinite(procrustes(np.zeros_like(features), reference).apply(features)).all()


def test_principal_axes_explain_most_and_have_fixed_signs() -> None:
    points = np.random.default_rng(0).normal(size=(400, 5)) * [1, 9, 2, 4, 1] + 3
    axes = principal_axes(points)
    np.testing.assert_allclose(np.var(axes.project(points), axis=0), [81, 16], rtol=0.25)
    assert (axes.directions[np.abs(axes.directions).argmax(axis=0), [0, 1]] > 0).all()


def test_principal_axes_of_one_feature() -> None:
    assert principal_axes(np.arange(5.0)[:, None]).project(np.arange(5.0)[:, None]).shape == (5, 2)


def test_common_rows() -> None:
    here, there = common(np.array([1, 4, 6, 9]), np.array([4, 5, 9]))
    assert (here.tolist(), there.tolist()) == ([1, 3], [0, 2])
    assert pytest.approx(0) == len(common(np.array([1]), np.array([2]))[0])
