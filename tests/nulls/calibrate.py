"""How often the verdict is wrong: `nice .venv/bin/python tests/nulls/calibrate.py [DRAWS]`, in Markdown."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from nulls import draws, stored
from nulls.fakes import FAKES

POOLS = (4, 8, 16)
PARTIAL = ("partial_0.05", "partial_0.1", "partial_0.25", "partial_0.5", "original")


def main() -> None:
    """Print both tables."""
    torch.set_num_threads(1)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 208
    names = stored.names()
    sys.stdout.write(f"Measured on {datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d}, {count} draws.\n\n")
    for row in (*models(names, count), "", *fakes(names)):
        sys.stdout.write(row + "\n")
        sys.stdout.flush()


def models(names: list[str], count: int) -> Iterator[str]:
    """Yield rows: how often held-out models of each kind are accused, praised, rejected by some rung."""
    yield "| scenario | K | model | accused | none found | some rung at its own 5 % |"
    yield "|---|---|---|---|---|---|"
    for name in names:
        nulls = stored.load(name)
        for pool in POOLS:
            for kind in ("retrained", *PARTIAL) if pool == POOLS[1] else ("retrained", "original"):
                some = count if kind == "retrained" else max(24, count // 4)
                found = draws.held_out(nulls, kind, pool=pool, draws=some)
                accused = found.share(*draws.ACCUSED)
                error = float(np.sqrt(accused * (1 - accused) / some))
                yield (
                    f"| {name} | {pool} | {kind.replace('partial_', 'trained on ')} | {accused:.3f} ± {error:.3f} | "
                    f"{found.share(*draws.PRAISED):.3f} | {found.rejected_by_some_rung:.3f} |"
                )


def fakes(names: list[str]) -> Iterator[str]:
    """Yield rows: what is said of each fake, at K = 8."""
    yield "| fake | " + " | ".join(names) + " |"
    yield "|---" * (len(names) + 1) + "|"
    for fake in FAKES:
        cells = []
        for name in names:
            states = draws.faked(stored.load(name), fake, pool=POOLS[1], draws=8).states()
            cells.append(", ".join(f"{state.replace('_', ' ')} {share:.2f}" for state, share in sorted(states.items())))
        yield f"| {fake.replace('_', ' ')} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
