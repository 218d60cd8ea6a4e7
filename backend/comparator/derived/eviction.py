"""Keep the folder of remembered answers within its limits: what was used least recently goes, and is computed again."""

from __future__ import annotations

import time
from pathlib import Path

DAY_SECONDS, IN_USE_SECONDS = 86_400, 3600.0


def evict(folder: Path, *, most_bytes: int, most_days: float) -> int:
    """Remove files unused for ``most_days``, then the least recently used above ``most_bytes``; return bytes freed.

    A file that was written or read within the last hour may be in use, and stays. So do files at the top of the folder:
    they are marks without content. Where the file system keeps no times of reading, writing counts.
    """
    now, found = time.time(), []
    for file in folder.glob("*/**/*"):
        try:
            status = file.lstat()
        except FileNotFoundError:
            continue  # a worker has just renamed it
        if not file.is_dir():
            found.append((max(status.st_mtime, status.st_atime), status.st_size, file))
    total, freed = sum(size for _, size, _ in found), 0
    for used, size, file in sorted(found):
        unused = now - used
        if unused > IN_USE_SECONDS and (unused > most_days * DAY_SECONDS or total - freed > most_bytes):
            file.unlink(missing_ok=True)
            freed += size
    return freed
