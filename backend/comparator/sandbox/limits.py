"""What code from outside may use."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Limits on one call: seconds of wall clock, bytes on top of what the warm process holds, processes and threads."""

    seconds: float = 60.0
    memory_bytes: int = 2048 * MEGABYTE
    processes: int = 128
    file_bytes: int = 256 * MEGABYTE
    folder_bytes: int = 1024 * MEGABYTE
    folder_files: int = 10_000
    open_files: int = 256
    graphics: bool = False

    def plain(self) -> dict[str, Any]:
        """Return the limits as JSON."""
        return asdict(self)
