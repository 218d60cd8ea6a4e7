"""How often the verdict is wrong: `.venv/bin/python tests/nulls/calibrate.py [DRAWS]` writes what app and README show.

Some minutes on two cores; run `python3 dev.py generate` afterwards, which puts the new figures into the README.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from comparator import registry
from comparator.catalog import calibration
from nulls import draws, stored
from nulls.fakes import FAKES, planted
from nulls.worlds import world

POOLS, USUAL, SEEDS = (4, 8, 16), 8, 3
PLANTED, FAKED, WORKERS = (0.25, 0.5, 1.0), 24, 2
LAST_BATCH = (
    "Twin, 5 % and 50 %: with so many samples an epoch ends on a batch of 4 or 5 images (61 for retrained models), "
    "which shakes all answers. Part of what is found there is that, not memory."
)
PLANTED_EVERYWHERE = (
    "Planted memory lifts all forgotten images by d′ deviations of the images. Models that were trained on a few of "
    "them lift only those, and random digits are hardly remembered at all: the original itself has d′ = 0.26."
)
SHARED_MODELS = (
    "A model that is judged in one draw is among those that others are judged against in the next. The intervals take "
    "models as independent, and are a little too short for that."
)
Row = dict[str, object]
Question = tuple[str, str, int, int]


def main() -> None:
    """Judge all models, and write the table with today's date."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 208
    asked = list(questions(count))
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        rows = []
        for row in pool.map(measured, asked):
            rows.append(row)
            sys.stderr.write(f"{len(rows)} of {len(asked)}: {row}\n")
    found = {
        "measured": f"{datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d}",
        "verdict": registry.get("attack", "verdict").version,
        "scenarios": [described(name) for name in stored.names()],
        "rows": rows,
        "fakes": {name: str(fake.__doc__) for name, fake in FAKES.items()},
        "notes": [LAST_BATCH, PLANTED_EVERYWHERE, SHARED_MODELS],
    }
    calibration.FILE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


def questions(count: int) -> Iterator[Question]:
    """Yield what is asked: of which scenario, which kind of model, among how many retrained models, how often."""
    for name in stored.names():
        some = max(24, count // 4)
        for pool in POOLS:
            yield name, "retrained", pool, count
            yield name, "original", pool, some
        yield name, f"method_{SEEDS}", USUAL, some
        for kind in stored.load(name).models:
            if kind.startswith("partial_"):
                yield name, kind, USUAL, some
        for shift in PLANTED:
            yield name, f"planted_{shift:g}", USUAL, some
        for fake in FAKES:
            yield name, f"fake_{fake}", USUAL, min(FAKED, some)


def measured(question: Question) -> Row:
    """Return how often models of a kind are called what."""
    torch.set_num_threads(1)
    name, kind, pool, count = question
    nulls = loaded(name)
    what, _, detail = kind.partition("_")
    if what == "fake":
        found = draws.faked(nulls, FAKES[detail], pool=pool, draws=count)
    elif what == "planted":
        found = draws.faked(nulls, planted(float(detail)), pool=pool, draws=count)
    elif what == "method":
        found = draws.methods(nulls, seeds=int(detail), pool=pool, draws=count)
    else:
        found = draws.held_out(nulls, kind, pool=pool, draws=count)
    return {
        "scenario": name, "model": what, "detail": detail, "pool": pool, "draws": count,
        "states": dict(sorted(found.states().items())), "some_rung": round(found.rejected_by_some_rung, 4),
    }  # fmt: skip


@cache
def loaded(name: str) -> stored.Nulls:
    """Return a scenario's models; they are read once in each process."""
    return stored.load(name)


def described(name: str) -> Row:
    """Say what a scenario of the stored models is."""
    here, samples = world(name), loaded(name).samples
    forgotten = int((samples.roles == 1).sum())
    return {
        "name": name, "forgotten": forgotten, "epochs": here.recipe.epochs,
        "models": {kind: len(found) for kind, found in loaded(name).models.items()},
    }  # fmt: skip


if __name__ == "__main__":
    main()
