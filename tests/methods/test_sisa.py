"""SISA: exact by construction. What is trained again equals, bit by bit, what was trained without the samples."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from comparator import registry
from comparator.data.partition import FORGET, RETAIN, Integers
from comparator.models import small_cnn, weights
from comparator.models.sharded import Sharded, constituents, file_names
from comparator.predictions import compute, samples
from comparator.scenario import Recipe
from comparator.seeds import derive
from comparator.training.progress import Progress
from comparator.training.sharded import Learned, Sharding, from_arrays, learn, place, slice_epochs, to_arrays
from comparator.training.stopwatch import Stopwatch
from methods import digits

RECIPE = Recipe(epochs=3, batch_size=32, learning_rate=0.05)
SHARDS, SLICES, SEED = 3, 3, 5


@pytest.fixture(scope="module")
def world() -> digits.Digits:
    return digits.world(None, fraction=0.002)


def sharding(world: digits.Digits, rows: Integers, seed: int = SEED, **changes) -> Sharding:
    def build(shard: int) -> nn.Module:
        return weights.build("small_cnn", (8, 8, 1), 10, derive(seed, "test", shard))

    ids = world.partition.train_indices[rows]
    task = Sharding(
        build, world.images, rows, ids, RECIPE, digits.DEVICE, seed, {}, Stopwatch(digits.DEVICE), Progress()
    )
    return dataclasses.replace(task, **changes)


@pytest.fixture(scope="module")
def base(world: digits.Digits) -> Learned:
    return learn(sharding(world, world.partition.positions("retain", "forget")), SHARDS, SLICES, "mean")


@pytest.fixture(scope="module")
def deleted(world: digits.Digits, base: Learned) -> Learned:
    saved = from_arrays(to_arrays(base.saved))
    return learn(sharding(world, world.partition.positions("retain"), known=saved), SHARDS, SLICES, "mean")


def same(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]) -> bool:
    return list(first) == list(second) and all(torch.equal(first[name], second[name]) for name in first)


def test_training_again_after_deletion_equals_training_without_bit_by_bit(world, base, deleted) -> None:
    without = learn(sharding(world, world.partition.positions("retain")), SHARDS, SLICES, "mean")
    assert same(deleted.model.state_dict(), without.model.state_dict())
    assert deleted.saved.keys() == without.saved.keys()
    for key, (digest, state) in without.saved.items():
        assert deleted.saved[key][0] == digest
        assert same(deleted.saved[key][1], state)
    assert not same(deleted.model.state_dict(), base.model.state_dict())


def test_only_states_that_have_seen_a_deleted_sample_are_trained_again(world, base, deleted) -> None:
    gone = world.partition.train_indices[world.partition.positions("forget")]
    assert 0 < len(gone) <= 4
    shard_of, slice_of = place(gone, SEED, "shard", SHARDS), place(gone, SEED, "slice", SLICES)
    for (shard, number), (_, state) in base.saved.items():
        touched = bool(((shard_of == shard) & (slice_of <= number)).any())
        assert same(state, deleted.saved[shard, number][1]) is not touched, (shard, number)


def belongs(sample: int, shard: int, number: int) -> bool:
    return (
        derive(SEED, "sisa", "shard", sample) % SHARDS == shard
        and derive(SEED, "sisa", "slice", sample) % SLICES <= number
    )


def test_cost_counts_the_visits_that_were_made(world, base, deleted) -> None:
    assert base.retrained_share == 1
    ids = world.partition.train_indices[world.partition.positions("retain")]
    gone = world.partition.train_indices[world.partition.positions("forget")]
    passes = slice_epochs(RECIPE.epochs, SLICES)
    made = everything = 0
    for shard, number in itertools.product(range(SHARDS), range(SLICES)):
        kept, lost = (sum(belongs(int(one), shard, number) for one in among) for among in (ids, gone))
        everything += passes[number] * kept
        made += passes[number] * kept * bool(lost)
    assert deleted.retrained_share == pytest.approx(made / everything)
    assert 0 < deleted.retrained_share < 1


def test_deleting_nothing_trains_nothing(world, base) -> None:
    task = sharding(world, world.partition.positions("retain", "forget"), known=base.saved)
    again = learn(task, SHARDS, SLICES, "mean")
    assert again.visits == again.steps == 0
    assert same(again.model.state_dict(), base.model.state_dict())


def test_states_of_another_seed_or_division_are_not_taken_over(world, base) -> None:
    rows = world.partition.positions("retain", "forget")
    other = learn(sharding(world, rows, seed=SEED + 1, known=base.saved), SHARDS, SLICES, "mean")
    assert other.retrained_share == 1


@pytest.mark.parametrize(("shards", "slices"), [(1, 1), (4, 3), (7, 5), (16, 2)])
def test_no_sample_is_dropped_and_each_has_one_place(shards: int, slices: int) -> None:
    ids = np.arange(1003)
    shard_of, slice_of = place(ids, 0, "shard", shards), place(ids, 0, "slice", slices)
    assert sorted(np.concatenate([ids[shard_of == shard] for shard in range(shards)])) == ids.tolist()
    assert set(shard_of) == set(range(shards))
    assert set(slice_of) == set(range(slices))
    kept = ids[ids % 7 != 0]
    assert np.array_equal(place(kept, 0, "shard", shards), shard_of[ids % 7 != 0])


@pytest.mark.parametrize("epochs", [1, 2, 3, 8, 60])
@pytest.mark.parametrize("slices", range(1, 33))
def test_every_sample_has_a_pass_however_few_epochs_there_are(epochs: int, slices: int) -> None:
    passes = slice_epochs(epochs, slices)
    assert len(passes) == slices
    assert min(passes) >= 0
    assert passes[-1] >= 1, "the last slice alone shows its own samples"


@pytest.mark.parametrize("slices", [1, 2, 5, 12])
def test_slices_cost_about_as_much_as_training_without_them(slices: int) -> None:
    visits = sum(passes * (number + 1) / slices for number, passes in enumerate(slice_epochs(60, slices)))
    assert visits == pytest.approx(60, rel=0.03)
    assert slice_epochs(12, 1) == [12]


def logits_of(model: nn.Module, images: torch.Tensor) -> torch.Tensor:
    model.eval()
    with torch.no_grad():
        return model(images)


def test_mean_and_vote_against_counting_by_hand(base, world) -> None:
    images, _ = world.images.batch(torch.arange(200)), None
    parts = [logits_of(one, images).double().softmax(dim=1) for one in constituents(base.model)]
    mean = sum(parts) / len(parts)
    assert torch.allclose(logits_of(base.model, images).double().exp(), mean, atol=1e-6)
    votes = sum(functional.one_hot(part.argmax(dim=1), 10) for part in parts)
    voting = Sharded(constituents(base.model), "vote")
    voting.load_state_dict(base.model.state_dict())
    share = logits_of(voting, images).double().exp()
    assert torch.allclose(share.sum(dim=1), torch.ones(200, dtype=torch.double), atol=1e-5)
    winner = share.argmax(dim=1)
    assert (votes.gather(1, winner[:, None])[:, 0] == votes.max(dim=1).values).all()
    tied = (votes == votes.max(dim=1, keepdim=True).values).sum(dim=1) > 1
    best = torch.where(votes == votes.max(dim=1, keepdim=True).values, mean, -1).argmax(dim=1)
    assert torch.equal(winner[tied], best[tied])


class WithDropout(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(64, 16), nn.ReLU())
        self.head = nn.Linear(16, 10)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(images))


def test_18_predictions_are_made_in_evaluation_mode(world) -> None:
    """Row 18 of the catalogue of faults: dropout stayed on at prediction."""
    model = Sharded([WithDropout(), WithDropout()], "mean")
    model.trained.fill_(True)
    model.train()
    sampling = samples.choose(world.partition)
    first, second = (
        compute.compute(model, world.images, world.partition, sampling, digits.DEVICE).predictions for _ in range(2)
    )
    assert np.array_equal(first["train_logits"], second["train_logits"])


def test_features_and_activations_of_all_constituents_stand_side_by_side(world, base) -> None:
    sampling = samples.choose(world.partition)
    found = compute.compute(base.model, world.images, world.partition, sampling, digits.DEVICE).features
    each = [
        compute.compute(one, world.images, world.partition, sampling, digits.DEVICE).features
        for one in constituents(base.model)
    ]
    assert found.keys() == each[0].keys()
    for name in ("features", *(name for name in found if name.startswith("activation"))):
        assert np.array_equal(found[name], np.concatenate([one[name] for one in each], axis=1)), name


def test_a_shard_that_has_lost_all_its_samples_has_no_say(world) -> None:
    rows = world.partition.positions("retain", "forget")
    shard_of = place(world.partition.train_indices[rows], SEED, "shard", SHARDS)
    learned = learn(sharding(world, rows[shard_of != 1]), SHARDS, SLICES, "mean")
    assert learned.model.trained.tolist() == [True, False, True]
    images = world.images.batch(torch.arange(50))
    kept = [logits_of(constituents(learned.model)[shard], images).softmax(dim=1) for shard in (0, 2)]
    assert torch.allclose(logits_of(learned.model, images).exp(), (kept[0] + kept[1]) / 2, atol=1e-6)


def test_names_in_files(base) -> None:
    names = set(file_names(base.model.state_dict()))
    assert {name.partition("/")[0] for name in names} == {"shard_0", "shard_1", "shard_2", "trained"}
    plain = small_cnn.build((8, 8, 1), 10).state_dict()
    assert file_names(plain) == dict(plain)
    assert {name.removeprefix("shard_0/") for name in names if name.startswith("shard_0/")} == set(plain)
    states = to_arrays(base.saved)
    assert {"/".join(name.split("/")[:2]) for name in states} == {
        f"shard_{shard}/slice_{number}" for shard in range(SHARDS) for number in range(SLICES)
    }


def test_the_method_is_this_training(world, base) -> None:
    entry = registry.get("method", "sisa")
    assert entry.facts.own_base
    parameters = entry.parameters.model_validate({"shards": SHARDS, "slices": SLICES, "aggregation": "mean"})
    learned = entry.function(sharding(world, world.partition.positions("retain", "forget")), parameters)
    assert same(learned.model.state_dict(), base.model.state_dict())
    assert {RETAIN, FORGET} == set(world.partition.roles.tolist())
