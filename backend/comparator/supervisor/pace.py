"""How long the supervisor waits for what; tests give it shorter times."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """Seconds: between looks at a worker, before a cancelled worker is ended, between stored signs of life, until a
    worker counts as silent, between two tries at a data base that is locked or full, before a thread that broke is
    started again, and until that counts as well.
    """

    poll: float = 0.05
    grace: float = 3.0
    heartbeat: float = 5.0
    silent: float = 60.0
    retry: float = 2.0
    restart: float = 0.5
    steady: float = 60.0
