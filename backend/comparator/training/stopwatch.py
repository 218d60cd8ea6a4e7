"""Time what counts as run time, and what does not (set-up, snapshots)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from comparator.training.device import Device


class Stopwatch:
    """Accumulates seconds under names; entering a name pauses the one around it."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.seconds: dict[str, float] = {}
        self._stack: list[str] = []
        self._since = 0.0

    @contextmanager
    def measure(self, name: str) -> Iterator[None]:
        """Count the time inside the block under ``name``."""
        self._settle()
        self._stack.append(name)
        try:
            yield
        finally:
            self._settle()
            self._stack.pop()

    def _settle(self) -> None:
        """Book the time since the last change to the innermost name; waits for the device to finish."""
        if self.device.name.startswith("cuda"):
            torch.cuda.synchronize(self.device.torch)
        elif self.device.name == "mps":
            torch.mps.synchronize()
        now = time.perf_counter()
        if self._stack:
            self.seconds[self._stack[-1]] = self.seconds.get(self._stack[-1], 0.0) + now - self._since
        self._since = now
