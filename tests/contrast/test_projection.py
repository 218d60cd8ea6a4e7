"""Maps: the same in every process, true to planted groups, and common to models whose axes differ."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from comparator.contrast.alignment import procrustes
from comparator.contrast.projection import Map, Settings
from comparator.derived.maps import rounded

SCRIPT = """
import hashlib, os, sys
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = sys.argv[1]
import numpy as np
from comparator.contrast.projection import Map, Settings
features = np.random.default_rng(0).normal(size=(120, 12)).astype(np.float32)
fitted = Map(features, Settings())
print(hashlib.sha256(fitted.positions.tobytes() + fitted.place(features + 0.1).tobytes()).hexdigest())
"""


def groups(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(4), 40)
    return labels, (random.normal(size=(4, 16)) * 6)[labels].astype(np.float32) + random.normal(size=(160, 16)).astype(
        np.float32
    )


@pytest.fixture(scope="module")
def fitted() -> tuple[np.ndarray, np.ndarray, Map]:
    labels, features = groups()
    return labels, features, Map(features, Settings())


@pytest.mark.slow
def test_same_seed_same_picture_in_every_process_and_with_any_number_of_threads() -> None:
    seen = {
        subprocess.run([sys.executable, "-c", SCRIPT, threads], capture_output=True, text=True, check=True).stdout
        for threads in ("1", "2")
    }
    features = np.random.default_rng(0).normal(size=(120, 12)).astype(np.float32)
    here = Map(features, Settings())
    digest = hashlib.sha256(here.positions.tobytes() + here.place(features + 0.1).tobytes()).hexdigest()
    assert seen == {f"{digest}\n"}


def test_groups_stay_together(fitted: tuple[np.ndarray, np.ndarray, Map]) -> None:
    labels, _, found = fitted
    gaps = np.linalg.norm(found.positions[:, None] - found.positions, axis=2)
    np.fill_diagonal(gaps, np.inf)
    assert (labels[gaps.argmin(axis=1)] == labels).mean() > 0.99


def test_known_positions_give_the_same_places(fitted: tuple[np.ndarray, np.ndarray, Map]) -> None:
    _, features, found = fitted
    others = features + 0.05
    again = Map(features, Settings(), positions=found.positions)
    np.testing.assert_array_equal(again.positions, found.positions)
    np.testing.assert_array_equal(again.place(others), found.place(others))


def test_rotated_features_come_to_lie_where_they_were(fitted: tuple[np.ndarray, np.ndarray, Map]) -> None:
    _, features, found = fitted
    rotation, _ = np.linalg.qr(np.random.default_rng(5).normal(size=(16, 16)))
    rotated = (features @ rotation * 3 + 1).astype(np.float32)
    placed = found.place(procrustes(rotated, features).apply(rotated))
    apart = np.linalg.norm(placed - found.positions, axis=1)
    radius = np.linalg.norm(found.positions - found.positions.mean(axis=0), axis=1).mean()
    assert np.median(apart) < 0.1 * radius
    lost = np.linalg.norm(found.place(rotated) - found.positions, axis=1)
    assert np.median(lost) > 3 * np.median(apart)


def test_reports_every_step_of_the_fit() -> None:
    seen: list[float] = []
    Map(groups(1)[1], Settings(), report=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1
    assert len(seen) >= 2


def test_few_samples() -> None:
    assert Map(np.eye(5, 8, dtype=np.float32), Settings(n_neighbors=15)).positions.shape == (5, 2)


def test_rounding_is_finer_than_a_screen() -> None:
    positions = np.random.default_rng(0).uniform(-20, 20, size=(1000, 2)).astype(np.float32)
    assert np.abs(rounded(positions) - positions).max() < 20 * 2**-15
