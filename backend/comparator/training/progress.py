"""How long work tells the world about itself, and how the world stops it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Emit = Callable[[str, dict[str, Any]], None]

INTERVAL_SECONDS = 0.25


def discard(_key: str, _event: dict[str, Any]) -> None:
    """Emit nothing; for code that runs outside a job."""


@dataclass
class Progress:
    """Report phase, epoch and fraction of one job; at most four messages a second, plus one for each epoch."""

    emit: Emit = discard
    phase: str = "prepare"
    started: float = field(default_factory=time.monotonic)
    last: float = 0.0

    def begin(self, phase: str) -> None:
        """Enter a phase: prepare, train, unlearn, predict, evaluate."""
        self.phase, self.started, self.last = phase, time.monotonic(), 0.0
        self.report(0.0)

    def report(self, fraction: float, *, epoch: int | None = None, epochs: int | None = None, text: str = "") -> None:
        """Report a fraction in 0..1 of the present phase; the time left is extrapolated from it."""
        now = time.monotonic()
        if now - self.last < INTERVAL_SECONDS and 0 < fraction < 1:
            return
        self.last = now
        elapsed = now - self.started
        eta = elapsed * (1 - fraction) / fraction if fraction > 0.02 else None
        self.emit(
            "progress",
            {
                "phase": self.phase,
                "epoch": epoch,
                "epochs": epochs,
                "fraction": fraction,
                "eta_seconds": eta,
                "text": text,
            },
        )

    def epoch(self, record: dict[str, Any]) -> None:
        """Report the numbers of a finished epoch; the key makes a repeated report harmless."""
        self.emit(f"epoch-{record['phase']}-{record['epoch']}", {"epoch_record": record})
