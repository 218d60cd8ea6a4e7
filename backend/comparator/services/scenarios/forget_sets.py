"""How large a forget set may be as it is written: counted before anything of it is read."""

from __future__ import annotations

from typing import Any

from comparator.errors import InvalidInput

MOST_PARTS, FEWEST = 64, 1000


def require_bearable(forget: dict[str, Any], samples: int) -> None:
    """Refuse a forget set of more than 64 forget sets, or with a list that is longer than there are training samples.

    Raises ``InvalidInput`` with the number that was counted.
    """
    parts, most = 0, max(samples, FEWEST)
    waiting: list[Any] = [forget]
    while waiting:
        found = waiting.pop()
        if isinstance(found, list) and len(found) > most:
            raise InvalidInput(
                f"A list of {len(found):,} stands in the forget set; the data set has {samples:,} training samples.",
                advice="Name each sample, class or value once.",
                fields=[(("forget",), f"a list of {len(found):,}")],
            )
        parts += isinstance(found, dict)
        waiting += [inner for inner in (found.values() if isinstance(found, dict) else found) if _holds(inner)]
    if parts > MOST_PARTS:
        raise InvalidInput(
            f"The forget set is made of {parts:,} forget sets; at most {MOST_PARTS} can be joined.",
            advice="Name samples by their indices, or classes in one list.",
            fields=[(("forget",), f"{parts:,} forget sets")],
        )


def _holds(value: Any) -> bool:
    return isinstance(value, dict | list)
