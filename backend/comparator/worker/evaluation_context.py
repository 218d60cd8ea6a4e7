"""What metrics may know of a model besides predictions: distances of weights, an untrained network, relearning."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save

from comparator import memo
from comparator.data.partition import Partition
from comparator.derived.cache import place
from comparator.evidence import Apart, Outputs, Relearnt, Weights
from comparator.jobs import payloads
from comparator.models import weights
from comparator.predictions import compute
from comparator.seeds import derive
from comparator.store import artifacts
from comparator.training import device as devices
from comparator.worker.world import enter

AT_ONCE = 2
Arrays = dict[str, np.ndarray]


class EvaluationContext:
    """Answers for the models of one scenario; slow answers are remembered by the content they come from."""

    def __init__(self, payload: payloads.Evaluate, partition: Partition) -> None:
        self._payload, self._partition = payload, partition
        self._fitting: dict[str, bool] = {}
        self._read = functools.lru_cache(maxsize=AT_ONCE)(self._trainable)

    @functools.cached_property
    def untrained(self) -> Outputs:
        """A freshly initialised network of the architecture, with predictions of the forget samples; kept on disk."""
        rows = self._partition.positions("forget")
        train = np.full((len(self._partition.train_indices), self._partition.classes), np.nan, dtype=np.float32)
        train[rows] = self._untrained_logits(rows)
        covered = np.zeros(len(train), dtype=np.bool_)
        covered[rows] = True
        tests = len(self._partition.test_indices)
        return Outputs(
            train, np.full((tests, self._partition.classes), np.nan, dtype=np.float32), run="untrained",
            train_covered=covered, test_covered=np.zeros(tests, dtype=np.bool_),
        )  # fmt: skip

    def _untrained_logits(self, rows: np.ndarray) -> np.ndarray:
        files, cache = self._payload.files, Path(self._payload.place.cache)
        source = (files.partition, files.dataset, files.content["architecture"])
        name = memo.key("untrained", *source, files.content["recipe"]["precision"])
        file = place(cache, "untrained", name)
        if not file.exists():
            world = enter(self._payload.place, files, lambda _key, _event: None)
            seed = derive(0, "untrained", "weights")
            model = weights.build(world.scenario.architecture, self._shape, self._partition.classes, seed)
            model = devices.place(model, world.device, world.scenario.recipe.precision)
            logits = compute.logits_of(model, world.images, rows, world.device)
            artifacts.replace(file, save({"logits": logits}))
        return artifacts.read_arrays(file, "logits")["logits"]

    def weights(self, run: str) -> Weights | None:
        """Return how far a run's weights are from those of originals and retrained models; ``None`` if nothing fits."""
        stored = {name: item for name, item in self._payload.weights.items() if self._fits(item.file)}
        mine = stored.get(run)
        if mine is None:
            return None
        others = {name: other for name, other in stored.items() if name != run}
        norm = memo.remembered(
            memo.key("norm of weights", mine.file), lambda: _length(list(self._read(mine.file).values()))
        )
        apart = [
            Apart(other.kind, self._difference(mine.file, other.file), name == mine.base)
            for name, other in others.items()
            if other.kind != "unlearned"
        ]
        return Weights(norm, tuple(apart))

    def _difference(self, first: str, second: str) -> float:
        def compute_it() -> float:
            one, other = self._read(first), self._read(second)
            return _length([one[name].astype(np.float64) - other[name] for name in one])

        return memo.remembered(memo.key("difference of weights", *sorted((first, second))), compute_it)

    def _fits(self, file: str) -> bool:
        """Tell whether a file holds one network of the architecture, and not several."""
        if file not in self._fitting:
            with safe_open(file, framework="numpy") as opened:
                self._fitting[file] = set(self._names) <= set(opened.keys())
        return self._fitting[file]

    def _trainable(self, file: str) -> Arrays:
        return artifacts.read_arrays(Path(file), *self._names)

    @functools.cached_property
    def _names(self) -> tuple[str, ...]:
        """The names of trainable weights: running statistics are no weights."""
        name = self._payload.files.content["architecture"]
        return tuple(dict(weights.build(name, self._shape, self._partition.classes, 0).named_parameters()))

    @property
    def _shape(self) -> tuple[int, int, int]:
        height, width, channels = self._payload.files.image_shape
        return height, width, channels

    def relearnt(self, run: str) -> Relearnt | None:
        """Return the newest relearning of a run, if it had an original and retrained models beside it."""
        return relearnt_of(run, self._payload.relearnt.get(run))


def relearnt_of(run: str, found: Mapping[str, Any] | None) -> Relearnt | None:
    """Return what a relearning job found of a run; ``None`` if an original or retrained models were missing."""
    if not found:
        return None
    own = next((curve["accuracy"] for curve in found["curves"] if curve["run"] == run), None)
    others = [curve for curve in found["curves"] if curve["run"] != run]
    original = next((curve["accuracy"] for curve in others if curve["kind"] == "original"), None)
    retrained = [tuple(curve["accuracy"]) for curve in others if curve["kind"] == "retrained"]
    if own is None or original is None or not retrained:
        return None
    return Relearnt(tuple(own), tuple(original), tuple(retrained))


def _length(arrays: list[np.ndarray]) -> float:
    return math.sqrt(sum(float(np.square(array, dtype=np.float64).sum()) for array in arrays))
