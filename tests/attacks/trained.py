"""Really trained digits models for the acceptance checks of audits: 24 of them, trained once."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np

from comparator.data.partition import Labelled, split
from comparator.evidence import Outputs, Samples, View
from comparator.predictions.compute import logits_of
from comparator.scenario import Canaries, Splits
from comparator.training import images as image_store
from methods.digits import DEVICE, Digits, load

ORIGINALS, RETRAINED = 4, 8
FORGET = {"kind": "random", "fraction": 0.1, "seed": 0}
WRONG = 72
LEFT_OUT = 2


@functools.cache
def world(spoilt: bool) -> Digits:
    """A random tenth of digits to forget: half of it with wrong labels, or clean and with a never-trained twin."""
    data = load()
    labelled = Labelled(tuple(map(str, range(10))), data.train.labels, data.test.labels, {}, {})
    canaries = Canaries(kind="label", count=WRONG) if spoilt else None
    partition = split(labelled, Splits(), FORGET, twin=not spoilt, canaries=canaries)
    images = image_store.load(
        data.train.images[partition.train_indices], data.test.images[partition.test_indices], partition, DEVICE,
        "float32",
    )  # fmt: skip
    return Digits(partition, images)


@functools.cache
def outputs(spoilt: bool, kind: str, seed: int) -> Outputs:
    """Return what a model of the world says about every sample."""
    here = world(spoilt)
    model = here.model(kind, seed)
    model.eval()
    logits = logits_of(model, here.images, np.arange(len(here.images.labels)), DEVICE)
    train = here.images.train_size
    return Outputs(logits[:train], logits[train:], run=f"{kind}{seed}", kind=kind, seed=seed)  # type: ignore[arg-type]


@functools.cache
def view(spoilt: bool) -> View:
    """Return the first original among the other originals and the whole retrained pool."""
    originals = tuple(outputs(spoilt, "original", seed) for seed in range(ORIGINALS))
    retrained = tuple(outputs(spoilt, "retrained", seed) for seed in range(RETRAINED))
    return View(samples(spoilt), originals[0], retrained, originals[1:])


def samples(spoilt: bool) -> Samples:
    found = world(spoilt).partition
    return Samples(
        found.train_labels, found.true_labels, found.roles, found.test_labels, found.test_match, found.train_indices,
        found.test_indices, 10,
    )  # fmt: skip


def only(whole: View, chosen: np.ndarray) -> View:
    """Return the view with a smaller forget set: the chosen rows; the others play no role."""
    roles = whole.samples.roles.copy()
    forgotten = np.flatnonzero(roles == 1)
    roles[np.setdiff1d(forgotten, chosen)] = LEFT_OUT
    roles[roles == 3] = LEFT_OUT
    return replace(whole, samples=replace(whole.samples, roles=roles))
