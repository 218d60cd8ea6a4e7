"""How often further retrained models lie in the bands of layers and features: `python …/band_coverage_layers.py`.

Trains N retrained models of the twin scenario (48 unless given: a minute on two idle cores), for their activations are
not stored, and prints the coverage of similarity, probes and kept neighbours at K = 4, 8, 16.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from comparator.contrast import band, neighbours, probes, similarity
from comparator.contrast.predicted import PARTS, rows_of
from comparator.models import weights
from comparator.predictions.compute import compute
from comparator.predictions.samples import choose
from comparator.training.progress import Progress
from comparator.training.stopwatch import Stopwatch
from comparator.training.train import train
from methods.digits import DEVICE
from nulls.band_coverage import POOLS, draws, of_single
from nulls.worlds import World, world

log = logging.getLogger(__name__)
MODELS, SPLITS = 48, 4000
Features = dict[str, np.ndarray]


def features_of(here: World, seed: int) -> Features:
    """Train a model on the retained samples; return its features and activations."""
    model = weights.build("small_cnn", (8, 8, 1), 10, seed)
    train(
        model, here.images, here.partition.positions("retain"), here.recipe, DEVICE, seed=seed,
        stopwatch=Stopwatch(DEVICE), progress=Progress(), snapshot=lambda *_: None,
    )  # fmt: skip
    return compute(model, here.images, here.partition, choose(here.partition), DEVICE).features


def matrix(count: int, compare: Callable[[int, int], np.ndarray | float]) -> np.ndarray:
    """Return the comparisons of all pairs, float64 [models, models, …], 0 on the diagonal."""
    values = {both: np.asarray(compare(*both)) for both in combinations(range(count), 2)}
    found = np.zeros((count, count, *next(iter(values.values())).shape))
    for (one, other), value in values.items():
        found[one, other] = found[other, one] = value
    return found


def of_further_pairs(compared: np.ndarray, splits: int) -> dict[int, float]:
    """Return how often a comparison of two further models [models, models] lies in the band of pairs."""
    found = {}
    for pool in POOLS:
        chosen = draws(len(compared), pool, splits)
        inner = chosen[:, :pool]
        inside = np.moveaxis(compared[inner[:, :, None], inner[:, None, :]], 0, -1)
        found[pool] = share_inside(band.of_pairs(inside), compared[chosen[:, pool], chosen[:, pool + 1]])
    return found


def of_further_similarity(alike: np.ndarray, splits: int) -> dict[int, float]:
    """Return how often the mean similarity of one further model lies in its band; ``alike`` [models, models]."""
    found = {}
    for pool in POOLS:
        chosen = draws(len(alike), pool, splits)
        inner = chosen[:, :pool]
        inside = np.moveaxis(alike[inner[:, :, None], inner[:, None, :]], 0, -1)
        limits = band.of_mean_similarity(inside)
        found[pool] = share_inside(limits, alike[chosen[:, pool, None], inner].mean(axis=1))
    return found


def of_similarity_to_one(alike: np.ndarray, splits: int) -> dict[int, float]:
    """Return how often the similarity of one further model to a fixed one lies in its band; ``alike`` [models]."""
    found = {}
    for pool in POOLS:
        chosen = draws(len(alike), pool, splits)
        found[pool] = share_inside(band.of_similarity(alike[chosen[:, :pool].T]), alike[chosen[:, pool]])
    return found


def share_inside(found: band.Band | None, further: np.ndarray) -> float:
    """Return the share of values [splits] inside a band of as many."""
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    return float(((found.low <= further) & (further <= found.high)).mean())


def main() -> None:
    """Train models and print the coverage of the bands of the Contrast stage that need more than logits."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)
    here, count = world("twin"), int(sys.argv[1]) if len(sys.argv) > 1 else MODELS
    known = [features_of(here, 10_000 + seed) for seed in range(count)]
    samples, probe = here.samples, known[0]["probe_rows"].astype(np.int64)
    layers = sorted(name for name in known[0] if name.startswith("activation."))

    def show(name: str, by_pool: dict[int, float]) -> None:
        log.info("%-40s %s", name, "  ".join(f"{share:.3f}" for share in by_pool.values()))

    for part in PARTS:
        chosen = np.isin(probe, rows_of(samples, part))
        if chosen.sum() < similarity.FEWEST_SAMPLES:
            continue
        for layer in layers:
            prepared = [similarity.prepare(each[layer][chosen]) for each in known]
            alike = matrix(count, lambda one, other, seen=prepared: similarity.cka(seen[one], seen[other]))
            show(f"similarity, {layer}, {part}", of_further_similarity(alike, SPLITS))
            show(f"similarity to one model, {layer}, {part}", of_similarity_to_one(alike[1:, 0], SPLITS))
    forgotten = np.isin(probe, rows_of(samples, "forget"))
    asked = forgotten | np.isin(probe, np.flatnonzero(samples.roles == 3))
    for layer in layers:
        said = np.array([probes.bits(each[layer][asked].astype(np.float32), forgotten[asked]) for each in known])
        show(f"bits, {layer}", of_single(said, SPLITS))
    rows = known[0]["feature_rows"].astype(np.int64)
    near = [neighbours.nearest(each["features"].astype(np.float32), neighbours.NEIGHBOURS)[0] for each in known]
    overlap = matrix(count, lambda one, other: neighbours.kept(near[one], near[other]) / neighbours.NEIGHBOURS)
    for part in PARTS:
        inside = np.isin(rows, rows_of(samples, part))
        if inside.any():
            show(f"neighbours kept, {part}", of_further_pairs(overlap[:, :, inside].mean(axis=2), SPLITS))


if __name__ == "__main__":
    main()
