"""Maps of feature space for A and B: which positions are needed, and how a worker or the server computes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from importlib.metadata import version
from typing import Any, Literal

import numpy as np

from comparator.contrast.alignment import Motion, common, principal_axes, procrustes
from comparator.contrast.predicted import is_retained
from comparator.contrast.projection import Map, Settings
from comparator.contrast.steady import steady
from comparator.derived.cache import Arrays, Cache, key
from comparator.derived.features import feature_rows, features_at, samples_of, shared_rows
from comparator.evidence import Floats

Projection = Literal["aligned", "joint", "separate", "pca"]
Report = Callable[[float, str], None]
KEPT_BITS = 15
FIT, PLACE = 3.0, 1.0


@dataclass(frozen=True)
class Request:
    """Files of features of A, B and the model whose axes are used; the scenario's partition; and the settings."""

    a: str
    b: str
    reference: str
    partition: str
    projection: Projection
    settings: Settings

    @property
    def name(self) -> str:
        """The name of the answer."""
        return key("embedding", a=self.a, b=self.b, reference=self._axes(), projection=self.projection, **self.inputs())

    def inputs(self) -> dict[str, object]:
        """Return what every map of this request depends on."""
        fixed: dict[str, object] = {"partition": self.partition} if self.projection != "separate" else {}
        return fixed if self.projection == "pca" else {**fixed, "settings": asdict(self.settings), "umap": _library()}

    def payload(self) -> dict[str, Any]:
        """Return the request as the payload of a job."""
        return asdict(self)

    def _axes(self) -> str | None:
        return None if self.projection == "separate" else self.reference


@lru_cache(maxsize=1)
def _library() -> str:
    return version("umap-learn")


class Maps:
    """Computes the positions of one request, each at most once per model, and keeps them."""

    def __init__(self, cache: Cache, request: Request, report: Report = lambda _fraction, _text: None) -> None:
        self._cache, self._request, self._report = cache, request, report
        self._read: dict[str, Floats] = {}
        self._done, self._steps = 0.0, 1.0

    def ready(self) -> bool:
        """Tell whether nothing heavy is left to compute."""
        return self._request.projection == "pca" or all(self._cache.has(name) for name in self._names().values())

    def answer(self) -> Arrays:
        """Return ``a_xy`` and ``b_xy`` float32 [n, 2] on the rows int32 [n] that both models have."""
        request = self._request
        rows = shared_rows(self._cache, request.a, request.b)
        with steady():
            a, b = self._positions()
        chosen = [
            rounded(positions[np.searchsorted(feature_rows(self._cache, model), rows)])
            for model, positions in ((request.a, a), (request.b, b))
        ]
        return {"a_xy": chosen[0], "b_xy": chosen[1], "rows": rows.astype(np.int32)}

    def compute(self) -> None:
        """Compute and keep what is missing, reporting fraction and text."""
        absent = {name for name in self._names().values() if not self._cache.has(name)}
        own = {self._own_name(model) for model in (self._request.a, self._request.b, self._request.reference)}
        placed = absent - own if self._request.projection == "aligned" else set()
        fits = absent - placed
        if placed and not self._cache.has(self._own_name(self._request.reference)):
            fits.add(self._own_name(self._request.reference))
        self._steps = len(fits) * FIT + len(placed) * PLACE
        if absent:
            with steady():
                self._positions()

    def _names(self) -> dict[str, str]:
        """Name the positions of A and of B."""
        request, inputs = self._request, self._request.inputs()
        if request.projection == "joint":
            joint = key("joint", a=request.a, b=request.b, reference=request.reference, **inputs)
            return {request.a: joint, request.b: joint}
        if request.projection == "separate":
            return {model: self._own_name(model) for model in (request.a, request.b)}
        return {
            model: self._own_name(model)
            if model == request.reference
            else key("placed", model=model, reference=request.reference, **inputs)
            for model in (request.a, request.b)
        }

    def _own_name(self, model: str) -> str:
        return key("map", model=model, settings=asdict(self._request.settings), umap=_library())

    def _positions(self) -> tuple[Floats, Floats]:
        request, names = self._request, self._names()
        if request.projection == "pca":
            axes = principal_axes(self._features(request.reference))
            a, b = (
                axes.after(self._motion(model)) if model != request.reference else axes
                for model in (request.a, request.b)
            )
            return a.project(self._features(request.a)), b.project(self._features(request.b))
        if request.projection == "joint":
            both = self._cache.obtain(names[request.a], self._joint)
            return both["a_xy"], both["b_xy"]
        find = self._own if request.projection == "separate" else self._placed
        return find(request.a), find(request.b)

    def _own(self, model: str) -> Floats:
        """Return the positions of a model in a map of its own."""

        def compute() -> Arrays:
            return {"xy": self._fit(self._features(model)).positions}

        return self._cache.obtain(self._own_name(model), compute)["xy"]

    def _placed(self, model: str) -> Floats:
        """Return the positions of a model in the reference's map."""
        if model == self._request.reference:
            return self._own(model)

        def compute() -> Arrays:
            reference = self._reference
            positions = reference.place(self._moved(model), self._share(PLACE, "placing samples in the map"))
            self._done += PLACE
            return {"xy": positions}

        return self._cache.obtain(self._names()[model], compute)["xy"]

    @cached_property
    def _reference(self) -> Map:
        """The reference's map, fitted or brought back from its stored positions."""
        features = self._features(self._request.reference)
        name = self._own_name(self._request.reference)
        known = self._cache.find(name)
        if known is not None:
            return Map(features, self._request.settings, positions=known["xy"])
        fitted = self._fit(features)
        self._cache.store(name, {"xy": fitted.positions})
        return fitted

    def _joint(self) -> Arrays:
        a, b = self._moved(self._request.a), self._moved(self._request.b)
        positions = self._fit(np.vstack([a, b])).positions
        return {"a_xy": positions[: len(a)], "b_xy": positions[len(a) :]}

    def _fit(self, features: Floats) -> Map:
        report = self._share(FIT, "fitting the map")
        report(0.0)
        fitted = Map(features, self._request.settings, report=report)
        self._done += FIT
        return fitted

    def _share(self, weight: float, text: str) -> Callable[[float], None]:
        """Report the progress of one step as part of the whole."""
        return lambda fraction: self._report((self._done + fraction * weight) / self._steps, text)

    def _features(self, model: str) -> Floats:
        """Return a model's features, read once."""
        if model not in self._read:
            self._read[model] = features_at(self._cache, model, feature_rows(self._cache, model))
        return self._read[model]

    def _moved(self, model: str) -> Floats:
        """Return a model's features in the reference's axes."""
        features = self._features(model)
        return features if model == self._request.reference else self._motion(model).apply(features)

    def _motion(self, model: str) -> Motion:
        """Find what brings a model's retained samples nearest to where the reference has them."""
        rows, reference_rows = feature_rows(self._cache, model), feature_rows(self._cache, self._request.reference)
        here, there = common(rows, reference_rows)
        retained = is_retained(samples_of(self._cache, self._request.partition))[rows[here]]
        reference = self._features(self._request.reference)
        return procrustes(self._features(model)[here[retained]], reference[there[retained]])


def rounded(positions: Floats) -> Floats:
    """Keep 15 bits of each coordinate: more than a screen shows at 32-fold zoom, and half as large once compressed."""
    bits = np.ascontiguousarray(positions, dtype=np.float32).view(np.uint32)
    drop = np.uint32(23 - KEPT_BITS)
    return (((bits + (np.uint32(1) << (drop - np.uint32(1)))) >> drop) << drop).view(np.float32)
