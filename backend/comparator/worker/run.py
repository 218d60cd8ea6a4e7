"""Build one model: train or unlearn, predict, evaluate, store; of imported predictions only the last two."""

from __future__ import annotations

import socket

from comparator.jobs import payloads
from comparator.training.progress import Emit
from comparator.worker import build_run, imported_predictions
from comparator.worker.build_run import Result


def run(payload: payloads.Run, emit: Emit, line: socket.socket | None = None) -> Result:
    """Return what the supervisor stores of a run; ``line`` leads to the sandbox, for uploaded methods."""
    if payload.given and payload.given.what == "predictions":
        return imported_predictions.build(payload, payload.given, emit)
    return build_run.build_run(payload, emit, line)
