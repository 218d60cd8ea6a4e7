"""Stored null models as views: any model as the candidate among a drawn pool."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from comparator.attacks.ladder.subject import Subject
from comparator.evidence import Outputs, Samples
from nulls.worlds import SCENARIOS, world

FOLDER = Path(__file__).parents[1] / "data" / "nulls"


def names() -> list[str]:
    """Return the scenarios whose models are stored."""
    return [name for name in SCENARIOS if (FOLDER / f"{name}.npz").exists()]


@dataclass(frozen=True)
class Nulls:
    """Models of one scenario by kind; ``retrained`` and ``original`` are among the kinds."""

    samples: Samples
    models: dict[str, list[Outputs]]

    def draw(self, random: np.random.Generator, candidate: Outputs, pool: int, originals: int = 1) -> Subject:
        """Return a candidate among ``pool`` retrained models and some originals, all others than itself."""
        chosen = {
            kind: [others[number] for number in random.permutation(len(others))[:count]]
            for kind, count in (("retrained", pool), ("original", originals))
            if (others := [each for each in self.models[kind] if each is not candidate])
        }
        return Subject(self.samples, candidate, tuple(chosen["retrained"]), tuple(chosen["original"]))

    def held_out(self, kind: str = "retrained") -> Iterator[Outputs]:
        """Yield every model of a kind once."""
        yield from self.models[kind]


def load(name: str, folder: Path = FOLDER) -> Nulls:
    """Return the stored models of a scenario, on the rows that were kept."""
    samples = world(name).samples
    train = len(samples.roles)
    with np.load(folder / f"{name}.npz") as file:
        rows = file["rows"]
        kept = np.zeros(train, bool)
        kept[rows[rows < train]] = True
        everything = {kind: file[kind] for kind in file.files if kind != "rows"}
    count = int(kept.sum())
    models = {kind: [_outputs(kind, seed, logits, count) for seed, logits in enumerate(stack)]
              for kind, stack in everything.items()}  # fmt: skip
    return Nulls(samples.only(kept, np.ones(len(samples.test_labels), bool)), models)


def _outputs(kind: str, seed: int, logits: npt.NDArray[np.float16], train: int) -> Outputs:
    known = kind if kind in ("original", "retrained") else "unlearned"
    whole = logits.astype(np.float32)
    return Outputs(whole[:train], whole[train:], run=f"{kind}{seed}", kind=known, seed=seed)  # type: ignore[arg-type]
