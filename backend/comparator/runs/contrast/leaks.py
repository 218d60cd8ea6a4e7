"""What each layer of A, of B and of the retrained models still encodes about the forget set, in bits."""

from __future__ import annotations

from typing import Any

import numpy as np

from comparator.contrast import band, probes
from comparator.contrast.predicted import is_retained, is_target, rows_of
from comparator.contrast.steady import steady
from comparator.evidence import Integers, Samples
from comparator.runs.contrast import pieces
from comparator.runs.contrast.cache import Cache, key
from comparator.runs.contrast.likeness import usable_runs, without_layers
from comparator.runs.contrast.overview import band_out, numbers
from comparator.runs.contrast.subjects import Pair, cache_of, missing
from comparator.runs.contrast.waiting import Host, Waiting, wait_for
from comparator.store.workspace import Workspace

Row = dict[str, Any]
QUESTIONS = {
    "class": "Is the sample one to forget, or one to keep? Forget set and matching test samples against the rest.",
    "twin": "Was the sample in the forget set, or in its twin that no model has seen?",
    "test": "Was the sample in the forget set, or among the test samples?",
}


def leaks(workspace: Workspace, host: Host, pair: Pair, *, again: bool = False) -> Row | Waiting:
    """Return bits by layer, or the job that computes them; see ``schemas_contrast.ProbesOut``."""
    cache = cache_of(workspace)
    usable = usable_runs(cache, pair)
    chosen = [subject for subject in (pair.a, pair.b, *pair.retrained) if subject.run in usable and subject.features]
    absent = [item.features for item in chosen if not cache.has(leak_key(item.features or "", pair.partition))]
    if absent:
        payload = {"models": absent, "partition": pair.partition}
        return wait_for(workspace, host, "probes", "Probe layers", pair.scenario, payload, again=again)
    found = {subject.run: leak(cache, subject.features or "", pair.partition) for subject in chosen}
    retrained = [found[subject.run] for subject in pair.retrained if subject.run in found]
    return {
        "layers": pieces.layers_of(cache, chosen[0].features or "") if chosen else [],
        "question": QUESTIONS[question(pieces.samples_of(cache, pair.partition))],
        "bits": {side.run: numbers(found[side.run]) for side in (pair.a, pair.b) if side.run in found},
        "retrained": numbers(np.mean(retrained, axis=0)) if retrained else None,
        "band": band_out(band.among(retrained, high=1)),
        "missing": [*missing(pair), *without_layers(pair, usable)],
    }


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
        positive, negative = _groups(pieces.samples_of(cache, partition))
        inside = np.isin(stored, np.concatenate([positive, negative]))
        target = np.isin(stored[inside], positive)
        with steady():
            return {
                "bits": np.array([probes.bits(layer[inside], target) for layer in pieces.activations_of(cache, sha256)])
            }

    return cache.obtain(leak_key(sha256, partition), compute)["bits"]


def _groups(samples: Samples) -> tuple[Integers, Integers]:
    """Return the rows that a probe must tell apart."""
    asked = question(samples)
    if asked == "class":
        return np.flatnonzero(is_target(samples)), np.flatnonzero(is_retained(samples))
    return rows_of(samples, "forget"), rows_of(samples, "twin" if asked == "twin" else "test")
