"""Train the null models that the verdict is checked with: `nice .venv/bin/python tests/nulls/make.py [SCENARIO …]`.

More than two hundred retrained digits models, twelve originals and some models that saw a part of the forget set, in
each of four scenarios; half an hour on two idle cores. What they say is stored in half precision.
"""

from __future__ import annotations

import logging
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from nulls.stored import FOLDER
from nulls.worlds import SCENARIOS, World, world

log = logging.getLogger(__name__)
RETRAINED, ORIGINALS, PARTIAL = 208, 12, 8
SHARES = (0.05, 0.1, 0.25, 0.5)
RETAINED = 100
Logits = npt.NDArray[np.float16]


def main() -> None:
    """Train and store all scenarios."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(2, initializer=torch.set_num_threads, initargs=(1,)) as workers:
        for name in sys.argv[1:] or SCENARIOS:
            wanted = [("retrained", seed) for seed in range(RETRAINED)]
            wanted += [("original", seed) for seed in range(ORIGINALS)]
            wanted += [(f"partial_{share:g}", seed) for share in SHARES for seed in range(PARTIAL)]
            found = workers.map(said, [(name, kind, seed) for kind, seed in wanted], chunksize=4)
            logits = dict(zip(wanted, found, strict=True))
            store(FOLDER / f"{name}.npz", world(name), logits)
            log.info("%s: %d models", name, len(logits))


def said(wanted: tuple[str, str, int]) -> Logits:
    """Return the logits float16 [rows, classes] of a freshly trained model on every train and test row."""
    name, kind, seed = wanted
    here = world(name)
    share = float(kind.partition("_")[2] or (kind == "original"))
    return here.logits(seed=seed, share=share).astype(np.float16)


def store(file: Path, here: World, logits: dict[tuple[str, int], Logits]) -> None:
    """Keep the forgotten, twin and test rows, and a draw of the retained ones."""
    roles = here.samples.roles
    retained = np.flatnonzero(roles == 0)
    drawn = np.random.default_rng(0).choice(retained, min(RETAINED, len(retained)), replace=False)
    kept = np.sort(np.concatenate([drawn, np.flatnonzero((roles == 1) | (roles == 3))]))
    rows = np.concatenate([kept, len(roles) + np.arange(len(here.samples.test_labels))])
    kinds = list(dict.fromkeys(kind for kind, _ in logits))
    everything = {kind: np.stack([each for (one, _), each in logits.items() if one == kind]) for kind in kinds}
    np.savez_compressed(
        file,
        rows=rows.astype(np.int32),
        **{kind: stack[:, rows] for kind, stack in everything.items()},
    )


if __name__ == "__main__":
    main()
