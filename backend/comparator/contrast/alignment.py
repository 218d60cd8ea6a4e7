"""Common axes for features of different models, and the PCA picture in them.

A retrained model's features are those of the original up to rotation at best, so their axes cannot be compared. The
orthogonal Procrustes solution (Schönemann, Psychometrika 1966) on retained samples, which both models should treat
alike, brings one into the axes of the other without changing any distance within it, but for one common scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from comparator.contrast.matrix import Numbers
from comparator.evidence import Floats, Integers


@dataclass(frozen=True)
class Motion:
    """Centre, rotate (float64 [width, reference width]), scale, and move to the reference's centre."""

    centre: Numbers
    rotation: Numbers
    scale: float
    target: Numbers

    def apply(self, features: Floats) -> Floats:
        """Bring features [n, width] into the reference's axes, float32 [n, reference width]."""
        moved = (features.astype(np.float64) - self.centre) @ self.rotation * self.scale + self.target
        return moved.astype(np.float32)


def procrustes(features: Floats, reference: Floats, *, scaled: bool = True) -> Motion:
    """Find the motion that takes features [n, width] nearest to reference features [n, reference width].

    Rows are the same samples. Widths may differ: then the rotation is one between the spaces that both span.
    ``scaled`` also matches the overall spread, which says nothing about where samples lie to each other.
    """
    centre, source = _centred(features)
    target, wanted = _centred(reference)
    left, _, right = np.linalg.svd((source.T @ wanted).astype(np.float64), full_matrices=False)
    spread = float(np.linalg.norm(source))
    scale = float(np.linalg.norm(wanted)) / spread if scaled and spread > 0 else 1.0
    return Motion(centre, left @ right, scale, target)


@dataclass(frozen=True)
class Axes:
    """The two directions of largest variance, float64 [width, 2], the centre they start from, and where that lies."""

    centre: Numbers
    directions: Numbers
    origin: Numbers

    def project(self, features: Floats) -> Floats:
        """Return positions float32 [n, 2]."""
        shift = self.origin - self.centre @ self.directions
        return np.asarray(features @ self.directions.astype(np.float32) + shift, dtype=np.float32)

    def after(self, motion: Motion) -> Axes:
        """Return the axes that project features as if the motion had been applied to them first."""
        origin = (motion.target - self.centre) @ self.directions + self.origin
        return Axes(motion.centre, motion.rotation @ self.directions * motion.scale, origin)


def principal_axes(features: Floats) -> Axes:
    """Find the principal axes of features [n, width]; the largest loading is positive, so nothing flips."""
    centre, centred = _centred(features)
    _, vectors = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    directions = vectors[:, ::-1][:, :2]
    if directions.shape[1] < 2:
        directions = np.pad(directions, ((0, 0), (0, 2 - directions.shape[1])))
    largest = directions[np.abs(directions).argmax(axis=0), np.arange(2)]
    return Axes(centre, directions * np.where(largest < 0, -1.0, 1.0), np.zeros(2))


def _centred(features: Floats) -> tuple[Numbers, Floats]:
    """Return the centre float64 [width] and the centred features float32 [n, width]; it halves the time."""
    centre = features.mean(axis=0, dtype=np.float64)
    return centre, np.asarray(features - centre.astype(features.dtype), dtype=np.float32)


def common(first: Integers, second: Integers) -> tuple[Integers, Integers]:
    """Return where the rows that two ascending lists share stand in each of them."""
    _, here, there = np.intersect1d(first, second, assume_unique=True, return_indices=True)
    return here, there
