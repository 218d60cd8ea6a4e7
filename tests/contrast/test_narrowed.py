"""A slice as the place where a metric is read."""

from __future__ import annotations

import numpy as np

from comparator.contrast import slices
from comparator.evidence import Outputs, View
from comparator.store import partitions
from services.contrast.synthetic import CLASSES, FORGOTTEN, LABELS, TRAIN, arrays, partition

FORGOTTEN_ROWS = np.flatnonzero(LABELS[:TRAIN] == FORGOTTEN)[:20]
TEST_ROWS = np.arange(10)


def test_only_the_judged_place_is_narrowed() -> None:
    samples = partitions.samples(partition("class"))
    predictions, _ = arrays(1, forgets=False, rotated=False)
    model = Outputs(predictions["train_logits"], predictions["test_logits"])
    view = View(samples, model, retrained=(model,))
    narrow = slices.narrowed(view, "forget", FORGOTTEN_ROWS, TEST_ROWS)
    np.testing.assert_array_equal(narrow.logits("forget"), model.train_logits[FORGOTTEN_ROWS])
    np.testing.assert_array_equal(narrow.logits("retain"), view.logits("retain"))
    np.testing.assert_array_equal(narrow.logits("test"), view.logits("test"))
    np.testing.assert_array_equal(narrow.logits("forget", narrow.retrained[0]), model.train_logits[FORGOTTEN_ROWS])
    assert narrow.samples.classes == CLASSES
    looks = {
        "membership": lambda given: float(given.logits("forget").sum() - given.logits("test").sum()),
        "kept": lambda given: float(given.logits("retain").sum()),
        "seconds": lambda given: given.model.cost.get("run", 1.0),
        "needs": lambda given: float(given.logits("test").max()),
    }
    assert slices.judged(view, looks) == {"membership": "forget", "kept": "retain", "needs": "test"}
