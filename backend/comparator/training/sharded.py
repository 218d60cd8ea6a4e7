"""Train on disjoint shards, slice after slice, keeping every state; train again only what a change of data touches.

SISA (Bourtoule et al., IEEE S&P 2021). A sample's shard and slice are functions of its id, so removing a sample moves
no other. Slice r of a shard goes on from the state after slice r − 1, with a fresh optimiser and its own random
numbers, on the samples of slices 1 … r. A saved state carries a hash of the ids it has seen: as long as they are the
same, training again would give it bit by bit, and it is taken as it is.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from comparator.data.partition import Integers
from comparator.models.sharded import Aggregation, Sharded
from comparator.scenario import Recipe
from comparator.seeds import derive
from comparator.training.device import Device
from comparator.training.images import DeviceImages, batch_count
from comparator.training.progress import Progress
from comparator.training.stopwatch import Stopwatch
from comparator.training.train import train

FEWEST = 2
DIGEST = "ids"
State = dict[str, Tensor]
Saved = dict[tuple[int, int], tuple[bytes, State]]


@dataclass
class Sharding:
    """What training on shards gets: who is learned, how, what is known already, and whom to tell.

    ``ids`` int64 [n] are the sample ids of ``rows`` int64 [n]; ``build`` makes the constituent of a shard with its
    random weights; ``known`` holds saved states, of which those that fit are used.
    """

    build: Callable[[int], nn.Module]
    images: DeviceImages
    rows: Integers
    ids: Integers
    recipe: Recipe
    device: Device
    seed: int
    known: Saved
    stopwatch: Stopwatch
    progress: Progress
    snapshot: Callable[[nn.Module, int, float], None] = lambda _model, _number, _loss: None


@dataclass
class Learned:
    """The ensemble, all its saved states, and what training took of what training everything anew would take."""

    model: Sharded
    saved: Saved = field(default_factory=dict)
    visits: int = 0
    all_visits: int = 0
    steps: int = 0

    @property
    def retrained_share(self) -> float:
        """Share of sample visits that were carried out, 0..1."""
        return self.visits / self.all_visits if self.all_visits else 0.0


def place(ids: Integers, seed: int, purpose: str, parts: int) -> Integers:
    """Return the part int64 [n], 0 … parts − 1, that each sample belongs to: a function of its id and the seed."""
    return np.array([derive(seed, "sisa", purpose, int(number)) % parts for number in ids], dtype=np.int64)


def slice_epochs(epochs: int, slices: int) -> list[int]:
    """Return the passes of each slice: together about as many sample visits as ``epochs`` passes without slices.

    The last slice, the only one that shows its own samples, has a pass even where that is one more.
    """
    until = [2 * epochs * number // (slices + 1) for number in range(slices + 1)]
    *passes, last = (after - before for before, after in itertools.pairwise(until))
    return [*passes, max(1, last)]


def learn(task: Sharding, shards: int, slices: int, aggregation: Aggregation) -> Learned:
    """Train every shard from its last saved state that has seen exactly the samples it should have seen."""
    shard_of, slice_of = place(task.ids, task.seed, "shard", shards), place(task.ids, task.seed, "slice", slices)
    learned = Learned(Sharded([task.build(shard) for shard in range(shards)], aggregation))
    learned.model.to(task.device.torch)
    passes = slice_epochs(task.recipe.epochs, slices)
    plan: list[tuple[int, int, Integers, bool]] = []
    for shard in range(shards):
        fits = True
        for number in range(slices):
            inside = (shard_of == shard) & (slice_of <= number)
            seen = _digest(task.ids[inside])
            fits = fits and task.known.get((shard, number), (b"", {}))[0] == seen
            plan.append((shard, number, inside, fits))
            learned.all_visits += passes[number] * int(inside.sum())
    due = sum(passes[number] * int(inside.sum()) for _, number, inside, fits in plan if not fits)
    for shard, number, inside, fits in plan:
        constituent = learned.model.get_submodule(f"shard_{shard}")
        if fits:
            constituent.load_state_dict(task.known[shard, number][1])
        elif inside.sum() >= FEWEST and passes[number]:
            _train_slice(task, learned, constituent, (shard, number), task.rows[inside], passes[number], due)
        learned.model.trained[shard] |= bool(inside.sum() >= FEWEST)
        learned.saved[shard, number] = (_digest(task.ids[inside]), _copy(constituent))
    return learned


def _train_slice(
    task: Sharding, learned: Learned, model: nn.Module, place: tuple[int, int], rows: Integers, epochs: int, due: int
) -> None:
    shard, number = place
    before, visits = learned.visits, epochs * len(rows)
    losses: list[float] = []

    def emit(_key: str, event: dict[str, Any]) -> None:
        done = (before + visits * event.get("fraction", 0.0)) / max(1, due)
        task.progress.report(min(done, 0.999), text=f"shard {shard + 1}, slice {number + 1}")

    train(
        model,
        task.images,
        rows,
        task.recipe.model_copy(update={"epochs": epochs}),
        task.device,
        seed=derive(task.seed, "sisa", "train", shard, number),
        stopwatch=task.stopwatch,
        progress=Progress(emit),
        snapshot=lambda _epoch, loss: losses.append(loss),
    )
    learned.visits += visits
    learned.steps += epochs * batch_count(len(rows), task.recipe.batch_size)
    learned.model.trained[shard] = True
    with task.stopwatch.measure("snapshot"):
        task.snapshot(learned.model, shard, losses[-1])


def _digest(ids: Integers) -> bytes:
    return hashlib.sha256(np.sort(ids).astype("<i8").tobytes()).digest()


def _copy(model: nn.Module) -> State:
    return {name: tensor.detach().cpu().contiguous().clone() for name, tensor in model.state_dict().items()}


def to_arrays(saved: Saved) -> dict[str, np.ndarray]:
    """Return saved states as named arrays: ``shard_0/slice_0/…`` and, beside the weights, the hash of the ids."""
    arrays: dict[str, np.ndarray] = {}
    for (shard, number), (digest, state) in saved.items():
        prefix = f"shard_{shard}/slice_{number}"
        arrays[f"{prefix}/{DIGEST}"] = np.frombuffer(digest, dtype=np.uint8)
        arrays |= {f"{prefix}/{name}": tensor.numpy() for name, tensor in state.items()}
    return arrays


def from_arrays(arrays: Mapping[str, np.ndarray]) -> Saved:
    """Return the saved states that ``to_arrays`` named."""
    saved: Saved = {}
    for full in arrays:
        shard, number, name = full.split("/", 2)
        place = (int(shard.removeprefix("shard_")), int(number.removeprefix("slice_")))
        if name == DIGEST:
            prefix = f"{shard}/{number}/"
            own = {key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)}
            state = {key: torch.from_numpy(array.copy()) for key, array in own.items() if key != DIGEST}
            saved[place] = (bytes(arrays[full]), state)
    return saved
