"""Learning rates that change during a run."""

from __future__ import annotations

import math

import torch


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Set the learning rate of all weights."""
    for group in optimizer.param_groups:
        group["lr"] = rate


def cosine(start: float, end: float, share: float) -> float:
    """Return the rate after a share 0..1 of the way from ``start`` to ``end``; it never rises above ``start``."""
    end = min(start, end)
    return end + (start - end) * (1 + math.cos(math.pi * min(share, 1.0))) / 2


def warm_restarts(start: float, end: float, epoch: int, first: int = 2) -> float:
    """Return the rate of an epoch when cosines of ``first``, 2·``first``, 4·``first``, … epochs follow one another."""
    length = first
    while epoch >= length:
        epoch -= length
        length *= 2
    return cosine(start, end, epoch / length)


def ramp(peak: float, share: float, warm: float = 0.5) -> float:
    """Return a rate that rises linearly to ``peak`` at ``warm`` of the way and falls linearly to zero at its end."""
    return peak * min(share / warm, (1 - share) / (1 - warm))
