"""Two models through time: what they say after each epoch, on common steps.

Of an unlearned and a finished model only the first moves: its history begins where the other one's ended. Two unlearned
models, or two that were trained, move together; the one with fewer epochs stays at its end.
"""

from __future__ import annotations

from dataclasses import dataclass

from comparator.contrast.predicted import Predicted, predicted
from comparator.evidence import Floats


@dataclass(frozen=True)
class History:
    """Logits float [epochs, n, classes] after each epoch, and the number of the first; a model without has one end."""

    logits: Floats
    first: int
    moves: bool = True

    def at(self, step: int) -> Predicted:
        """Return what the model says at a step."""
        return predicted(self.logits[self._place(step)].astype("float32"))

    def epoch(self, step: int) -> int | None:
        """Return the epoch of a step; ``None`` for a model that stays at its end."""
        return self.first + self._place(step) if self.moves else None

    def _place(self, step: int) -> int:
        return min(step, len(self.logits) - 1) if self.moves else len(self.logits) - 1


def steps(*histories: History) -> int:
    """Return the number of common steps; one if nothing moves."""
    return max([len(history.logits) for history in histories if history.moves], default=1)
