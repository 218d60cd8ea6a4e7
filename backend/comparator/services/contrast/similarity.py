"""Layer-wise similarity of A and B to the original, to retrained models and to each other, with the noise band."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from comparator.contrast import band
from comparator.contrast.predicted import PARTS, rows_of
from comparator.derived import features, layer_similarity
from comparator.derived.cache import Cache
from comparator.errors import NotFound
from comparator.jobs.kinds import SIMILARITY
from comparator.jobs.on_demand import Waiting
from comparator.services.contrast.pair import Pair, Subject, cache_of, missing
from comparator.services.contrast.summary import band_out, numbers
from comparator.services.host import Host, wait_for
from comparator.store.workspace import Workspace

Row = dict[str, Any]
AT_ONCE_PRODUCTS = 3_000_000_000


def similarity(workspace: Workspace, host: Host, pair: Pair, *, again: bool = False) -> Row | Waiting:
    """Return the similarity of every layer, or the job that computes it; see ``schemas_contrast.SimilarityOut``."""
    cache = cache_of(workspace)
    usable = usable_runs(cache, pair)
    wanted = _pairs(pair, usable)
    absent = [both for both in wanted if not cache.has(layer_similarity.similarity_key(both, pair.partition))]
    if absent and len(absent) * layer_similarity.products(cache, absent[0][0]) > AT_ONCE_PRODUCTS:
        payload = {"pairs": [list(both) for both in absent], "partition": pair.partition}
        return wait_for(workspace, host, SIMILARITY, "Compare layers", pair.scenario, payload, again=again)
    found = layer_similarity.similarities(cache, wanted, pair.partition)

    def values(one: Subject, other: Subject) -> np.ndarray:
        return found[layer_similarity.similarity_key((_file(one), _file(other)), pair.partition)]

    samples = features.samples_of(cache, pair.partition)
    original = next((subject for subject in pair.originals if subject.run in usable), None)
    retrained = [subject for subject in pair.comparable if subject.run in usable]
    sides = [subject for subject in (pair.a, pair.b) if subject.run in usable]
    curves = [
        _curve(subject.run, "original", [original.run], values(subject, original))
        for subject in sides
        if original and subject.run != original.run
    ]
    curves += [
        _curve(subject.run, "retrained", [other.run for other in retrained],
               np.mean([values(subject, other) for other in retrained], axis=0))
        for subject in sides
        if retrained
    ]  # fmt: skip
    curves += [_curve(sides[0].run, "other", [sides[1].run], values(*sides))] if len(sides) == 2 else []
    among = [values(*both) for both in combinations(retrained, 2)]
    to_original = [values(other, original) for other in retrained] if original else []
    return {
        "layers": features.layers_of(cache, _file(sides[0])) if sides else [],
        "parts": {part: len(rows_of(samples, part)) for part in PARTS},
        "curves": curves,
        "bands": {
            "retrained": _by_part(band.of_mean_similarity(band.matrix_of(among, len(retrained))) if among else None),
            "original": _by_part(band.of_similarity(to_original) if to_original else None),
        },
        "missing": [*missing(pair), *without_layers(pair, usable)],
    }


def layer_map(workspace: Workspace, pair: Pair, part: str) -> Row:
    """Return the similarity of every layer of A with every layer of B on one part."""
    cache = cache_of(workspace)
    lacking = without_layers(pair, usable_runs(cache, pair))
    if lacking:
        raise NotFound(lacking[0]["reason"], advice=lacking[0]["advice"])
    found = layer_similarity.layer_map(cache, _file(pair.a), _file(pair.b), pair.partition, PARTS.index(part))
    return {
        "a_layers": features.layers_of(cache, _file(pair.a)),
        "b_layers": features.layers_of(cache, _file(pair.b)),
        "part": part,
        "values": numbers(found),
    }


def _file(subject: Subject) -> str:
    return subject.features or ""


def usable_runs(cache: Cache, pair: Pair) -> set[str]:
    """Return the runs with stored activations of the same layers as the first one that has any."""
    usable: set[str] = set()
    layers: list[str] = []
    for subject in (pair.a, pair.b, *pair.originals[:1], *pair.retrained):
        found = features.layers_of(cache, subject.features) if subject.features else []
        layers = layers or found
        if found and found == layers:
            usable.add(subject.run)
    return usable


def _pairs(pair: Pair, usable: set[str]) -> list[tuple[str, str]]:
    """Return the pairs of files to compare: A, B and the retrained with the original, with each other."""
    sides = [_file(subject) for subject in (pair.a, pair.b) if subject.run in usable]
    original = [_file(subject) for subject in pair.originals if subject.run in usable][:1]
    retrained = [_file(subject) for subject in pair.comparable if subject.run in usable]
    wanted = layer_similarity.all_pairs([*sides, *retrained], original) + layer_similarity.all_pairs(sides, retrained)
    return [*wanted, *combinations(sides, 2), *combinations(retrained, 2)]


def _curve(run: str, to: str, runs: Sequence[str], values: np.ndarray) -> Row:
    return {"run": run, "to": to, "runs": list(runs), "values": dict(zip(PARTS, numbers(values), strict=True))}


def _by_part(found: band.Band | None) -> dict[str, Row | None] | None:
    """Split a band over [parts, layers] by part."""
    if found is None:
        return None
    return {
        part: band_out(
            band.Band(
                found.models,
                found.values[:, number],
                None if found.low is None else found.low[number],
                None if found.high is None else found.high[number],
            )
        )
        for number, part in enumerate(PARTS)
    }


def without_layers(pair: Pair, usable: set[str]) -> list[Row]:
    """Say which of A and B lack activations."""
    return [
        {
            "what": "activations",
            "run": subject.run,
            "reason": f"Run {subject.run} has no stored activations of the layers that the other models have.",
            "advice": "Import its weights in the scenario's architecture; activations are then computed.",
            "affects": ["similarity"],
        }
        for subject in (pair.a, pair.b)
        if subject.run not in usable and subject.features
    ]
