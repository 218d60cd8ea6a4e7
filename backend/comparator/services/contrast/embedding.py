"""Where the samples of A and of B lie in a map of feature space."""

from __future__ import annotations

from pathlib import Path

from comparator.contrast.projection import Settings
from comparator.derived import maps
from comparator.errors import NotFound
from comparator.jobs.kinds import PROJECTION
from comparator.jobs.on_demand import Waiting
from comparator.services.contrast.pair import Pair, cache_of, missing
from comparator.services.host import Host, wait_for
from comparator.store.workspace import Workspace


def embedding(
    workspace: Workspace,
    host: Host,
    pair: Pair,
    projection: maps.Projection,
    settings: Settings,
    *,
    again: bool = False,
) -> Path | Waiting:
    """Return the file of positions, whose stem is its content's name, or the job that computes them."""
    if not (pair.a.features and pair.b.features and pair.reference and pair.reference.features):
        lacking = next(item for item in missing(pair) if item["what"] == "features")
        raise NotFound(lacking["reason"], advice=lacking["advice"])
    cache = cache_of(workspace)
    files = (pair.a.features, pair.b.features, pair.reference.features)
    wanted = maps.Request(*files, pair.partition, projection, settings)
    if not cache.has(wanted.name):
        computed = maps.Maps(cache, wanted)
        if not computed.ready():
            title = f"Map of feature space, {projection}"
            return wait_for(workspace, host, PROJECTION, title, pair.scenario, wanted.payload(), again=again)
        cache.store(wanted.name, computed.answer())
    return cache.file(wanted.name)
