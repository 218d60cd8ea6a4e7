"""The header of a safetensors file, read before anything else of it is believed."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from comparator.errors import UntrustedFile

LENGTH_BYTES, MOST_HEADER_BYTES, SHOWN = 8, 100_000_000, 5  # the most that safetensors itself reads


def require_distinct_names(path: Path) -> None:
    """Refuse a file that names a tensor twice: readers differ in which of the two they take.

    A header that is no JSON is left to the reader, which says what is wrong with it.
    """
    with path.open("rb") as file:
        length = int.from_bytes(file.read(LENGTH_BYTES), "little")
        header = file.read(min(length, MOST_HEADER_BYTES))
    repeated: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        repeated.extend(name for name, count in Counter(name for name, _ in found).items() if count > 1)
        return dict(found)

    try:
        json.loads(header, object_pairs_hook=pairs)
    except (ValueError, RecursionError):
        return
    if repeated:
        more = f" and {len(repeated) - SHOWN:,} more" if len(repeated) > SHOWN else ""
        raise UntrustedFile(
            f"The upload names twice: {', '.join(name[:60] for name in repeated[:SHOWN])}{more}.",
            advice="Export the weights again with safetensors; nothing was stored.",
        )
