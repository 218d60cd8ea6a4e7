"""Near-duplicates of forgotten samples that are retained: counted from pairs found once for each data set."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

from comparator.data.duplicates import ALIKE, left_behind
from comparator.data.partition import Partition
from comparator.derived.cache import place
from comparator.jobs import questions
from comparator.jobs.kinds import NEAR_PAIRS
from comparator.services.host import Host
from comparator.store import artifacts
from comparator.store.workspace import Workspace

log = logging.getLogger(__name__)
Row = dict[str, Any]
PATIENCE_SECONDS, SEARCH_SECONDS = 2.0, 900.0


_searches: dict[Path, threading.Thread] = {}
_failed: set[Path] = set()
_lock = threading.Lock()


def count(workspace: Workspace, host: Host, dataset: Row, partition: Partition) -> Row:
    """Return how many retained samples are near-duplicates of forgotten ones, and of how many.

    The counts are ``None`` while the pairs of a large data set are being searched; the search runs once, in a worker.
    """
    file = place(workspace.folder / "cache", "near", f"{dataset['hash']}-{ALIKE}")
    if not file.exists():
        _search(host, workspace.folder / "datasets" / dataset["file"], file).join(PATIENCE_SECONDS)
    if not file.exists():
        return {"retained": None, "forgotten": None, "alike": ALIKE, "failed": file in _failed}
    pairs = artifacts.read_arrays(file, "pairs")["pairs"]
    ids = partition.train_indices
    kept, gone = left_behind(pairs, ids[partition.positions("forget")], ids[partition.positions("retain")])
    return {"retained": kept, "forgotten": gone, "alike": ALIKE, "failed": False}


def _search(host: Host, source: Path, target: Path) -> threading.Thread:
    """Start the search for the pairs of a data set, or find the one that runs or has failed."""
    with _lock:
        found = _searches.get(target)
        if found is None or not (found.is_alive() or target in _failed or target.exists()):
            found = threading.Thread(target=_ask, args=(host, source, target), name="near-duplicates", daemon=True)
            _searches[target] = found
            found.start()
        return found


def _ask(host: Host, source: Path, target: Path) -> None:
    try:
        host.ask(NEAR_PAIRS, questions.NearPairs(str(source), str(target)), seconds=SEARCH_SECONDS)
    except Exception:
        log.exception("the near-duplicates in %s could not be searched", source.name)
        _failed.add(target)
