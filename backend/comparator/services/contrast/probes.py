"""What each layer of A, of B and of the retrained models still encodes about the forget set, in bits."""

from __future__ import annotations

from typing import Any

import numpy as np

from comparator.contrast import band
from comparator.derived import features
from comparator.derived.probes import leak, leak_key, question
from comparator.jobs.kinds import PROBES
from comparator.jobs.on_demand import Waiting
from comparator.services.contrast.pair import Pair, cache_of, missing
from comparator.services.contrast.similarity import usable_runs, without_layers
from comparator.services.contrast.summary import band_out, numbers
from comparator.services.host import Host, wait_for
from comparator.store.workspace import Workspace

Row = dict[str, Any]
QUESTIONS = {
    "class": "Is the sample one to forget, or one to keep? Forget set and matching test samples against the rest.",
    "twin": "Was the sample in the forget set, or in its twin that no model has seen?",
    "test": "Was the sample in the forget set, or among the test samples?",
}


def leaks(workspace: Workspace, host: Host, pair: Pair, *, again: bool = False) -> Row | Waiting:
    """Return bits by layer, or the job that computes them; see ``schemas_contrast.ProbesOut``."""
    cache = cache_of(workspace)
    usable = usable_runs(cache, pair)
    chosen = [subject for subject in (pair.a, pair.b, *pair.retrained) if subject.run in usable and subject.features]
    absent = [item.features for item in chosen if not cache.has(leak_key(item.features or "", pair.partition))]
    if absent:
        payload = {"models": absent, "partition": pair.partition}
        return wait_for(workspace, host, PROBES, "Probe layers", pair.scenario, payload, again=again)
    found = {subject.run: leak(cache, subject.features or "", pair.partition) for subject in chosen}
    retrained = [found[subject.run] for subject in pair.retrained if subject.run in found]
    return {
        "layers": features.layers_of(cache, chosen[0].features or "") if chosen else [],
        "question": QUESTIONS[question(features.samples_of(cache, pair.partition))],
        "bits": {side.run: numbers(found[side.run]) for side in (pair.a, pair.b) if side.run in found},
        "retrained": numbers(np.mean(retrained, axis=0)) if retrained else None,
        "band": band_out(band.among(retrained, high=1)),
        "missing": [*missing(pair), *without_layers(pair, usable)],
    }
