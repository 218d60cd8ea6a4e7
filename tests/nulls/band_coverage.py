"""How often one more retrained model lies in its band, on really trained models: `python tests/nulls/band_coverage.py`.

Prints the coverage of every banded number that comes from predictions at K = 4, 8, 16, and after it that of bands which
take values that share models for independent ones. Arguments: another folder that ``make.py`` wrote to, and how many
models to use (all, and half an hour, unless given).
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from comparator import bands, registry
from comparator.attacks import roc, sides, signals
from comparator.bands import Compared, Numbers
from comparator.contrast.matrix import matrix
from comparator.contrast.predicted import predicted
from comparator.evidence import Outputs, Samples, View
from nulls import stored
from nulls.worlds import SCENARIOS

log = logging.getLogger(__name__)
POOLS, SPLITS, MOST_MODELS = (4, 8, 16), 4000, 208
LOWEST, HIGHEST = 0.93, 0.97


@dataclass(frozen=True)
class Found:
    """A banded number's coverage by K, and whether it moves in steps that show (then it may be above 97 %).

    ``plain`` is that of a band which takes the values of retrained models for independent ones.
    """

    name: str
    by_pool: dict[int, float]
    stepped: bool
    plain: dict[int, float] | None = None


@dataclass(frozen=True)
class Nulls:
    """Retrained models of one scenario, and an original if there is one."""

    samples: Samples
    models: tuple[Outputs, ...]
    original: Outputs | None

    @cached_property
    def views(self) -> list[View]:
        """Each model alone, without any reference model."""
        originals = (self.original,) if self.original else ()
        return [View(self.samples, model, (), originals) for model in self.models]

    def alone(self, score: Callable[[View], float | None]) -> Numbers:
        """Return a score of each model, float64 [models]; NaN where it does not exist."""
        values = [score(view) for view in self.views]
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)

    def pairs(self, score: Callable[[View], float | None], *, opposed: bool = False) -> Numbers:
        """Return a score of each model against each other one, float64 [models, models], with 0 on the diagonal."""
        found = np.zeros((len(self.models), len(self.models)))
        for one, other in combinations(range(len(self.models)), 2):
            value = score(replace(self.views[one], retrained=(self.models[other],)))
            found[one, other] = np.nan if value is None else value
            found[other, one] = 1 - found[one, other] if opposed else found[one, other]
        return found


def read(name: str, folder: Path = stored.FOLDER, most: int = MOST_MODELS) -> Nulls:
    """Read the stored models of a scenario; rows that are not stored are no samples."""
    found = stored.load(name, folder)
    return Nulls(found.samples, tuple(found.models["retrained"][:most]), found.models["original"][0])


def draws(models: int, pool: int, splits: int) -> np.ndarray:
    """Return models int64 [splits, pool + 2] drawn without repeats; the last two are candidates."""
    random = np.random.default_rng([models, pool])
    return np.argsort(random.random((splits, models)), axis=1)[:, : pool + 2]


def inside(values: Numbers, further: Numbers, compared: Compared | None = None, **step: Numbers) -> float:
    """Return how often one more value [splits, …] lies in the band of values [K, splits, …], NaN left out."""
    found = bands.limits(values, compared, **step)
    assert found is not None
    known = np.isfinite(values).all(axis=0) & np.isfinite(further) & (np.ptp(values, axis=0) > 0 if not step else True)
    covered = (found[0] <= further + 1e-12) & (further - 1e-12 <= found[1])
    return float(covered[known].mean()) if known.any() else np.nan


def of_single(values: Numbers, splits: int, step: Numbers | None = None) -> dict[int, float]:
    """Return the coverage of a number of one model, values [models, …]."""
    found = {}
    for pool in POOLS:
        chosen = draws(len(values), pool, splits)
        steps = {} if step is None else {"step": step}
        found[pool] = inside(values[chosen[:, :pool].T], values[chosen[:, pool]], **steps)
    return found


def of_pairs(compared: Numbers, kind: Compared | None, splits: int) -> dict[int, float]:
    """Return the coverage of a mean over comparisons [models, models] with the others of the pool."""
    found = {}
    for pool in POOLS:
        chosen = draws(len(compared), pool, splits)
        inner = chosen[:, :pool]
        values = compared[inner[:, :, None], inner[:, None, :]].sum(axis=2) / (pool - 1)
        further = compared[chosen[:, pool, None], inner].mean(axis=1)
        found[pool] = inside(values.T, further, kind)
    return found


def of_rival(compared: Numbers, splits: int, *, band_of_pool: bool = False) -> dict[int, float]:
    """Return the coverage of a comparison with one model of the pool, by the K − 1 others against it.

    With ``band_of_pool`` the band is that of the means over the pool instead.
    """
    found = {}
    for pool in POOLS:
        chosen = draws(len(compared), pool, splits)
        inner = chosen[:, :pool]
        values = compared[chosen[:, 1:pool], chosen[:, :1]]
        if band_of_pool:
            values = compared[inner[:, :, None], inner[:, None, :]].sum(axis=2) / (pool - 1)
        found[pool] = inside(values.T, compared[chosen[:, pool], chosen[:, 0]])
    return found


def of_distance(
    shares: Numbers, score: Callable[[Numbers, Numbers], Numbers], kind: Compared | None, splits: int
) -> dict[int, float]:
    """Return the coverage of a distance to the pool's mean of several shares [models, numbers]."""
    found = {}
    for pool in POOLS:
        chosen = draws(len(shares), pool, splits)
        inner = shares[chosen[:, :pool]]
        rest = (inner.sum(axis=1, keepdims=True) - inner) / (pool - 1)
        further = score(shares[chosen[:, pool]], inner.mean(axis=1))
        found[pool] = inside(score(inner, rest).T, further, kind)
    return found


def coverages(nulls: Nulls, *, splits: int = SPLITS, metrics: Collection[str] | None = None) -> Iterator[Found]:
    """Yield the coverage of every banded number; of metrics only those named in ``metrics``, if given."""
    shares: dict[str, Numbers] = {}
    for entry in registry.METRICS.entries():
        if entry.facts.shape != "scalar" or (metrics is not None and entry.name not in metrics):
            continue
        if entry.facts.compared == "pairs":
            values = nulls.pairs(entry.function)
            if np.isfinite(values).all():
                by_pool, plain = (of_pairs(values, kind, splits) for kind in ("pairs", None))
                few = len(np.unique(values)) < len(nulls.models) / 2
                yield Found(entry.name, by_pool, few, plain)
        elif entry.facts.compared is None:
            single = nulls.alone(entry.function)
            if np.isfinite(single).all() and np.ptp(single):
                shares[entry.name] = single
                few = len(np.unique(single)) < len(single) / 2
                yield Found(entry.name, of_single(single, splits), stepped=few)
    yield from _distances(shares, splits)
    yield from _areas(nulls, splits)
    yield from _classes(nulls, splits)


def _distances(shares: dict[str, Numbers], splits: int) -> Iterator[Found]:
    whole = np.ones_like(next(iter(shares.values())))
    accuracies = np.stack([shares.get(name, whole) for name in ("UA", "RA", "TRA")], 1)
    wanted = {"ToW": (accuracies, _product)}
    if "MIA_efficacy" in shares:
        both = np.column_stack([accuracies, shares["MIA_efficacy"]])
        wanted |= {"ToW_MIA": (both[:, 1:], _product), "avg_gap": (both, _gap)}
    for name, (values, score) in wanted.items():
        by_pool, plain = (of_distance(values, score, kind, splits) for kind in ("distance", None))
        yield Found(name, by_pool, stepped=False, plain=plain)


def _product(values: Numbers, reference: Numbers) -> Numbers:
    return np.asarray(np.prod(1 - np.abs(values - reference), axis=-1))


def _gap(values: Numbers, reference: Numbers) -> Numbers:
    return np.asarray(np.abs(values - reference).mean(axis=-1))


def _areas(nulls: Nulls, splits: int) -> Iterator[Found]:
    for signal in ("margin", "entropy"):
        sign = signals.get(signal).sign
        against = [
            name
            for name, part in (("twin", "twin"), ("test", "test"))
            if len(nulls.samples.labels(part))  # type: ignore[arg-type]
        ]
        for reference in against:

            def area(view: View, reference: str = reference) -> float:
                return roc.area(*sides.compare(view, signal, reference).oriented(sign)).value  # noqa: B023

            if reference == "twin" or sides.known_in_test(nulls.views[0]):
                yield Found(f"AUC v {reference}, {signal}", of_single(nulls.alone(area), splits), stepped=False)

        def rival(view: View) -> float:
            return roc.area(*sides.compare(view, signal, "retrained").oriented(sign)).value  # noqa: B023

        compared = nulls.pairs(rival, opposed=True)
        by_pool, plain = (of_pairs(compared, kind, splits) for kind in ("opposed", None))
        yield Found(f"AUC v pool, {signal}", by_pool, stepped=False, plain=plain)
        mixed = of_rival(compared, splits, band_of_pool=True)
        yield Found(f"AUC v one model, {signal}", of_rival(compared, splits), stepped=False, plain=mixed)


def _classes(nulls: Nulls, splits: int) -> Iterator[Found]:
    """Yield class accuracies and cells of the matrix on test samples, and differences of two models in them."""
    labels = nulls.samples.labels("test")
    found = [matrix(labels, predicted(model.test_logits), nulls.samples.classes) for model in nulls.models]
    accuracies, cells = (np.stack([getattr(each, name) for each in found]) for name in ("accuracies", "shares"))
    step = 1 / found[0].totals
    for name, values, steps in (
        ("class accuracy", accuracies, step), ("cell of the matrix", cells, step[:, None] * np.ones_like(cells[0])),
    ):  # fmt: skip
        yield Found(name, of_single(values, splits, steps), stepped=True)
        by_pool = {}
        for pool in POOLS:
            chosen = draws(len(values), pool, splits)
            limit = bands.of_difference(values[chosen[:, :pool].T], step=steps)
            apart = np.abs(values[chosen[:, pool]] - values[chosen[:, pool + 1]])
            by_pool[pool] = float((apart <= limit + 1e-12).mean())
        yield Found(f"difference in {name}", by_pool, stepped=True)


def holds(found: Found, *, slack: float = 0.0) -> bool:
    """Tell whether a band holds what it promises: 93 % or more, and 97 % or less if values move smoothly.

    All splits are of the same models: ``slack`` allows for how few these are.
    """
    lowest, highest = LOWEST - slack, 1 if found.stepped else HIGHEST + slack
    return all(lowest <= share <= highest for share in found.by_pool.values())


def main() -> None:
    """Print the coverage of every band, and that of bands which take values that share models for independent ones."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else stored.FOLDER
    most = int(sys.argv[2]) if len(sys.argv) > 2 else MOST_MODELS
    for name in SCENARIOS:
        if (folder / f"{name}.npz").exists():
            for found in coverages(read(name, folder, most)):
                shown = "  ".join(f"{share:.3f}" for share in found.by_pool.values())
                plain = "  ".join(f"{share:.3f}" for share in (found.plain or {}).values())
                outside = "" if holds(found) else "  OUTSIDE"
                log.info("%-13s %-32s %s   %-21s%s", name, found.name, shown, plain, outside)


if __name__ == "__main__":
    main()
