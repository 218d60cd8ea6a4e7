"""Fetch published checkpoints from the Hub."""

from __future__ import annotations

from pathlib import Path

from comparator.data import fetch
from comparator.errors import Unavailable
from comparator.jobs import payloads
from comparator.training.progress import Emit, Progress


class Reporter:
    """Tells a job's progress what a download reports."""

    def __init__(self, emit: Emit) -> None:
        self._progress = Progress(emit)
        self._progress.begin("prepare")

    def progress(self, fraction: float, text: str) -> None:
        """Report how far it is."""
        self._progress.report(fraction, text=text)


def fetch_files(payload: payloads.Fetch, emit: Emit) -> dict[str, int]:
    """Fetch published files inside a worker; raises ``Unavailable`` if the Hub cannot be reached."""
    reporter, target = Reporter(emit), Path(payload.target)
    for repository, name, _ in payload.files:
        if fetch.from_hub(reporter, repository, name, target / repository, kind="model") is None:
            raise Unavailable(
                f"{name} could not be fetched from the Hub's {repository}: it cannot be reached from this machine.",
                advice="Check the network, or fetch the files elsewhere and name the folder that holds them.",
            )
    return {"files": len(payload.files)}
