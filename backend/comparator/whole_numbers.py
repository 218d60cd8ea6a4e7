"""Read a whole number from a text that somebody else wrote."""

from __future__ import annotations

import re

# ``\d`` and ``str.isdigit`` also take “²” and “٣”; SQLite's integers and ours end before twenty digits.
DIGITS = re.compile(r"[0-9]{1,18}")


def whole_number(text: str | None) -> int | None:
    """Return the number that a text of 1 to 18 ASCII digits writes, or None for every other text."""
    return int(text) if text and DIGITS.fullmatch(text) else None
