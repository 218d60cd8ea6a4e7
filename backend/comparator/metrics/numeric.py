"""Numerically stable functions of logits, shared by metrics and attacks."""

from __future__ import annotations

import numpy as np
from scipy.special import log_softmax, rel_entr

from comparator.evidence import Floats, Integers


def log_probabilities(logits: Floats) -> np.ndarray:
    """Return log softmax float64 [n, classes]; stable for logits of any size."""
    return log_softmax(logits.astype(np.float64), axis=1)


def cross_entropy(logits: Floats, labels: Integers) -> np.ndarray:
    """Return −log p(label) in nats, float64 [n]."""
    losses: np.ndarray = -log_probabilities(logits)[np.arange(len(labels)), labels]
    return losses


def jensen_shannon(first: Floats, second: Floats) -> np.ndarray:
    """Return the Jensen–Shannon divergence of two predictions per sample, in nats, float64 [n], at most ln 2."""
    p, q = np.exp(log_probabilities(first)), np.exp(log_probabilities(second))
    middle = (p + q) / 2
    divergence: np.ndarray = (rel_entr(p, middle).sum(axis=1) + rel_entr(q, middle).sum(axis=1)) / 2
    return divergence
