"""What each layer of a model encodes about the forget set, computed once a model and kept."""

from __future__ import annotations

import numpy as np

from comparator.contrast import probes
from comparator.contrast.predicted import is_retained, is_target, rows_of
from comparator.contrast.steady import steady
from comparator.derived import features
from comparator.derived.cache import Cache, key
from comparator.evidence import Integers, Samples


def question(samples: Samples) -> str:
    """Choose what a probe is asked: the class, if matching test samples exist, else membership."""
    if samples.test_match.any():
        return "class"
    return "twin" if (samples.roles == 3).any() else "test"


def leak_key(sha256: str, partition: str) -> str:
    """Name the bits of a model."""
    return key("probes", features=sha256, partition=partition)


def leak(cache: Cache, sha256: str, partition: str) -> np.ndarray:
    """Return bits float64 [layers] of a model."""

    def compute() -> dict[str, np.ndarray]:
        stored = cache.read(sha256, "probe_rows")["probe_rows"].astype(np.int64)
        positive, negative = _groups(features.samples_of(cache, partition))
        inside = np.isin(stored, np.concatenate([positive, negative]))
        target = np.isin(stored[inside], positive)
        with steady():
            return {
                "bits": np.array(
                    [probes.bits(layer[inside], target) for layer in features.activations_of(cache, sha256)]
                )
            }

    return cache.obtain(leak_key(sha256, partition), compute)["bits"]


def _groups(samples: Samples) -> tuple[Integers, Integers]:
    """Return the rows that a probe must tell apart."""
    asked = question(samples)
    if asked == "class":
        return np.flatnonzero(is_target(samples)), np.flatnonzero(is_retained(samples))
    return rows_of(samples, "forget"), rows_of(samples, "twin" if asked == "twin" else "test")
